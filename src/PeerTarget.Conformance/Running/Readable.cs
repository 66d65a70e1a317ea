using System.Globalization;
using System.Text;

namespace PeerTarget.Conformance;

/// <summary>Makes a text harmless to a terminal, a log and a reader: what would move, hide or forge is shown as an escape.</summary>
public static class Readable
{
    /// <summary>The text on one line, with the escapes of JSON for what does not show as itself.</summary>
    /// <param name="text">The text.</param>
    /// <param name="escape">Whether quotation marks and backslashes are escaped too, so that the text can be read back.</param>
    public static string Line(string text, bool escape = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                Escape(line, text[i]);
                continue;
            }

            bool shows = PlainText.IsPlain(rune);
            _ = shows ? line.Append(escape && rune.Value is '"' or '\\' ? "\\" : "").Append(rune) : line;
            i += rune.Utf16SequenceLength - 1;
            if (!shows)
            {
                foreach (char unit in rune.ToString())
                {
                    Escape(line, unit);
                }
            }
        }

        return line.ToString();
    }

    /// <summary>The text in quotation marks, or null.</summary>
    /// <param name="text">The text.</param>
    public static string Quote(string? text) => text is null ? "null" : $"\"{Line(text, escape: true)}\"";

    private static void Escape(StringBuilder line, char unit) => line.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
}
