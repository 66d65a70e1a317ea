using System.Text;

namespace PeerTarget.Conformance;

/// <summary>Runs cases on a host. Stateless, so thread-safe if the host is.</summary>
public static class ConformanceRunner
{
    /// <summary>Runs a case, in each form that the host has and the case does not choose for itself.</summary>
    /// <param name="vector">The case.</param>
    /// <param name="host">The host.</param>
    public static CaseResult Run(ConformanceCase vector, IConformanceHost host)
    {
        ArgumentNullException.ThrowIfNull(vector);
        ArgumentNullException.ThrowIfNull(host);
        if (host.ReasonAgainst(vector) is { } reason)
        {
            return new CaseResult(vector, CaseOutcome.NotApplicable, reason);
        }

        foreach (CallForm form in FormsOf(vector, host))
        {
            CaseResult result = Run(vector, host, form);
            if (result.Outcome is not CaseOutcome.Passed)
            {
                return result;
            }
        }

        return new CaseResult(vector, CaseOutcome.Passed);
    }

    /// <summary>The forms to run a case in: one is enough where no step leaves the choice open.</summary>
    internal static IEnumerable<CallForm> FormsOf(ConformanceCase vector, IConformanceHost host) =>
        vector.Steps.Any(step => step is CallStep { Via: null }) ? host.Forms : host.Forms.Take(1);

    /// <summary>What a step must answer, as a report shows it.</summary>
    internal static string ExpectedOf(ConformanceStep step) => step switch
    {
        CallStep call => WinsockCodes.NameOf(call.Expect),
        LookupStep lookup => Quote(lookup.Expect),
        _ => "NO_ERROR",
    };

    /// <summary>What a step answered, as a report shows it.</summary>
    internal static string GotOf(ConformanceStep step, HostAnswer answer) =>
        step is LookupStep ? Quote(answer.Name) : WinsockCodes.NameOf(answer.Code);

    private static CaseResult Run(ConformanceCase vector, IConformanceHost host, CallForm form)
    {
        using IConformanceSession session = host.Begin(vector);
        foreach (ConformanceStep step in vector.Steps)
        {
            CallForm chosen = (step as CallStep)?.Via ?? form;
            HostAnswer answer = session.Perform(step, chosen);
            if (answer.NotApplicable is { } reason)
            {
                return new CaseResult(vector, CaseOutcome.NotApplicable, reason);
            }

            // Compared as values, not as shown: two names may look alike in a report.
            bool isExpected = step switch
            {
                CallStep call => answer.Code == call.Expect,
                LookupStep lookup => answer.Name == lookup.Expect,
                _ => answer.Code is System.Net.Sockets.SocketError.Success,
            };
            if (!isExpected)
            {
                return new CaseResult(vector, CaseOutcome.Failed, Failure: new StepFailure(step, chosen, ExpectedOf(step), GotOf(step, answer)));
            }
        }

        return new CaseResult(vector, CaseOutcome.Passed);
    }

    // Escaped, because a name may hold what a terminal would act upon, and half a surrogate pair.
    private static string Quote(string? name)
    {
        if (name is null)
        {
            return "null";
        }

        var quoted = new StringBuilder("\"");
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            bool isPair = char.IsHighSurrogate(c) && i + 1 < name.Length && char.IsLowSurrogate(name[i + 1]);
            if (isPair)
            {
                quoted.Append(c).Append(name[++i]);
            }
            else if (char.IsControl(c) || char.IsSurrogate(c))
            {
                quoted.Append("\\u").Append(((int)c).ToString("X4", System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                quoted.Append(c is '"' or '\\' ? $"\\{c}" : c.ToString());
            }
        }

        return quoted.Append('"').ToString();
    }
}
