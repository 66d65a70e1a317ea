using System.Globalization;
using System.Net;
using System.Text;

namespace PeerTarget;

/// <summary>Makes a caller's text fit for a log or a message: limited in length, on one line, every character visible.</summary>
internal static class PlainText
{
    private const int MaxLength = 256;

    /// <summary>
    /// Replaces the characters that could forge a line or hide text: control characters, line separators, the invisible and
    /// bidirectional format characters, private and unassigned characters, and halves of surrogate pairs.
    /// </summary>
    public static string OneLine(string text)
    {
        ReadOnlySpan<char> kept = text.AsSpan(0, Math.Min(text.Length, MaxLength));
        var plain = new StringBuilder(kept.Length);
        foreach (Rune rune in kept.EnumerateRunes())
        {
            _ = plain.Append(IsPlain(rune) ? rune : Rune.ReplacementChar);
        }

        return text.Length > MaxLength
            ? plain.Append(CultureInfo.InvariantCulture, $"... ({text.Length} characters)").ToString()
            : plain.ToString();
    }

    /// <summary>The peer as text, or words that say that there is none.</summary>
    public static string Of(IPEndPoint? peer) => peer?.ToString() ?? "no particular peer";

    /// <summary>Whether a character is visible and does not reorder others.</summary>
    public static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
