namespace PeerTarget.Fuzz.Tests;

/// <summary>The programs that try millions of inputs, in small, and on targets that fail.</summary>
[TestFixture]
public sealed class FuzzTests
{
    private string _folder = "";
    private StringWriter _output = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        _output = new StringWriter();
    }

    [TearDown]
    public void TearDown()
    {
        _output.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Test]
    public void Every_target_takes_its_inputs()
    {
        Assert.That(Run(Fuzzer.Targets, 60_000), Is.Zero, () => $"{_output}");
        Assert.That($"{_output}", Does.Contain("60,000 inputs in ").And.Contain(", 0 failed"));
        Assert.That(Fuzzer.Targets.Select(target => $"{_output}".Split('\n').Single(line => line.StartsWith($"{target.Name} ", StringComparison.Ordinal))), Has.All.Match(" [1-9][0-9,]*  "));
        Assert.That(Directory.Exists(_folder), Is.False);
    }

    [Test]
    public void An_input_that_fails_is_printed_saved_and_made_smaller()
    {
        Assert.That(Run([new FuzzTarget("breaks", 1, [], () => new Session(_ => throw new DisagreementException("They differ.")))], 1_000), Is.EqualTo(1));
        Assert.That($"{_output}", Does.Contain("FAILED breaks").And.Contain("They differ.").And.Contain("the input").And.Contain("a smaller one"));
        Assert.That(Directory.EnumerateFiles(_folder).Select(File.ReadAllText), Has.Some.Contains("They differ.").And.Some.Contains("the input"));
    }

    [Test]
    public void An_outcome_that_no_input_has_fails_the_run()
    {
        Assert.That(Run([new FuzzTarget("reads", 1, ["read", "refused"], () => new Session(_ => "read"))], Fuzzer.EnoughForEveryOutcome), Is.EqualTo(1));
        Assert.That($"{_output}", Does.Contain("never seen: refused"));
    }

    [Test]
    public void An_input_that_does_not_end_fails_the_run()
    {
        using var end = new ManualResetEventSlim();
        try
        {
            Assert.That(Run([new FuzzTarget("hangs", 1, [], () => new Session(_ => Wait(end)))], 10, TimeSpan.FromMilliseconds(1)), Is.EqualTo(1));
            Assert.That($"{_output}", Does.Contain("FAILED hangs").And.Contain("did not end"));
        }
        finally
        {
            end.Set();
        }
    }

    [Test]
    public void The_same_seed_gives_the_same_inputs()
    {
        int[] Numbers(ulong seed)
        {
            var numbers = new System.Collections.Concurrent.ConcurrentBag<int>();
            _ = new Fuzzer([new FuzzTarget("notes", 1, [], () => new Session(random => Note(random, numbers)))], seed, _folder, _output, TimeSpan.FromMinutes(1)).Run(100, Timeout.InfiniteTimeSpan);
            return [.. numbers.Order()];
        }

        int[] first = Numbers(1);
        Assert.That(Numbers(1), Is.EqualTo(first));
        Assert.That(Numbers(2), Is.Not.EqualTo(first));
    }

    [Test]
    public void A_short_soak_ends_with_flat_memory()
    {
        // A leak of three hundred bytes a socket would show.
        Assert.That(Soak.Run(2_000_000, _output, mostGrowth: 256 * 1024), Is.Zero, () => $"{_output}");
        Assert.That($"{_output}", Does.Contain("2,000,000 operations").And.Contain(", flat"));
    }

    private int Run(IReadOnlyList<FuzzTarget> targets, long iterations, TimeSpan? patience = null) =>
        new Fuzzer(targets, seed: 7, _folder, _output, patience ?? TimeSpan.FromMinutes(1)).Run(iterations, Timeout.InfiniteTimeSpan);

    private static string Wait(ManualResetEventSlim end)
    {
        end.Wait();
        return "ended";
    }

    private static string Note(Random random, System.Collections.Concurrent.ConcurrentBag<int> numbers)
    {
        numbers.Add(random.Next());
        return "noted";
    }

    private sealed class Session(Func<Random, string> attempt) : FuzzSession
    {
        public override string Input => "the input";

        public override string Try(Random random) => attempt(random);

        public override string? Smallest() => "a smaller one";
    }
}
