using System.Text;

namespace PeerTarget;

/// <summary>A name as a log may hold it: bounded, and on one line. It is formatted only if a logger asks.</summary>
internal readonly struct LoggedName(PeerTargetName name)
{
    private const int MaxLength = 256;

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (char c in name.Name.AsSpan(0, Math.Min(name.Name.Length, MaxLength)))
        {
            // A name is the caller's text; a line break in it must not forge a line of the log.
            _ = text.Append(char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? '\uFFFD' : c);
        }

        if (name.Name.Length > MaxLength)
        {
            _ = text.Append("... (").Append(name.Name.Length).Append(" characters)");
        }

        return $"{text} at {new LoggedPeer(name.UncopiedPeer)} ({name.SecurityProtocol})";
    }
}
