using System.Globalization;
using System.Text;

namespace PeerTarget.Conformance;

/// <summary>Reads a JSON string's bytes. Unlike the platform's reader it lets an escaped unpaired surrogate pass: a name may hold one.</summary>
internal static class JsonText
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Well-formed JSON without the white space between its tokens; its strings stay as they are, escapes included.</summary>
    public static byte[] Minify(ReadOnlySpan<byte> json)
    {
        byte[] minified = new byte[json.Length];
        int length = 0;
        bool inString = false;
        for (int i = 0; i < json.Length; i++)
        {
            byte b = json[i];
            if (inString && b == (byte)'\\')
            {
                minified[length++] = b;
                minified[length++] = json[++i];
                continue;
            }

            inString ^= b == (byte)'"';
            if (inString || b is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                minified[length++] = b;
            }
        }

        return minified[..length];
    }

    /// <summary>Decodes what stands between the quotation marks of a well-formed JSON string.</summary>
    /// <exception cref="DecoderFallbackException">The bytes are not UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> text)
    {
        int escape = text.IndexOf((byte)'\\');
        if (escape < 0)
        {
            return s_strict.GetString(text);
        }

        var decoded = new StringBuilder(text.Length);
        while (escape >= 0)
        {
            decoded.Append(s_strict.GetString(text[..escape]));
            byte kind = text[escape + 1];
            text = text[(escape + 2)..];
            if (kind == (byte)'u')
            {
                decoded.Append((char)ushort.Parse(text[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                text = text[4..];
            }
            else
            {
                decoded.Append(kind switch
                {
                    (byte)'b' => '\b',
                    (byte)'f' => '\f',
                    (byte)'n' => '\n',
                    (byte)'r' => '\r',
                    (byte)'t' => '\t',
                    _ => (char)kind,
                });
            }

            escape = text.IndexOf((byte)'\\');
        }

        return decoded.Append(s_strict.GetString(text)).ToString();
    }
}
