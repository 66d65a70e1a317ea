namespace PeerTarget.Emulation.Tests;

/// <summary>The two ways to make one call through the raw door.</summary>
public enum RawForm
{
    Ioctl,
    Function,
}
