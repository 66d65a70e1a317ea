namespace PeerTarget.Tool;

/// <summary>Tells a waiting person how far a long run is. Nothing is shown for a short one, or where standard error is no terminal.</summary>
internal sealed class Progress(Terminal terminal, int total)
{
    private const int Every = 1000;

    private int _done;

    public void Step()
    {
        if (++_done % Every == 0 && terminal.ShowsProgress)
        {
            terminal.Error.Write($"\r{_done} of {total} cases");
        }
    }

    public void End()
    {
        if (_done >= Every && terminal.ShowsProgress)
        {
            terminal.Error.Write($"\r{new string(' ', 40)}\r");
        }
    }
}
