using System.Net;

namespace PeerTarget.Model;

/// <summary>Makes names, endpoints and bytes of every kind, mostly short ones.</summary>
public static class RandomValue
{
    /// <summary>Any UTF-16 without a NUL, unpaired surrogates and format characters included.</summary>
    public static string Name(Random random, int longest)
    {
        int length = random.Next(4) switch { 0 => 1, 1 => random.Next(1, longest + 1), _ => random.Next(1, Math.Min(longest, 40) + 1) };
        return string.Create(length, random, static (name, random) =>
        {
            for (int i = 0; i < name.Length; i++)
            {
                name[i] = random.Next(4) switch
                {
                    0 => (char)random.Next(1, 0x10000),
                    1 => (char)random.Next(0xD800, 0xE000),
                    _ => (char)random.Next(0x21, 0x7F),
                };
            }
        });
    }

    /// <summary>Any endpoint, often one whose address or port is zero, mapped or scoped.</summary>
    public static IPEndPoint Endpoint(Random random)
    {
        byte[] bytes = new byte[random.Next(2) == 0 ? 4 : 16];
        if (random.Next(4) != 0)
        {
            random.NextBytes(bytes);
        }

        if (bytes.Length == 16 && random.Next(3) == 0)
        {
            bytes.AsSpan(0, 10).Clear();
            bytes.AsSpan(10, 2).Fill(0xFF);
        }

        IPAddress address = bytes.Length == 4 ? new IPAddress(bytes) : new IPAddress(bytes, random.Next(2) == 0 ? 0 : random.NextInt64(1L << 32));
        return new IPEndPoint(address, random.Next(3) == 0 ? 0 : random.Next(0x10000));
    }

    /// <summary>Any bytes, often few that are not zero.</summary>
    public static byte[] Bytes(Random random, int longest)
    {
        byte[] bytes = new byte[random.Next(longest + 1)];
        if (random.Next(2) == 0)
        {
            random.NextBytes(bytes);
            return bytes;
        }

        for (int count = random.Next(8); count > 0 && bytes.Length > 0; count--)
        {
            bytes[random.Next(bytes.Length)] = RandomHistory.Pick<byte>(random, [1, 2, 23, 88, 255, (byte)random.Next(256)]);
        }

        return bytes;
    }

    /// <summary>The text with one character less, and with one that is plain.</summary>
    public static IEnumerable<string> Smaller(string text)
    {
        if (text.Length > 1)
        {
            yield return text[..(text.Length / 2)];
            yield return text[(text.Length / 2)..];
            yield return text[..^1];
            yield return text[1..];
        }

        int odd = text.AsSpan().IndexOfAnyExcept('a');
        if (odd >= 0)
        {
            yield return $"{text.AsSpan(0, odd)}a{text.AsSpan(odd + 1)}";
        }
    }
}
