using System.Globalization;
using System.Text;

namespace PeerTarget.Tool;

/// <summary>Makes a text harmless to a terminal: what it would act upon, and half a surrogate pair, are shown as escapes.</summary>
internal static class Printable
{
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format
                ? quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}")
                : rune.Value is '"' or '\\' ? quoted.Append('\\').Append(rune) : quoted.Append(rune);
        }

        return quoted.Append('"').ToString();
    }
}
