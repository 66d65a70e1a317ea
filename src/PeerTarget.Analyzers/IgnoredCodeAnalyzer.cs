using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace PeerTarget.Analyzers;

/// <summary>PT0001: a Try method answers with a code, and nothing takes it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class IgnoredCodeAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor s_rule = new(
        "PT0001",
        "The code that a Try method answers is ignored",
        "The code that '{0}' answers is ignored. Check the code, or call '{1}', which throws.",
        "Usage",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "TrySet, TryDelete and their asynchronous forms do not throw when Winsock refuses. Where the code is ignored, the program goes on without the name, or with a name that it wanted to remove. Write '_ = ' before the call if the code does not matter.");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(s_rule);

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (PeerTargetApi.Find(start.Compilation) is { } api)
            {
                start.RegisterOperationAction(
                    operation =>
                    {
                        var call = (IInvocationOperation)operation.Operation;
                        if (api.AnswersWithCode(call.TargetMethod) && IsIgnored(call))
                        {
                            string name = call.TargetMethod.Name;
                            operation.ReportDiagnostic(Diagnostic.Create(s_rule, call.Syntax.GetLocation(), name, name.Substring("Try".Length)));
                        }
                    },
                    OperationKind.Invocation);
            }
        });
    }

    private static bool IsIgnored(IInvocationOperation call)
    {
        IOperation value = Waiting.Follow(call, out _);
        while (value.Parent is IConditionalAccessOperation access && access.WhenNotNull == value)
        {
            value = access;
        }

        // A lambda without braces has a value. That the delegate's type drops it, as in a test that expects an exception, is not the author's choice.
        return value.Parent is IExpressionStatementOperation statement
            && (statement.Syntax is ExpressionStatementSyntax || statement.Parent?.Parent is not IAnonymousFunctionOperation);
    }
}
