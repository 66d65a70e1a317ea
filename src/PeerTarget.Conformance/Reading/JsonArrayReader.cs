using System.Text;
using System.Text.Json;

namespace PeerTarget.Conformance;

/// <summary>Reads the elements of a JSON array one at a time, so that only one is held as a tree, and counts lines.</summary>
internal ref struct JsonArrayReader
{
    /// <summary>More values than any case needs; bounds the memory of one element.</summary>
    private const int MaxValues = 250_000;

    private readonly string _file;
    private readonly ReadOnlySpan<byte> _bytes;
    private Utf8JsonReader _reader;
    private int _line = 1;
    private int _counted;
    private int _values;

    public JsonArrayReader(string file, ReadOnlySpan<byte> bytes)
    {
        _file = file;
        _bytes = bytes;
        _reader = new Utf8JsonReader(bytes, isFinalBlock: true, state: default);
    }

    /// <summary>Reads the array's opening bracket.</summary>
    public void Begin()
    {
        if (_bytes.IsEmpty)
        {
            throw Fault("The file is empty; a vector file is a JSON array of cases.");
        }

        Advance();
        if (_reader.TokenType is not JsonTokenType.StartArray)
        {
            throw Fault("A vector file is a JSON array of cases, and this is not an array.");
        }
    }

    /// <summary>Reads the next element; null after the last, when nothing else may follow.</summary>
    public JsonValue? Next()
    {
        Advance();
        if (_reader.TokenType is not JsonTokenType.EndArray)
        {
            _values = 0;
            return ReadValue();
        }

        // Anything after the array is an error that the reader reports.
        Advance();
        return null;
    }

    private JsonValue ReadValue()
    {
        if (++_values > MaxValues)
        {
            throw Fault($"A case holds more than {MaxValues} values.");
        }

        JsonTokenType kind = _reader.TokenType;
        var value = new JsonValue
        {
            Kind = kind,
            Line = Line(),
            Start = (int)_reader.TokenStartIndex,
            Text = kind is JsonTokenType.String ? Text() : kind is JsonTokenType.Number ? Encoding.ASCII.GetString(_reader.ValueSpan) : "",
        };

        if (kind is JsonTokenType.StartObject)
        {
            Advance();
            while (_reader.TokenType is not JsonTokenType.EndObject)
            {
                string key = Text();
                Advance();
                value.Members.Add(new(key, ReadValue()));
                Advance();
            }
        }
        else if (kind is JsonTokenType.StartArray)
        {
            Advance();
            while (_reader.TokenType is not JsonTokenType.EndArray)
            {
                value.Items.Add(ReadValue());
                Advance();
            }
        }

        value.End = (int)_reader.BytesConsumed;
        return value;
    }

    private string Text()
    {
        try
        {
            return JsonText.Decode(_reader.ValueSpan);
        }
        catch (DecoderFallbackException)
        {
            throw Fault("The text is not valid UTF-8.");
        }
    }

    private void Advance()
    {
        try
        {
            _reader.Read();
        }
        catch (JsonException fault)
        {
            // The position is told in our own words, counted from 1.
            string problem = fault.Message.Split(" LineNumber:")[0];
            throw new ConformanceFormatException(_file, (int)(fault.LineNumber ?? 0) + 1, caseId: null, step: null, key: null, $"The JSON is malformed or cut off. {problem}");
        }
    }

    private int Line()
    {
        var start = (int)_reader.TokenStartIndex;
        _line += _bytes[_counted..start].Count((byte)'\n');
        _counted = start;
        return _line;
    }

    private ConformanceFormatException Fault(string problem) => new(_file, Line(), caseId: null, step: null, key: null, problem);
}
