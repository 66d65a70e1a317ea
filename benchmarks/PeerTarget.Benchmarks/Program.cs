using BenchmarkDotNet.Running;
using PeerTarget.Benchmarks;

if (args is ["--summary"])
{
    Summary.Run(Console.Out);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
