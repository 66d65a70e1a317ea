using System.IO.Pipes;
using System.Text;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Conformance.Tests;

/// <summary>Each fault of a file is reported with its place, and none is skipped.</summary>
[TestFixture]
public sealed class FaultTests
{
    private const string Set = """{"do":"set","socket":"s","peer":"192.0.2.1:88","name":"a","expect":"NO_ERROR"}""";

    public static IEnumerable<TestCaseData> StepFaults()
    {
        yield return Fault("""{"do":"jump","socket":"s"}""", "do", "no step \"jump\"");
        yield return Fault("""{"socket":"s"}""", "do", "missing");
        yield return Fault("""{"do":1,"socket":"s"}""", "do", "no step \"1\"");
        foreach (string word in new[] { "could not be mapped", "metadata", "Duplicate property", "missing required", "could not be converted", "The JSON property 'x' could not be mapped", "it's" })
        {
            yield return Fault($$"""{"do":"{{word}}","socket":"s"}""", "do", $"There is no step \"{word}\"; it is one of");
        }

        yield return Fault("""{"do":null,"socket":"s"}""", "do", "The value does not fit; it must be a string.");
        yield return Fault("""{"do":true,"socket":"s"}""", "do", "it must be a string.");
        yield return Fault("""{"do":[],"socket":"s"}""", "do", "it must be a string.");
        yield return Fault("""{"do":"close","socket":"s","$id":1}""", null, "A step has no key that begins with $.");
        yield return Fault("""{"do":"close","socket":"s","$type":"x"}""", null, "A step has no key that begins with $.");
        yield return Fault("""{"do":"close","do":"close","socket":"s"}""", "do", "twice");
        yield return Fault("""{"do":"close"}""", "socket", "missing");
        yield return Fault("""{"do":"close","socket":""}""", "socket", "empty");
        yield return Fault("""{"do":"close","socket":"s","peer":"none"}""", "peer", "no such key");
        yield return Fault("""{"do":"close","socket":"s","number":1}""", "number", "no such key");
        yield return Fault("""{"do":"close","socket":"s","json":"x"}""", "json", "no such key");
        yield return Fault("""{"do":"close","socket":"s","socket":"t"}""", "socket", "stands twice");
        yield return Fault("""{"do":"disconnect","socket":"s","expect":"NO_ERROR"}""", "expect", "no such key");
        yield return Fault("""{"do":"socket","socket":"s","family":"ipx","type":"dgram"}""", "family", "no \"ipx\"");
        yield return Fault("""{"do":"socket","socket":"s","family":null,"type":"dgram"}""", "family", "inet, inet6, unix, bluetooth, hyperv, unspecified, or a number");
        yield return Fault("""{"do":"socket","socket":"s","family":2.5,"type":"dgram"}""", "family", "2.5");
        yield return Fault("""{"do":"socket","socket":"s","type":"dgram"}""", "family", "missing");
        yield return Fault("""{"do":"socket","socket":"s","family":"inet","type":"packet"}""", "type", "no \"packet\"");
        yield return Fault("""{"do":"socket","socket":"s","family":"inet","type":2}""", "type", "a number");
        yield return Fault("""{"do":"socket","socket":"s","family":"inet","type":"dgram","dualMode":true}""", "dualMode", "inet6");
        yield return Fault("""{"do":"socket","socket":"s","family":"inet6","type":"dgram","dualMode":1}""", "dualMode", "true or false");
        yield return Fault("""{"do":"connect","socket":"s","peer":"none"}""", "peer", "needs a peer");
        yield return Fault("""{"do":"connect","socket":"s","peer":"192.0.2.1:88","expect":"NO_ERROR"}""", "expect", "no such key");
        yield return Fault(Set.Replace("NO_ERROR", "WSAEWHAT", StringComparison.Ordinal), "expect", "no code \"WSAEWHAT\"");
        yield return Fault(Set.Replace("\"NO_ERROR\"", "0", StringComparison.Ordinal), "expect", "write \"NO_ERROR\"");
        yield return Fault(Set.Replace("\"NO_ERROR\"", "null", StringComparison.Ordinal), "expect", "The value is null; it must be NO_ERROR, a Winsock name such as WSAEFAULT, or a number that has no name.");
        yield return Fault(With(Set, "\"lenght\":1"), "lenght", "no such key");
        yield return Fault(With(Set, "\"len'g'th\":1"), "len'g'th", "no such key");
        yield return Fault(With(Set, "\"x' could not be mapped Path: y\":1"), "x' could not be mapped Path: y", "no such key");
        yield return Fault(With(Set, "\"a Path: b LineNumber: c\":1"), "a Path: b LineNumber: c", "no such key");
        yield return Fault(With(Set, "\"length\":-1"), "length", "from 0");
        yield return Fault(With(Set, "\"length\":4294967296"), "length", "4294967295");
        yield return Fault(With(Set, "\"length\":\"1\""), "length", "a string");
        yield return Fault(With(Set, "\"length\":[]"), "length", "The value is an array; it must be a number.");
        yield return Fault(With(Set, "\"length\":{}"), "length", "The value is an object; it must be a number.");
        yield return Fault(With(Set, "\"length\":true"), "length", "The value is true or false; it must be a number.");
        yield return Fault(With(Set, "\"nameLength\":4294967296"), "nameLength", "4294967295");
        yield return Fault(With(Set, "\"addressFamily\":65536"), "addressFamily", "65535");
        yield return Fault(With(Set, "\"protocol\":\"ipsec3\""), "protocol", "no \"ipsec3\"");
        yield return Fault(With(Set, "\"protocol\":99999999999"), "protocol", "99999999999");
        yield return Fault(With(Set, "\"via\":\"phone\""), "via", "no \"phone\"");
        yield return Fault(With(Set, "\"via\":null"), "via", "null");
        yield return Fault(With(Set, "\"overlapped\":\"port\""), "overlapped", "no \"port\"");
        yield return Fault(With(Set, "\"overlapped\":\"Event\""), "overlapped", "no \"Event\"");
        yield return Fault(With(Set, "\"overlapped\":true"), "overlapped", "one of event, routine");
        yield return Fault(With(Set, "\"overlapped\":null"), "overlapped", "null");
        yield return Fault("""{"do":"lookup","socket":"s","peer":"192.0.2.1:88","overlapped":"event","expect":null}""", "overlapped", "There is no such key; the keys are peer, expect, socket.");
        yield return Fault("""{"do":"set","socket":"s","name":"a","expect":"NO_ERROR"}""", "peer", "missing");
        yield return Fault("""{"do":"set","socket":"s","peer":"none","expect":"NO_ERROR"}""", "name", "missing");
        yield return Fault("""{"do":"set","socket":"s","buffer":"abc","expect":"NO_ERROR"}""", "buffer", "even");
        yield return Fault("""{"do":"set","socket":"s","buffer":"0g","expect":"NO_ERROR"}""", "buffer", "Character 2");
        yield return Fault("""{"do":"set","socket":"s","buffer":"0x01","expect":"NO_ERROR"}""", "buffer", "Character 2");
        yield return Fault("""{"do":"set","socket":"s","buffer":7,"expect":"NO_ERROR"}""", "buffer", "The value is a number; it must be null or a string of hexadecimal digits.");
        yield return Fault("""{"do":"close","socket":"s","sockets":1}""", "sockets", "There is no such key; the keys are socket.");
        yield return Fault("""{"do":"disconnect","socket":"s","expect":1}""", "expect", "There is no such key; the keys are socket.");
        yield return Fault("""{"do":"delete","socket":"s","peer":"none","name":"a","expect":"NO_ERROR"}""", "name", "no such key");
        yield return Fault("""{"do":"delete","socket":"s","peer":"none","protocol":1,"expect":"NO_ERROR"}""", "protocol", "no such key");
        yield return Fault("""{"do":"lookup","socket":"s","peer":"192.0.2.1:88"}""", "expect", "missing");
        yield return Fault("""{"do":"lookup","socket":"s","peer":"192.0.2.1:88","expect":1}""", "expect", "a number");
        yield return Fault("""7""", null, "must be an object");
        foreach (string peer in new[]
        {
            "", "192.0.2.1", "192.0.2.1:", ":88", "192.0.2.1:65536", "192.0.2.1:-1", "192.0.2.256:88", "192.0.2:88", "192.0.2.1.1:88", "192.0.2.01:88", "0x7f.0.0.1:88",
            "2001:db8::1", "[2001:db8::1]", "[2001:db8::1:88", "[2001:db8::g]:88", "[fe80::1%eth0]:88", "[fe80::1%lo]:88", "[fe80::1%07]:88", "[fe80::1%25lo]:88", "[[fe80::1]:88", " [fe80::1]:88", "x[fe80::1]:88", "fe80::1]:88", "[fe80::1%4294967296]:88", "[192.0.2.1]:88", "host:88", "None", "[::1]:+88", " 192.0.2.1:88",
        })
        {
            yield return Fault($$"""{"do":"delete","socket":"s","peer":"{{peer}}","expect":"NO_ERROR"}""", "peer", "is not a peer");
        }
    }

    public static IEnumerable<TestCaseData> CaseFaults()
    {
        string steps = $"[{Vector.OpenDatagram}]";
        yield return new TestCaseData($$"""{"says":"x","basis":"documented","source":"x","steps":{{steps}}}""", "id", "missing");
        yield return new TestCaseData($$"""{"id":"Not Kebab","says":"x","basis":"documented","source":"x","steps":{{steps}}}""", "id", "kebab-case");
        yield return new TestCaseData($$"""{"id":"c","basis":"documented","source":"x","steps":{{steps}}}""", "says", "missing");
        yield return new TestCaseData($$"""{"id":"c","says":"x","basis":"guessed","source":"x","steps":{{steps}}}""", "basis", "no \"guessed\"");
        yield return new TestCaseData($$"""{"id":"c","says":"x","basis":"documented","steps":{{steps}}}""", "source", "missing");
        yield return new TestCaseData("""{"id":"c","says":"x","basis":"documented","source":"x"}""", "steps", "missing");
        yield return new TestCaseData("""{"id":"c","says":"x","basis":"documented","source":"x","steps":{}}""", "steps", "an array");
        yield return new TestCaseData("""{"id":"c","says":"x","basis":"documented","source":"x","steps":[]}""", "steps", "from 1");
        yield return new TestCaseData($$"""{"id":"{{new string('c', 201)}}","says":"x","basis":"documented","source":"x","steps":{{steps}}}""", "id", "The name has more than 200 characters.");
        yield return new TestCaseData($$"""{"id":"c","says":" ","basis":"documented","source":"x","steps":{{steps}}}""", "says", "The text is empty.");
        yield return new TestCaseData($$"""{"id":"c","says":"x","basis":"documented","source":"","steps":{{steps}}}""", "source", "The text is empty.");
        yield return new TestCaseData($$"""{"id":"c","says":7,"basis":"documented","source":"x","steps":{{steps}}}""", "says", "it must be a string.");
        yield return new TestCaseData($$"""{"id":"c","says":null,"basis":"documented","source":"x","steps":{{steps}}}""", "says", "it must be a string.");
        yield return new TestCaseData($$"""{"id":"c","says":"x","basis":"assumed","source":"x","assumptions":{"peerKey":"address","peerkey":"address"},"steps":{{steps}}}""", "assumptions", "PeerKey is given twice.");
        yield return new TestCaseData($$"""{"id":"c","says":"x","basis":"assumed","source":"x","assumptions":{"peerKey":"address","peerKey":"address"},"steps":{{steps}}}""", "peerKey", "The key stands twice.");
        yield return new TestCaseData($$"""{"id":"c","says":"x","basis":"assumed","source":"x","assumptions":{"a.b":1,"a.b":1},"steps":{{steps}}}""", null, "The key stands twice.");
        yield return new TestCaseData($$$"""{"id":"c","says":"x","basis":"assumed","source":"x","assumptions":{"peerKey":{"x":1,"x":2}},"steps":{{{steps}}}}""", "x", "The key stands twice.");
        yield return new TestCaseData($$"""{"id":"c","says":"x","basis":"documented","source":"x","{{new string('k', 80)}}":1,"steps":{{steps}}}""", new string('k', 80), "no such key");
        yield return new TestCaseData($$"""{"id":"c","says":"x","basis":"documented","source":"x","{{new string('k', 81)}}":1,"steps":{{steps}}}""", new string('k', 77) + "...", "no such key");
        yield return new TestCaseData($$"""{"id":"c","says":"x","basis":"documented","source":"x","note":"x","steps":{{steps}}}""", "note", "no such key");
        yield return new TestCaseData($$"""{"id":"c","says":"x","basis":"assumed","source":"x","assumptions":{"PeerKey":"address"},"steps":{{steps}}}""", "PeerKey", "no such assumption");
        yield return new TestCaseData($$"""{"id":"c","says":"x","basis":"assumed","source":"x","assumptions":{"peerKey":"port"},"steps":{{steps}}}""", "peerKey", "PeerKey has no such value");
        yield return new TestCaseData($$"""{"id":"c","says":"x","basis":"assumed","source":"x","assumptions":{"peerKey":"1"},"steps":{{steps}}}""", "peerKey", "PeerKey has no such value");
        yield return new TestCaseData($$"""{"id":"c","says":"x","basis":"assumed","source":"x","assumptions":{"peerKey":1},"steps":{{steps}}}""", "peerKey", "PeerKey has no such value");
        yield return new TestCaseData($$"""{"id":"c","says":"x","basis":"assumed","source":"x","assumptions":null,"steps":{{steps}}}""", null, "null; it must be an object");
    }

    [TestCaseSource(nameof(StepFaults))]
    public void A_fault_of_a_step_names_file_line_case_step_and_key(string step, string? key, string problem)
    {
        string message = FaultOf(Vector.Of($"\n{Vector.Case("good", Set)}", $"\n{Vector.Case("bad", Set, "\n" + step)}"));

        Assert.That(message, Does.StartWith("test.json: line 4, case \"bad\", step 2").And.Contain(problem));
        Assert.That(message, key is null ? Does.Not.Contain("key \"") : Does.Contain($"key \"{key}\""));
    }

    [TestCaseSource(nameof(CaseFaults))]
    public void A_fault_of_a_case_names_file_line_and_key(string vector, string? key, string problem)
    {
        string message = FaultOf(Vector.Of($"\n{vector}"));

        Assert.That(message, Does.StartWith("test.json: line 2").And.Contain(problem));
        Assert.That(message, key is null ? Does.Not.Contain("key \"") : Does.Contain($"key \"{key}\""));
    }

    [TestCase("", "The file is empty.", "{ \"format\": \"peertarget-vectors-1\"")]
    [TestCase("[]", "This is an array.", "{ \"format\": \"peertarget-vectors-1\"")]
    [TestCase("{}", "The key is missing.", "format")]
    [TestCase("null", "The value is null", "")]
    [TestCase("7", "must be an object", "")]
    [TestCase("{\"format\":\"peertarget-vectors-2\",\"cases\":[]}", "\"peertarget-vectors-2\" is not known", "key \"format\"")]
    [TestCase("{\"format\":\"peertarget-vectors-1\",\"cases\":[],\"numberOfCases\":\"1\"}", "it must be a whole number.", "numberOfCases")]
    [TestCase("{\"format\":\"peertarget-vectors-1\",\"cases\":[],\"source\":7}", "it must be an object.", "source")]
    [TestCase("{\"format\":\"peertarget-vectors-1\"}", "The key is missing.", "cases")]
    [TestCase("{\"format\":\"peertarget-vectors-1\",\"cases\":null}", "does not fit", "cases")]
    [TestCase("{\"format\":\"peertarget-vectors-1\",\"cases\":{}}", "must be an array", "cases")]
    [TestCase("{\"format\":\"peertarget-vectors-1\",\"cases\":[null]}", "The value is null", "")]
    [TestCase("{\"format\":\"peertarget-vectors-1\",\"cases\":[7]}", "must be an object", "")]
    [TestCase("{\"format\":\"peertarget-vectors-1\",\"cases\":[],\"numberOfCases\":1}", "The number is 1, and the cases are 0.", "numberOfCases")]
    [TestCase("{\"format\":\"peertarget-vectors-1\",\"cases\":[],\"note\":1}", "no such key", "note")]
    [TestCase("{\"format\":\"peertarget-vectors-1\",\"cases\":[],\"cases\":[]}", "stands twice", "cases")]
    [TestCase("{\"format\":\"peertarget-vectors-1\",\"cases\":[]}x", "malformed or cut off", "")]
    [TestCase("{\"format\":\"peertarget-vectors-1\",\"cases\":[", "malformed or cut off", "")]
    [TestCase("{\"format\":\"peertarget-vectors-1\",\"cases\":[{]}", "malformed or cut off", "")]
    [TestCase("// comment\n{}", "malformed or cut off", "")]
    public void A_file_that_is_not_of_the_format_is_refused(string json, string problem, string also) =>
        Assert.That(FaultOf(json), Does.StartWith("test.json: ").And.Contain(problem).And.Contain(also).And.Not.Contain("BytePositionInLine"));

    [Test]
    public void A_fault_that_is_not_on_the_first_line_of_its_file_or_step_names_its_own_line()
    {
        Assert.That(FaultOf("{\n\"format\":\"peertarget-vectors-1\",\n\"cases\":7}"), Does.StartWith("test.json: line 3, key \"cases\""));
        Assert.That(FaultOf(Vector.Of($"\n{Vector.Case("bad", "\n{\"do\":\"close\",\n\n\"socket\":7}")}")), Does.StartWith("test.json: line 5, case \"bad\", step 1, key \"socket\""));
    }

    [Test]
    public void Nesting_without_end_is_refused() => Assert.That(FaultOf($$"""{"cases":{{new string('[', 100_000)}}"""), Does.Contain("malformed or cut off"));

    [Test]
    public void Bytes_that_are_no_UTF8_are_refused()
    {
        byte[] json = Encoding.UTF8.GetBytes(Vector.File(Set));
        json[Array.IndexOf(json, (byte)'I')] = 0xFF;

        Assert.That(() => ConformanceFile.Parse(json, "test.json"), Throws.TypeOf<ConformanceFormatException>().With.Message.Contains("UTF-8"));
    }

    [Test]
    public void The_second_case_of_an_id_names_the_line_of_the_first() =>
        Assert.That(FaultOf(Vector.Of(Vector.Case("twin", Set), $"\n{Vector.Case("twin", Set)}")), Does.StartWith("test.json: line 2, case \"twin\", key \"id\": Line 1"));

    [Test]
    public void A_lookup_on_a_socket_that_no_step_opened_is_refused_since_null_would_pass_for_no_name() =>
        Assert.That(
            FaultOf(Vector.Of(Vector.Case("typo", Vector.OpenDatagram, """{"do":"lookup","socket":"S","peer":"192.0.2.1:88","expect":null}"""))),
            Does.Contain("step 2, key \"socket\"").And.Contain("No step before it opened \"S\""));

    [Test]
    public void A_file_of_more_cases_than_any_needs_is_refused()
    {
        IEnumerable<string> cases = Enumerable.Range(0, ConformanceFile.MaxCases + 1).Select(i => Vector.Case($"c{i}", """{"do":"close","socket":"s"}"""));

        Assert.That(FaultOf(Vector.Of([.. cases])), Does.Contain($"more than {ConformanceFile.MaxCases} cases").And.Contain("key \"cases\""));
    }

    [Test]
    public void A_case_of_more_steps_than_any_needs_is_refused() =>
        Assert.That(FaultOf(Vector.File([.. Enumerable.Repeat("""{"do":"close","socket":"s"}""", 10_001)])), Does.Contain("key \"steps\"").And.Contain("10001"));

    [Test]
    public void A_file_that_is_too_large_is_refused_without_being_read()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using (FileStream file = File.Create(path))
            {
                file.SetLength(ConformanceFile.MaxSize + 1L);
            }

            Assert.That(() => ConformanceFile.Read(path), Throws.TypeOf<ConformanceFormatException>().With.Message.EqualTo($"{path}: It is larger than 64 MiB; split it."));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void A_file_or_a_text_may_have_as_many_bytes_as_the_limit_and_not_one_more()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        byte[] spaces = new byte[ConformanceFile.MaxSize + 1];
        Array.Fill(spaces, (byte)' ');
        try
        {
            File.WriteAllBytes(path, spaces.AsSpan(1));

            Assert.That(ConformanceFile.ReadBytes(path).Length, Is.EqualTo(ConformanceFile.MaxSize));
            Assert.That(() => ConformanceFile.Parse(spaces.AsMemory(1), "spaces"), Throws.TypeOf<ConformanceFormatException>().With.Message.Contains("The file is empty."));
            Assert.That(() => ConformanceFile.Parse(spaces, "spaces"), Throws.TypeOf<ConformanceFormatException>().With.Message.EqualTo("spaces: It is larger than 64 MiB; split it."));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    [Needs(Need.AnotherSystemThanWindows)]
    public void A_pipe_which_tells_no_length_is_read_to_its_end()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using (var writer = new AnonymousPipeClientStream(PipeDirection.Out, pipe.ClientSafePipeHandle))
        {
            writer.Write(Encoding.UTF8.GetBytes(Vector.File(Set)));
        }

        Assert.That(ConformanceFile.Read($"/dev/fd/{pipe.SafePipeHandle.DangerousGetHandle()}"), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_path_that_no_file_can_have_is_refused()
    {
        Assert.That(() => ConformanceFile.Read(""), Throws.ArgumentException.With.Property("ParamName").EqualTo("path"));
        Assert.That(() => ConformanceFile.Read("a\0b"), Throws.TypeOf<ConformanceFormatException>().With.Message.Contains(": It cannot be read. "));
    }

    [Test]
    public void A_directory_and_a_file_that_is_not_there_are_refused()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        Assert.That(() => ConformanceFile.Read(Path.GetTempPath()), Throws.TypeOf<ConformanceFormatException>().With.Message.Contains("is a directory"));
        Assert.That(() => ConformanceFile.Read(path), Throws.TypeOf<ConformanceFormatException>().With.Message.EqualTo($"{path}: There is no such file."));
    }

    private static TestCaseData Fault(string step, string? key, string problem) => new(step, key, problem);

    private static string With(string step, string member) => $"{step[..^1]},{member}}}";

    private static string FaultOf(string json)
    {
        ConformanceFormatException? fault = null;
        try
        {
            Vector.Parse(json);
        }
        catch (ConformanceFormatException caught)
        {
            fault = caught;
        }

        Assert.That(fault, Is.Not.Null, "the file was accepted");
        return fault!.Message;
    }
}
