using System.Globalization;

namespace PeerTarget.Conformance;

/// <summary>A vector file breaks the format. The message says which file, which case or line, which key and what is wrong.</summary>
public sealed class ConformanceFormatException : FormatException
{
    /// <summary>Reports a fault in a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">The line, from 1, or <see langword="null"/> where the fault is in none.</param>
    /// <param name="caseId">The case, if its name is known.</param>
    /// <param name="step">The step, from 1.</param>
    /// <param name="key">The key.</param>
    /// <param name="problem">What is wrong, in a sentence.</param>
    public ConformanceFormatException(string file, int? line, string? caseId, int? step, string? key, string problem)
        : base(Describe(file, line, caseId, step, key, problem))
    {
    }

    /// <summary>Enough of a text to know it by; a fault in a file may be megabytes long.</summary>
    internal static string Shorten(string text) => text.Length <= 80 ? text : $"{text.AsSpan(0, 77)}...";

    private static string Describe(string file, int? line, string? caseId, int? step, string? key, string problem)
    {
        string where = string.Join(", ", new[]
        {
            line is { } l ? string.Create(CultureInfo.InvariantCulture, $"line {l}") : null,
            caseId is null ? null : $"case \"{caseId}\"",
            step is { } s ? string.Create(CultureInfo.InvariantCulture, $"step {s}") : null,
            key is null ? null : $"key \"{key}\"",
        }.OfType<string>());
        return where.Length == 0 ? $"{file}: {problem}" : $"{file}: {where}: {problem}";
    }
}
