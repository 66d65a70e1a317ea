namespace PeerTarget.Conformance;

/// <summary>How a case went on a host.</summary>
public enum CaseOutcome
{
    /// <summary>Every step answered as expected, in every form that the host has.</summary>
    Passed,

    /// <summary>A step answered something else.</summary>
    Failed,

    /// <summary>The host cannot express the case. It counts as neither passed nor failed.</summary>
    NotApplicable,
}
