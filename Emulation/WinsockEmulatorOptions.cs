using Microsoft.Extensions.Options;

namespace PeerTarget.Emulation;

/// <summary>The options of a <see cref="WinsockEmulator"/>, for its constructor and for dependency injection.</summary>
/// <remarks>Not thread-safe. An emulator reads its options when it is created, and never again.</remarks>
public sealed class WinsockEmulatorOptions
{
    /// <summary>What to assume where the documentation is silent.</summary>
    public WinsockAssumptions Assumptions { get; set; } = WinsockAssumptions.Default;

    /// <summary>What is wrong with the options, or <see langword="null"/>.</summary>
    internal string? Fault() => Assumptions is null
        ? $"{nameof(WinsockEmulatorOptions)}.{nameof(Assumptions)} is null. Leave it at {nameof(WinsockAssumptions)}.{nameof(WinsockAssumptions.Default)} or set another."
        : null;
}

/// <summary>Refuses in dependency injection what the constructor refuses.</summary>
internal sealed class WinsockEmulatorOptionsValidator : IValidateOptions<WinsockEmulatorOptions>
{
    public ValidateOptionsResult Validate(string? name, WinsockEmulatorOptions options) =>
        options.Fault() is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
}
