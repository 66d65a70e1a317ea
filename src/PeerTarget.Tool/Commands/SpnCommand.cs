using System.CommandLine;
using System.Globalization;
using PeerTarget.Conformance;

namespace PeerTarget.Tool;

/// <summary><c>peertarget spn</c>: takes a service principal name apart, or says what is wrong with it.</summary>
internal static class SpnCommand
{
    public static Command Create(Terminal terminal)
    {
        var text = new Argument<string>("TEXT") { Description = "The service principal name, such as host/server.contoso.com, or - for standard input.", HelpName = "TEXT|-" };
        var command = new Command("spn", "Takes a service principal name apart, or says what is wrong with it.") { text };
        command.SetAction(parsed => Explain(terminal, parsed.GetValue(text) is "-" ? terminal.In.ReadToEnd().TrimEnd('\r', '\n') : parsed.GetValue(text)!));
        return command;
    }

    private static int Explain(Terminal terminal, string text)
    {
        ServicePrincipalName name;
        try
        {
            name = ServicePrincipalName.Parse(text);
        }
        catch (FormatException fault)
        {
            return terminal.Fail($"{Readable.Quote(text)}: {fault.Message}");
        }

        Write("service class", name.ServiceClass);
        Write("host", name.Host);
        Write("port", name.Port?.ToString(CultureInfo.InvariantCulture));
        Write("instance name", name.InstanceName);
        Write("service name", name.ServiceName);
        if (!name.Host.Contains('.', StringComparison.Ordinal))
        {
            terminal.Out.WriteLine("note: the host is not fully qualified; two domains may each have one of that name.");
        }

        if (System.Net.IPAddress.TryParse(name.Host, out _))
        {
            terminal.Out.WriteLine("note: the host is an IP address; it is found by reverse lookup, which can be spoofed.");
        }

        return ExitCode.Success;

        void Write(string part, string? value)
        {
            if (value is not null)
            {
                terminal.Out.WriteLine($"{part,-14} {Readable.Quote(value)[1..^1]}");
            }
        }
    }
}
