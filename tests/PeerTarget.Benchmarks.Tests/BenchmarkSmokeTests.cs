using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Running;

namespace PeerTarget.Benchmarks.Tests;

/// <summary>Runs each case of each benchmark once, set up and cleaned up as BenchmarkDotNet would, so that none rots. It times nothing.</summary>
[TestFixture]
public sealed class BenchmarkSmokeTests
{
    public static IEnumerable<TestCaseData> Cases =>
        from type in typeof(WindowsCalls).Assembly.GetExportedTypes()
        from benchmark in BenchmarkConverter.TypeToBenchmarks(type).BenchmarksCases
        let data = new TestCaseData(benchmark).SetArgDisplayNames($"{benchmark.Descriptor.DisplayInfo} {benchmark.Parameters.DisplayInfo}")
        select type == typeof(WindowsCalls) && !NativeAnswer.TryInstall(out string? whyNot) ? data.Ignore($"No native library to call: {whyNot}") : data;

    [TestCaseSource(nameof(Cases))]
    public void A_case_runs(BenchmarkCase benchmark)
    {
        object instance = Activator.CreateInstance(benchmark.Descriptor.Type)!;
        foreach (ParameterInstance parameter in benchmark.Parameters.Items)
        {
            benchmark.Descriptor.Type.GetProperty(parameter.Name)!.SetValue(instance, parameter.Value);
        }

        _ = benchmark.Descriptor.GlobalSetupMethod?.Invoke(instance, null);
        object? result = benchmark.Descriptor.WorkloadMethod.Invoke(instance, null);
        _ = benchmark.Descriptor.GlobalCleanupMethod?.Invoke(instance, null);

        Assert.That(result is null ? typeof(void) : result.GetType(), Is.EqualTo(benchmark.Descriptor.WorkloadMethod.ReturnType));
    }

    [Test]
    public void Every_class_with_cases_is_found() =>
        Assert.That(Cases.Select(data => ((BenchmarkCase)data.Arguments[0]!).Descriptor.Type).Distinct().Count(), Is.EqualTo(6));
}
