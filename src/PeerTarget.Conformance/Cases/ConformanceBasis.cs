namespace PeerTarget.Conformance;

/// <summary>What a case's expectations rest on.</summary>
public enum ConformanceBasis
{
    /// <summary>A page of the documentation.</summary>
    Documented,

    /// <summary>An assumption, where the documentation is silent.</summary>
    Assumed,
}
