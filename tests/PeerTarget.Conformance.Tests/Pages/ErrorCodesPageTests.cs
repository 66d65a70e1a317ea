using System.Globalization;
using System.Text;

namespace PeerTarget.Conformance.Tests;

/// <summary>docs/error-codes.md, from the error table and the vectors.</summary>
[TestFixture]
public sealed class ErrorCodesPageTests
{
    [Test]
    public void The_page_is_what_the_table_and_the_vectors_say() => GeneratedPage.IsFresh("error-codes.md", Write());

    private static string Write()
    {
        IReadOnlyList<ConformanceCase> cases = ConformanceFile.ReadBuiltIn();
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# Error codes\n\n{GeneratedPage.Notice}\n\n");
        page.Append("Every Winsock code that is known to bear on the two operations. Numbers are Winsock's on every operating system. *Listed* says whether the\n"
            + "operation's own page lists the code; those lists are not exhaustive. *Cases* counts the conformance cases in which the operation answers it,\n"
            + "documented and assumed. `peertarget explain CODE` prints a row.\n\n");
        foreach (PeerTargetNameError row in PeerTargetNameError.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"## {row.Name} ({(int)row.Code})\n\n");
            page.Append("| Operation | Meaning | Listed | Cases |\n|---|---|---|---|\n");
            AppendOperation(page, "set", row.MeaningForSet, row.AlsoForSet, row.IsDocumentedForSet, Count(cases, row, PeerTargetNameOperation.Set));
            AppendOperation(page, "delete", row.MeaningForDelete, row.AlsoForDelete, row.IsDocumentedForDelete, Count(cases, row, PeerTargetNameOperation.Delete));
            page.Append(CultureInfo.InvariantCulture, $"\n{row.WhatToDo} {(row.IsTransient ? "The failure may be temporary: `IsTransient` is true. " : "")}Source: {row.Source}.\n\n");
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static void AppendOperation(StringBuilder page, string operation, string meaning, string? also, bool isListed, (int Documented, int Assumed) cases) =>
        page.Append(CultureInfo.InvariantCulture, $"| {operation} | {GeneratedPage.Cell(also is null ? meaning : $"{meaning}; also: {also}")} | {(isListed ? "yes" : "no")} | {cases.Documented} + {cases.Assumed} |\n");

    private static (int Documented, int Assumed) Count(IReadOnlyList<ConformanceCase> cases, PeerTargetNameError row, PeerTargetNameOperation operation)
    {
        ConformanceBasis[] bases = [.. cases.Where(vector => vector.Steps.OfType<CallStep>().Any(call => call.Operation == operation && call.Expect == row.Code)).Select(vector => vector.Basis)];
        return (bases.Count(basis => basis is ConformanceBasis.Documented), bases.Count(basis => basis is ConformanceBasis.Assumed));
    }
}
