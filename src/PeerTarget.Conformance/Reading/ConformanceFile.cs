using System.Text.Unicode;

namespace PeerTarget.Conformance;

/// <summary>Reads vector files. A file is read whole or not at all: the first fault is reported, with its place.</summary>
/// <remarks>Memory is bounded: files, cases and steps beyond <see cref="MaxSize"/> and <see cref="MaxCases"/> are refused. Thread-safe.</remarks>
public static class ConformanceFile
{
    /// <summary>The most bytes a file may have.</summary>
    public const int MaxSize = 64 * 1024 * 1024;

    /// <summary>The most cases a file may hold.</summary>
    public const int MaxCases = 100_000;

    private const string BuiltInPrefix = "conformance/";

    /// <summary>The names of the files of the built-in set.</summary>
    public static IReadOnlyList<string> BuiltInFiles { get; } =
    [
        .. typeof(ConformanceFile).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(BuiltInPrefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads the built-in set: every file of the repository's conformance directory.</summary>
    public static IReadOnlyList<ConformanceCase> ReadBuiltIn() =>
    [
        .. BuiltInFiles.SelectMany(name =>
        {
            using Stream stream = typeof(ConformanceFile).Assembly.GetManifestResourceStream(name)!;
            return Parse(ReadAll(stream, name), name);
        }),
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ConformanceFormatException">It cannot be read, or breaks the format; the message says where and how.</exception>
    public static IReadOnlyList<ConformanceCase> Read(string path) => Parse(ReadBytes(path), path);

    /// <summary>Reads a file's bytes, as far as <see cref="MaxSize"/>.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="ConformanceFormatException">It cannot be read, or is too large.</exception>
    public static ReadOnlyMemory<byte> ReadBytes(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw Unreadable(path, "It is a directory; name the files in it.");
        }

        try
        {
            // A recording may be read while it is being written.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return ReadAll(stream, path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Unreadable(path, fault is FileNotFoundException or DirectoryNotFoundException ? "There is no such file." : $"It cannot be read. {fault.Message}");
        }
    }

    /// <summary>Reads vectors from memory.</summary>
    /// <param name="json">The UTF-8 text, with or without a byte order mark.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="ConformanceFormatException">It breaks the format; the message says where and how.</exception>
    public static IReadOnlyList<ConformanceCase> Parse(ReadOnlyMemory<byte> json, string name)
    {
        if (json.Length > MaxSize)
        {
            throw TooLarge(name);
        }

        MustBeUtf8(json, name);
        return new VectorReader(name, WithoutMark(json)).ReadFile();
    }

    internal static void MustBeUtf8(ReadOnlyMemory<byte> text, string name)
    {
        if (!Utf8.IsValid(text.Span))
        {
            throw Unreadable(name, "The text is not valid UTF-8.");
        }
    }

    /// <summary>The bytes behind a byte order mark, if there is one.</summary>
    internal static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> bytes) => bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    private static Memory<byte> ReadAll(Stream stream, string name)
    {
        // A pipe or a device tells no length, so the limit is applied while reading.
        byte[] bytes = new byte[(stream.CanSeek ? Math.Min(stream.Length, MaxSize) : MaxSize) + 1];
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read <= MaxSize ? bytes.AsMemory(0, read) : throw TooLarge(name);
    }

    private static ConformanceFormatException TooLarge(string name) => Unreadable(name, $"It is larger than {MaxSize / (1024 * 1024)} MiB; split it.");

    private static ConformanceFormatException Unreadable(string name, string problem) => new(name, line: null, caseId: null, step: null, key: null, problem);
}
