using PeerTarget.Conformance;
using PeerTarget.Emulation;

namespace PeerTarget.Model;

/// <summary>A door of an emulator, on which a history is played.</summary>
internal interface IDoor : IDisposable
{
    WinsockEmulator Emulator { get; }

    /// <summary>Takes a step, and answers in the words of <see cref="ReferenceWinsock.Perform"/>. Null if the door cannot take it.</summary>
    string? Perform(ConformanceStep step);
}
