using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace PeerTarget.Analyzers;

/// <summary>PT0002: a name is set on a socket that has connected, or has sent to the peer, earlier in the same straight-line code.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LateNameAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor s_rule = new(
        "PT0002",
        "A name is set after the socket has connected or sent",
        "The name for '{0}' is set after '{1}'. {2}, so set the name before '{1}'.",
        "Usage",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A name must be set before the socket connects. On a datagram socket, it must be set before the first send to the peer. A connected socket refuses the name, and what was sent before went without it.");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(s_rule);

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (PeerTargetApi.Find(start.Compilation) is { } api)
            {
                start.RegisterOperationBlockAction(blocks =>
                {
                    foreach (IOperation block in blocks.OperationBlocks)
                    {
                        AnalyzeBodies(blocks, api, block);
                    }
                });
            }
        });
    }

    /// <summary>Reads a body, and each lambda and local function in it as a body of its own: nobody knows when it runs.</summary>
    private static void AnalyzeBodies(OperationBlockAnalysisContext context, PeerTargetApi api, IOperation block)
    {
        // Most bodies set no name.
        if (!block.DescendantsAndSelf().Any(operation => operation is IInvocationOperation call && api.Sets(call.TargetMethod)))
        {
            return;
        }

        new StraightLine(api, context.OwningSymbol, block, Report).Read();
        foreach (IOperation operation in block.Descendants())
        {
            switch (operation)
            {
                case IAnonymousFunctionOperation lambda:
                    new StraightLine(api, lambda.Symbol, lambda.Body, Report).Read();
                    break;
                case ILocalFunctionOperation { Body: { } body } function:
                    new StraightLine(api, function.Symbol, body, Report).Read();
                    break;
                default:
                    break;
            }
        }

        void Report(IInvocationOperation set, Fact earlier) =>
            context.ReportDiagnostic(Diagnostic.Create(
                s_rule,
                set.Syntax.GetLocation(),
                additionalLocations: [earlier.Operation.Syntax.GetLocation()],
                earlier.Client.Name,
                earlier.Operation is IInvocationOperation call ? call.TargetMethod.Name : $"new {earlier.Operation.Type!.Name}",
                earlier.What is What.Sent ? "What was sent to the peer went without the name" : "A connected socket refuses names"));
    }
}
