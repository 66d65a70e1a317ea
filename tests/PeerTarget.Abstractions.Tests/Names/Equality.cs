namespace PeerTarget.Abstractions.Tests;

/// <summary>Every form of equality that a type has, asked at once.</summary>
internal static class Equality
{
    public static void AssertIs<T>(bool expected, T left, T? right)
        where T : class, IEquatable<T>
    {
        Assert.That(left.Equals(right), Is.EqualTo(expected));
        Assert.That(left.Equals((object?)right), Is.EqualTo(expected));
        Assert.That(Ask("op_Equality", left, right), Is.EqualTo(expected));
        Assert.That(Ask("op_Equality", right, left), Is.EqualTo(expected));
        Assert.That(Ask("op_Inequality", left, right), Is.EqualTo(!expected));
        if (expected)
        {
            Assert.That(right!.GetHashCode(), Is.EqualTo(left.GetHashCode()));
        }
    }

    public static void AssertNullAndTextDiffer<T>(T value)
        where T : class, IEquatable<T>
    {
        AssertIs(expected: false, value, right: null);
        Assert.That(value.Equals($"{value}"), Is.False);
        Assert.That(Ask<T>("op_Equality", null, null), Is.True);
    }

    private static object? Ask<T>(string operation, T? left, T? right) => typeof(T).GetMethod(operation)!.Invoke(null, [left, right]);
}
