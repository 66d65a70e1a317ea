using Microsoft.Extensions.Options;

namespace PeerTarget.Emulation;

/// <summary>The options of a <see cref="WinsockEmulator"/>, for its constructor and for dependency injection.</summary>
/// <remarks>Not thread-safe. An emulator reads its options when it is created. Later changes have no effect.</remarks>
public sealed class WinsockEmulatorOptions
{
    /// <summary>What to assume where the documentation is silent.</summary>
    public WinsockAssumptions Assumptions { get; set; } = WinsockAssumptions.Default;

    /// <summary>
    /// The clock that gives the records their time, or <see langword="null"/> for the container's, if it has one, and else the system's.
    /// </summary>
    public TimeProvider? TimeProvider { get; set; }

    /// <summary>
    /// How many calls <see cref="WinsockEmulator.Calls"/> holds. Default: 1,024. Older calls are dropped. Memory is taken as calls come. 0
    /// turns the journal off.
    /// </summary>
    public int JournalCapacity { get; set; } = 1024;

    /// <summary>
    /// Whether a call that is a <see cref="Misuse"/> throws an <see cref="EmulatorVerificationException"/>, after it was carried out.
    /// The provider then neither logs nor counts the call itself. Default: <see langword="false"/>.
    /// </summary>
    public bool ThrowOnMisuse { get; set; }

    /// <summary>What is wrong with the options, or <see langword="null"/> if nothing is.</summary>
    internal string? Fault()
    {
        if (Assumptions is null)
        {
            return $"{nameof(WinsockEmulatorOptions)}.{nameof(Assumptions)} is null. Leave it at {nameof(WinsockAssumptions)}.{nameof(WinsockAssumptions.Default)} or set other assumptions.";
        }

        return JournalCapacity < 0 || JournalCapacity > Array.MaxLength
            ? $"{nameof(WinsockEmulatorOptions)}.{nameof(JournalCapacity)} is {JournalCapacity}. Set it to the number of calls to keep, or to 0 for no journal."
            : null;
    }
}

/// <summary>Refuses the same options in dependency injection as the constructor does.</summary>
internal sealed class WinsockEmulatorOptionsValidator : IValidateOptions<WinsockEmulatorOptions>
{
    public ValidateOptionsResult Validate(string? name, WinsockEmulatorOptions options) =>
        options.Fault() is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
}
