using System.Buffers;
using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace PeerTarget.Conformance;

/// <summary>Reads a step. What it does not know is an error, never skipped.</summary>
internal static class StepReader
{
    private const int Inet6 = 23;

    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private static readonly FrozenDictionary<string, int> s_families = new Dictionary<string, int>
    {
        ["inet"] = 2,
        ["inet6"] = Inet6,
        ["unix"] = 1,
        ["bluetooth"] = 32,
        ["hyperv"] = 34,
        ["unspecified"] = 0,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int> s_types = new Dictionary<string, int>
    {
        ["stream"] = 1,
        ["dgram"] = 2,
        ["raw"] = 3,
        ["rdm"] = 4,
        ["seqpacket"] = 5,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int> s_protocols = new Dictionary<string, int>
    {
        ["default"] = 0,
        ["ipsec"] = 1,
        ["ipsec2"] = 2,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int> s_forms = new Dictionary<string, int>
    {
        ["ioctl"] = (int)CallForm.Ioctl,
        ["function"] = (int)CallForm.Function,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ConformanceStep Read(JsonValue value, JsonObject.Place place, ReadOnlyMemory<byte> file)
    {
        JsonObject step = JsonObject.Of(value, place, "A step");
        ReadOnlyMemory<byte> text = file[value.Start..value.End];
        int number = place.Step!.Value;
        string what = step.RequireString("do");
        return what switch
        {
            "socket" => Open(step, number, text),
            "connect" => Connect(step, number, text),
            "disconnect" => Disconnect(step, number, text),
            "close" => Close(step, number, text),
            "set" => Call(step, number, text, PeerTargetNameOperation.Set),
            "delete" => Call(step, number, text, PeerTargetNameOperation.Delete),
            "lookup" => Lookup(step, number, text),
            _ => throw step.Fault("do", $"There is no step \"{JsonObject.Shorten(what)}\"; it is one of socket, connect, disconnect, close, set, delete, lookup.", step.Find("do")),
        };
    }

    private static OpenStep Open(JsonObject step, int number, ReadOnlyMemory<byte> text)
    {
        step.AllowOnly("A socket step", "do", "socket", "family", "type", "dualMode");
        _ = step.Require("family");
        int family = (int)step.WordOrInteger("family", s_families, int.MinValue, int.MaxValue)!.Value;
        bool dualMode = step.Flag("dualMode");
        return dualMode && family != Inet6
            ? throw step.Fault("dualMode", "Only an inet6 socket can be dual-mode.", step.Find("dualMode"))
            : new OpenStep { Number = number, Text = text, Socket = Socket(step), Family = family, Type = step.Word("type", s_types), DualMode = dualMode };
    }

    private static ConnectStep Connect(JsonObject step, int number, ReadOnlyMemory<byte> text)
    {
        step.AllowOnly("A connect step", "do", "socket", "peer");
        return new ConnectStep
        {
            Number = number,
            Text = text,
            Socket = Socket(step),
            Peer = Peer(step) ?? throw step.Fault("peer", "A connect needs a peer; a disconnect dissolves a connection.", step.Find("peer")),
        };
    }

    private static DisconnectStep Disconnect(JsonObject step, int number, ReadOnlyMemory<byte> text)
    {
        step.AllowOnly("A disconnect step", "do", "socket");
        return new DisconnectStep { Number = number, Text = text, Socket = Socket(step) };
    }

    private static CloseStep Close(JsonObject step, int number, ReadOnlyMemory<byte> text)
    {
        step.AllowOnly("A close step", "do", "socket");
        return new CloseStep { Number = number, Text = text, Socket = Socket(step) };
    }

    private static LookupStep Lookup(JsonObject step, int number, ReadOnlyMemory<byte> text)
    {
        step.AllowOnly("A lookup step", "do", "socket", "peer", "expect");
        _ = step.Require("expect");
        return new LookupStep
        {
            Number = number,
            Text = text,
            Socket = Socket(step),
            Peer = Peer(step),
            Expect = step.IsNull("expect") ? null : step.RequireString("expect"),
        };
    }

    private static CallStep Call(JsonObject step, int number, ReadOnlyMemory<byte> text, PeerTargetNameOperation operation)
    {
        if (operation is PeerTargetNameOperation.Set)
        {
            step.AllowOnly("A set step", "do", "socket", "peer", "name", "protocol", "nameLength", "length", "addressFamily", "buffer", "via", "expect");
        }
        else
        {
            step.AllowOnly("A delete step", "do", "socket", "peer", "length", "addressFamily", "buffer", "via", "expect");
        }

        // A buffer replaces peer and name: they may then be left out, and are not looked at if they are not.
        bool hasBuffer = step.Has("buffer");
        bool needsName = operation is PeerTargetNameOperation.Set && (!hasBuffer || step.Has("name"));
        return new CallStep
        {
            Number = number,
            Text = text,
            Operation = operation,
            Socket = Socket(step),
            Expect = Code(step),
            Via = step.Has("via") ? (CallForm)step.Word("via", s_forms) : null,
            Peer = hasBuffer && !step.Has("peer") ? null : Peer(step),
            Name = needsName ? step.RequireString("name") : "",
            Protocol = unchecked((int)(step.WordOrInteger("protocol", s_protocols, int.MinValue, uint.MaxValue) ?? (int)SocketSecurityProtocol.IPsec2)),
            NameLength = (uint?)step.Integer("nameLength", 0, uint.MaxValue),
            AddressFamily = (ushort?)step.WordOrInteger("addressFamily", s_families, 0, ushort.MaxValue),
            Length = (uint?)step.Integer("length", 0, uint.MaxValue),
            IsNull = step.IsNull("buffer"),
            // The cast keeps the compiler from making null an empty buffer.
            Buffer = hasBuffer && !step.IsNull("buffer") ? Hex(step) : (ReadOnlyMemory<byte>?)null,
        };
    }

    private static string Socket(JsonObject step) => step.RequireText("socket");

    private static IPEndPoint? Peer(JsonObject step)
    {
        string peer = step.RequireString("peer");
        return peer == "none"
            ? null
            : PeerText.Parse(peer) ?? throw step.Fault(
                "peer",
                $"\"{JsonObject.Shorten(peer)}\" is not a peer; it is a.b.c.d:port, [v6]:port, [v6%scope]:port with a number for the scope, or none.",
                step.Find("peer"));
    }

    private static SocketError Code(JsonObject step)
    {
        string name = step.RequireString("expect");
        return WinsockCodes.TryParse(name, out SocketError code)
            ? code
            : throw step.Fault("expect", $"There is no code \"{JsonObject.Shorten(name)}\"; it is NO_ERROR or a Winsock name such as WSAEFAULT.", step.Find("expect"));
    }

    private static ReadOnlyMemory<byte> Hex(JsonObject step)
    {
        string hex = step.Require("buffer").Kind is JsonTokenType.String
            ? step.RequireString("buffer")
            : throw step.Fault("buffer", $"The value is {step.Find("buffer")!.Describe()}; it must be null or a string of hexadecimal digits.", step.Find("buffer"));
        if (hex.Length % 2 != 0)
        {
            throw step.Fault("buffer", $"The hexadecimal digits are {hex.Length}; two make a byte, so their number must be even.", step.Find("buffer"));
        }

        int wrong = hex.AsSpan().IndexOfAnyExcept(s_hexDigits);
        return wrong < 0
            ? Convert.FromHexString(hex)
            : throw step.Fault("buffer", $"Character {wrong + 1} is not a hexadecimal digit.", step.Find("buffer"));
    }
}
