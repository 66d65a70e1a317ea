using System.Globalization;
using PeerTarget.Conformance;

namespace PeerTarget.Tool;

/// <summary>Explains a captured buffer to people: the fields with their offsets, then the notes and the warnings.</summary>
internal static class BufferExplanation
{
    public static void Write(Terminal terminal, BufferReport report)
    {
        terminal.Out.WriteLine($"{report.Structure}, {report.Size} bytes");
        foreach ((int offset, string name, string value) in Fields(report).OrderBy(field => field.Offset))
        {
            terminal.Out.WriteLine($"  {offset,4} {name,-24} {value}");
        }

        foreach (NameReading reading in report.Readings ?? [])
        {
            terminal.Out.WriteLine($"       {$"read as {reading.Unit}",-18}  {(reading.Fits
                ? $"{Readable.Quote(reading.Name)}, {reading.Name!.Length} characters in {reading.Size} bytes"
                : $"does not fit: {reading.Size} bytes are declared, {report.AllStringsSize} are there")}");
        }

        foreach (string note in report.Notes)
        {
            terminal.Out.WriteLine($"note: {note}");
        }

        foreach (string warning in report.Warnings)
        {
            terminal.Out.WriteLine($"{terminal.Yellow("warning:")} {warning}");
        }
    }

    private static IEnumerable<(int Offset, string Name, string Value)> Fields(BufferReport report)
    {
        if (report.SecurityProtocol is { } protocol)
        {
            string meaning = protocol switch
            {
                0 => "default (the same as IPsec)",
                1 => "IPsec",
                2 => "IPsec2",
                3 => $"{report.SecurityProtocolName}, not a legal value",
                _ => "not a legal value",
            };
            yield return (0, "SecurityProtocol", $"{protocol}, {meaning}");
            yield return (136, "PeerTargetNameStringLen", $"{report.PeerTargetNameStringLen}");
            yield return (BufferReport.NameOffset, "AllStrings", $"{report.AllStringsSize} bytes to the buffer's end");
        }

        AddressReport address = report.PeerAddress;
        yield return (address.Offset, "family", $"{address.Family}, {address.FamilyName ?? "unknown"}");
        (int Within, string Name, string? Value)[] parts =
        [
            (2, "data", address.Data),
            (2, "port", address.Port?.ToString(CultureInfo.InvariantCulture)),
            (4, "flow label", address.FlowLabel?.ToString(CultureInfo.InvariantCulture)),
            (address.FlowLabel is null ? 4 : 8, "address", address.Address),
            (24, "scope id", address.ScopeId?.ToString(CultureInfo.InvariantCulture)),
        ];
        foreach ((int within, string name, string? value) in parts)
        {
            if (value is not null)
            {
                yield return (address.Offset + within, name, value);
            }
        }

        foreach (PaddingReport padding in report.Padding)
        {
            yield return (padding.Offset, "padding", $"{padding.Size} bytes, {(padding.IsZero ? "zero" : "not all of them zero")}");
        }
    }
}
