using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Model.Tests;

/// <summary>Checks what must hold of every value, with the same values in every run. A value that fails is made smaller first.</summary>
internal static class Properties
{
    /// <param name="make">Makes a value of a random source.</param>
    /// <param name="smaller">The values that are a little simpler than one.</param>
    /// <param name="fault">What is wrong with a value, or <see langword="null"/>.</param>
    /// <param name="count">How many values to try.</param>
    public static void Hold<T>(Func<Random, T> make, Func<T, IEnumerable<T>> smaller, Func<T, string?> fault, int count)
    {
        Arbitrary<T> any = Arb.From(Gen.Choose(int.MinValue, int.MaxValue).Select(seed => make(new Random(seed))), smaller);
        Prop.ForAll(any, value => fault(value) is { } found ? false.Label(found) : true.ToProperty())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(count)).WithReplay(new Replay(new Rnd(20261128), FSharpOption<int>.None)));
    }
}
