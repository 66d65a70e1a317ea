using Microsoft.Extensions.Options;

namespace PeerTarget.Emulation;

/// <summary>Refuses options without assumptions; the assumptions themselves refuse a value that is none.</summary>
internal sealed class PeerTargetEmulationOptionsValidator : IValidateOptions<PeerTargetEmulationOptions>
{
    public ValidateOptionsResult Validate(string? name, PeerTargetEmulationOptions options) => options.Assumptions is null
        ? ValidateOptionsResult.Fail($"{nameof(PeerTargetEmulationOptions)}.{nameof(options.Assumptions)} is null. Leave it at {nameof(WinsockAssumptions)}.{nameof(WinsockAssumptions.Default)} or set another.")
        : ValidateOptionsResult.Success;
}
