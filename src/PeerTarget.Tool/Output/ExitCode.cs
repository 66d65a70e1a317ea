namespace PeerTarget.Tool;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>A case failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line, a file or a text is not what the command takes; nothing was run.</summary>
    public const int BadInput = 2;
}
