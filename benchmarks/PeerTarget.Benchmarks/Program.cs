using BenchmarkDotNet.Running;
using PeerTarget.Benchmarks;

if (args is ["--summary", .. var part])
{
    Summary.Run(part is [var name] ? name : null);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
