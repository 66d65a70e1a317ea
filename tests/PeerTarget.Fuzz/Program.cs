using System.CommandLine;
using PeerTarget.Fuzz;

var iterations = new Option<long>("--iterations") { Description = "How many inputs to try.", DefaultValueFactory = _ => 1_000_000 };
var seconds = new Option<int?>("--seconds") { Description = "After how many seconds to stop all the same." };
var seed = new Option<ulong>("--seed") { Description = "Gives the same inputs again.", DefaultValueFactory = _ => 1 };
var only = new Option<string[]>("--only") { Description = $"Some of the targets: {string.Join(", ", Fuzzer.Targets.Select(target => target.Name))}.", AllowMultipleArgumentsPerToken = true };
var operations = new Option<long>("--operations") { Description = "How many operations to perform.", DefaultValueFactory = _ => 100_000_000 };
only.AcceptOnlyFromAmong([.. Fuzzer.Targets.Select(target => target.Name)]);

var soak = new Command("soak", "Performs operations on sockets that come and go, and watches the memory.") { operations };
soak.SetAction(parsed => Soak.Run(parsed.GetValue(operations), Console.Out));

var root = new RootCommand("Tries random inputs on the emulator, the decoder, the readers and the tool, and compares the answers with the reference model.") { iterations, seconds, seed, only, soak };
root.SetAction(parsed =>
{
    string[] names = parsed.GetValue(only) ?? [];
    FuzzTarget[] targets = [.. Fuzzer.Targets.Where(target => names.Length == 0 || names.Contains(target.Name))];
    TimeSpan limit = parsed.GetValue(seconds) is { } given ? TimeSpan.FromSeconds(given) : Timeout.InfiniteTimeSpan;
    return new Fuzzer(targets, parsed.GetValue(seed), "fuzz-failures", Console.Out, patience: TimeSpan.FromSeconds(20)).Run(parsed.GetValue(iterations), limit);
});
return root.Parse(args).Invoke();
