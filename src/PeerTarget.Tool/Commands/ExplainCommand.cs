using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using PeerTarget.Conformance;

namespace PeerTarget.Tool;

/// <summary><c>peertarget explain</c>: what a Winsock code means for set and for delete, and what to do.</summary>
internal static class ExplainCommand
{
    public static Command Create(Terminal terminal)
    {
        var code = new Argument<string>("CODE") { Description = "A Winsock name, .NET's name or a number: WSAEISCONN, IsConnected, 10056 or 0x2748." };
        code.CompletionSources.Add([.. PeerTargetNameError.All.Select(row => row.Name)]);
        var command = new Command("explain", "Tells what a Winsock code means for set and for delete, and what to do.") { code };
        command.SetAction(parsed => Explain(terminal, parsed.GetValue(code)!));
        return command;
    }

    private static int Explain(Terminal terminal, string text)
    {
        if (!TryRead(text.Trim(), out SocketError code))
        {
            return terminal.Fail($"{Readable.Quote(text)} is no Winsock code. Give a name such as WSAEISCONN or IsConnected, or a number such as 10056 or 0x2748.");
        }

        string name = WinsockCodes.NameOf(code);
        if (code is SocketError.Success)
        {
            terminal.Out.WriteLine("NO_ERROR (0): the name was set, or there is none any more.");
        }
        else if (PeerTargetNameError.Find(code) is { } row)
        {
            terminal.Out.WriteLine($"{row}");
            terminal.Out.WriteLine($"set         {row.MeaningForSet}{(row.IsDocumentedForSet ? "" : " (not on the page of WSASetSocketPeerTargetName)")}");
            WriteAlso(terminal, row.AlsoForSet);
            terminal.Out.WriteLine($"delete      {row.MeaningForDelete}{(row.IsDocumentedForDelete ? "" : " (not on the page of WSADeleteSocketPeerTargetName)")}");
            WriteAlso(terminal, row.AlsoForDelete);
            terminal.Out.WriteLine($"what to do  {row.WhatToDo}");
            terminal.Out.WriteLine($"source      {row.Source}");
        }
        else if (name[0] == 'W')
        {
            terminal.Out.WriteLine($"{name} ({(int)code}): a Winsock code that no page lists for peer target names.");
        }
        else
        {
            terminal.Out.WriteLine($"{name}: no Winsock code has this number, and no page lists it for peer target names.");
        }

        return ExitCode.Success;
    }

    private static void WriteAlso(Terminal terminal, string? also)
    {
        if (also is not null)
        {
            terminal.Out.WriteLine($"            also: {also}");
        }
    }

    private static bool TryRead(string text, out SocketError code)
    {
        bool isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (int.TryParse(isHex ? text.AsSpan(2) : text, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
        {
            code = (SocketError)number;
            return true;
        }

        return WinsockCodes.TryParse(text.ToUpperInvariant(), out code) || (text.All(char.IsAsciiLetter) && Enum.TryParse(text, ignoreCase: true, out code));
    }
}
