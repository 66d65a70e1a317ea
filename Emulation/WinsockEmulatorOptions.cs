using Microsoft.Extensions.Options;

namespace PeerTarget.Emulation;

/// <summary>The options of a <see cref="WinsockEmulator"/>, for its constructor and for dependency injection.</summary>
/// <remarks>Not thread-safe. An emulator reads its options when it is created. Later changes have no effect.</remarks>
public sealed class WinsockEmulatorOptions
{
    /// <summary>What to assume where the documentation is silent.</summary>
    public WinsockAssumptions Assumptions { get; set; } = WinsockAssumptions.Default;

    /// <summary>What is wrong with the options, or <see langword="null"/> if nothing is.</summary>
    internal string? Fault() => Assumptions is null
        ? $"{nameof(WinsockEmulatorOptions)}.{nameof(Assumptions)} is null. Leave it at {nameof(WinsockAssumptions)}.{nameof(WinsockAssumptions.Default)} or set other assumptions."
        : null;
}

/// <summary>Refuses the same options in dependency injection as the constructor does.</summary>
internal sealed class WinsockEmulatorOptionsValidator : IValidateOptions<WinsockEmulatorOptions>
{
    public ValidateOptionsResult Validate(string? name, WinsockEmulatorOptions options) =>
        options.Fault() is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
}
