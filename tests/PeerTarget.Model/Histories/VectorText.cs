using System.Globalization;
using System.Net;
using System.Text;
using PeerTarget.Conformance;
using PeerTarget.Emulation;

namespace PeerTarget.Model;

/// <summary>Writes a history as a file of vectors with one case, whose answers are those of the reference.</summary>
public static class VectorText
{
    /// <summary>
    /// The file. Steps that change nothing and that no vector may have are left out: a connect, a disconnect or a close that fails, and a
    /// lookup on no socket. If the history has steps that only a test can take, the text begins with a line that says so.
    /// </summary>
    public static string Of(History history, string id = "found-by-the-model")
    {
        var reference = new ReferenceWinsock(history.Assumptions, EmulatorDoor.Raw);
        var opened = new HashSet<string>(StringComparer.Ordinal);
        var steps = new List<string>();
        foreach (ConformanceStep step in history.Steps)
        {
            string answer = reference.Perform(step).Split("; ")[0];
            _ = step is OpenStep && opened.Add(step.Socket);
            bool isLeftOut = step is LookupStep ? !opened.Contains(step.Socket) : step is ConnectStep or DisconnectStep or CloseStep && answer != "NO_ERROR";
            if (!isLeftOut)
            {
                steps.Add(Step(step, answer));
            }
        }

        string assumptions = history.Assumptions == WinsockAssumptions.Default ? "" : $"\n      \"assumptions\": {{ {string.Join(", ", Assumptions(history.Assumptions))} }},";
        string remark = history.Steps.Any(step => step is TestStep) ? "The format has no word for some of these steps, so they belong in a test:\n" : "";
        return $$"""
            {{remark}}{
              "format": "peertarget-vectors-1",
              "cases": [
                {
                  "id": "{{id}}",
                  "says": "The emulator and the reference must agree.",
                  "basis": "assumed",
                  "source": "the reference model",{{assumptions}}
                  "steps": [
                    {{string.Join(",\n        ", steps)}}
                  ]
                }
              ]
            }
            """;
    }

    private static IEnumerable<string> Assumptions(WinsockAssumptions assumptions) => $"{assumptions}".Split(", ").Select(part => part.Split(" = ")).Select(pair =>
        $"\"{CamelCase(pair[0])}\": {Word(char.IsAsciiLetterUpper(pair[1][^1]) ? pair[1] : CamelCase(pair[1]))}");

    private static string CamelCase(string word) => $"{char.ToLowerInvariant(word[0])}{word[1..]}";

    // A code without a name is a number.
    private static string Word(string word) => word.All(char.IsAsciiDigit) ? word : $"\"{word}\"";

    private static string Step(ConformanceStep step, string answer)
    {
        var keys = new List<string>();
        void Add(string key, object? value)
        {
            if (value is not null)
            {
                keys.Add(string.Create(CultureInfo.InvariantCulture, $"\"{key}\": {value}"));
            }
        }

        void AddText(string key, string? value) => Add(key, value is null ? null : $"\"{value}\"");

        AddText("do", step switch { OpenStep => "socket", _ => step.GetType().Name.Replace("Step", "", StringComparison.Ordinal).ToLowerInvariant() });
        AddText("socket", step.Socket.Length == 0 ? null : step.Socket);
        switch (step)
        {
            case OpenStep open:
                Add("family", open.Family switch { 2 => "\"inet\"", 23 => "\"inet6\"", int number => number });
                AddText("type", new[] { "stream", "dgram", "raw", "rdm", "seqpacket" }[open.Type - 1]);
                Add("dualMode", open.DualMode ? "true" : null);
                break;
            case ConnectStep connect:
                AddText("peer", Peer(connect.Peer));
                break;
            case LookupStep lookup:
                AddText("peer", Peer(lookup.Peer));
                Add("expect", answer);
                break;
            case CallStep call:
                if (call.Buffer is null)
                {
                    AddText("peer", Peer(call.Peer));
                    AddText("name", call is SetStep set ? Name(set.Name!) : null);
                    Add("protocol", call is SetStep { Protocol: not 2 and var protocol } ? protocol : null);
                    Add("nameLength", (call as SetStep)?.NameLength);
                    Add("addressFamily", call.AddressFamily);
                }
                else
                {
                    Add("buffer", call.Buffer.Bytes is { } bytes ? $"\"{Convert.ToHexStringLower(bytes.Span)}\"" : "null");
                }

                Add("length", call.Length);
                AddText("via", call.Via?.ToString().ToLowerInvariant());
                AddText("overlapped", call.Overlapped?.ToString().ToLowerInvariant());
                Add("expect", Word(answer));
                break;
            case ReleaseStep release:
                Add("call", release.Call);
                AddText("answer", release.Answer is { } given ? WinsockCodes.NameOf(given) : null);
                break;
            case CancelStep cancel:
                Add("call", cancel.Call);
                break;
            case FailStep fail:
                AddText("code", WinsockCodes.NameOf(fail.Code));
                Add("times", fail.Times);
                break;
            case IoctlStep ioctl:
                Add("code", ioctl.Code);
                Add("bytesReturned", ioctl.HasBytesReturned ? null : "null");
                Add("expect", Word(answer));
                break;
            default:
                break;
        }

        return $"{{ {string.Join(", ", keys)} }}";
    }

    private static string Peer(IPEndPoint? peer) => peer is null ? "none"
        : peer.AddressFamily is not System.Net.Sockets.AddressFamily.InterNetworkV6 || peer.Address.ScopeId == 0 ? $"{peer}"
        : string.Create(CultureInfo.InvariantCulture, $"[{new IPAddress(peer.Address.GetAddressBytes())}%{peer.Address.ScopeId}]:{peer.Port}");

    // Every unit that is not plain goes as an escape, unpaired surrogates too.
    private static string Name(string name) => name.Aggregate(new StringBuilder(), (text, unit) =>
        char.IsAsciiLetterOrDigit(unit) || unit is '/' or '.' ? text.Append(unit) : text.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}")).ToString();
}
