namespace PeerTarget.Abstractions.Tests;

/// <summary>Buffers written out by hand.</summary>
internal static class Bytes
{
    /// <summary>The bytes of fields given in hexadecimal, one after the other.</summary>
    public static byte[] Of(params string[] fields) => Convert.FromHexString(string.Concat(fields));

    /// <summary>A field of zero bytes, in hexadecimal.</summary>
    public static string Zeros(int count) => new('0', 2 * count);

    /// <summary>A buffer that holds what an earlier user left in it.</summary>
    public static byte[] Dirty(int size)
    {
        byte[] buffer = new byte[size];
        Array.Fill(buffer, (byte)0xCD);
        return buffer;
    }
}
