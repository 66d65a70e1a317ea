using System.Buffers;
using System.CommandLine;
using System.Text;
using PeerTarget.Conformance;

namespace PeerTarget.Tool;

/// <summary><c>peertarget decode</c>: explains a captured buffer. The argument is hexadecimal, a file of either kind, or - for standard input.</summary>
internal static class DecodeCommand
{
    private const int MaxSize = 1024 * 1024;

    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    public static Command Create(Terminal terminal)
    {
        var input = new Argument<string>("INPUT") { Description = "The bytes in hexadecimal, a file that holds them so or as they are, or - for standard input.", HelpName = "HEX|FILE|-" };
        Option<bool> json = JsonReport.Option();
        var command = new Command("decode", "Explains a SOCKET_PEER_TARGET_NAME or a sockaddr, field by field, in both readings of the length unit.") { input, json };
        command.SetAction(parsed => Decode(terminal, parsed.GetValue(input)!, parsed.GetValue(json)));
        return command;
    }

    private static int Decode(Terminal terminal, string input, bool json)
    {
        try
        {
            byte[]? bytes = Read(terminal, input, out string problem);
            if (bytes is null)
            {
                return terminal.Fail(problem);
            }

            if (bytes.Length < BufferReport.SockaddrSize)
            {
                return terminal.Fail($"The buffer has {bytes.Length} bytes; a sockaddr has at least {BufferReport.SockaddrSize}, a SOCKET_PEER_TARGET_NAME {BufferReport.NameOffset}.");
            }

            var report = BufferReport.Of(bytes);
            if (json)
            {
                JsonReport.Write(terminal, report, JsonReports.Default.BufferReport);
            }
            else
            {
                BufferExplanation.Write(terminal, report);
            }

            return ExitCode.Success;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return terminal.Fail($"{input}: It cannot be read. {fault.Message}");
        }
    }

    private static byte[]? Read(Terminal terminal, string input, out string problem)
    {
        if (input == "-")
        {
            char[] text = new char[(4 * MaxSize) + 1];
            int length = terminal.In.ReadBlock(text);
            return length == text.Length ? TooLarge("Standard input", out problem) : FromHex(new string(text, 0, length), "Standard input", out problem);
        }

        if (Directory.Exists(input))
        {
            problem = $"{input}: It is a directory.";
            return null;
        }

        return File.Exists(input) ? FromFile(input, out problem) : FromHex(input, "The argument is no file, and as bytes it", out problem);
    }

    private static byte[]? FromFile(string path, out string problem)
    {
        using FileStream file = File.OpenRead(path);
        byte[] bytes = new byte[(4 * MaxSize) + 1];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length == bytes.Length)
        {
            return TooLarge(path, out problem);
        }

        // A capture begins with a zero or other byte that is no printable character; a file of digits does not.
        Span<byte> content = bytes.AsSpan(0, length);
        problem = "";
        return Ascii.IsValid(content) && !content.ContainsAnyInRange((byte)0, (byte)8)
            ? FromHex(Encoding.ASCII.GetString(content), path, out problem)
            : content.Length <= MaxSize ? content.ToArray() : TooLarge(path, out problem);
    }

    // As people write and tools print bytes: with spaces, lines, colons, commas, hyphens or 0x between them.
    private static byte[]? FromHex(string text, string what, out string problem)
    {
        string digits = text.Replace("0x", " ", StringComparison.OrdinalIgnoreCase);
        digits = string.Concat(digits.Split((char[])[' ', '\t', '\r', '\n', ':', ',', '-', '\\'], StringSplitOptions.RemoveEmptyEntries));
        int wrong = digits.AsSpan().IndexOfAnyExcept(s_hexDigits);
        problem = digits.Length == 0 ? $"{what} is empty."
            : wrong >= 0 ? $"{what} is not hexadecimal: {Readable.Quote(digits[wrong].ToString())} is no digit."
            : digits.Length % 2 != 0 ? $"{what} has {digits.Length} hexadecimal digits; two make a byte, so their number must be even."
            : digits.Length / 2 > MaxSize ? $"{what} is larger than {MaxSize / (1024 * 1024)} MiB."
            : "";
        return problem.Length == 0 ? Convert.FromHexString(digits) : null;
    }

    private static byte[]? TooLarge(string what, out string problem)
    {
        problem = $"{what} is larger than {MaxSize / (1024 * 1024)} MiB.";
        return null;
    }
}
