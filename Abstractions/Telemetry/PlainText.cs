using System.Globalization;
using System.Net;
using System.Text;

namespace PeerTarget;

/// <summary>A caller's text as a log or a message may hold it: bounded, on one line, and showing what it holds.</summary>
internal static class PlainText
{
    private const int MaxLength = 256;

    /// <summary>
    /// Replaces what could forge a line or hide: control characters, line separators, the invisible and bidirectional format
    /// characters, unassigned characters and halves of surrogate pairs.
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

    /// <summary>A peer, or that there is none.</summary>
    public static string Of(IPEndPoint? peer) => peer?.ToString() ?? "no particular peer";

    /// <summary>Whether a character shows, and moves no other.</summary>
    public static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
