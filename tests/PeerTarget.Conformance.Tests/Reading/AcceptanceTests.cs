using System.Net;
using System.Net.Sockets;
using PeerTarget.Emulation;

namespace PeerTarget.Conformance.Tests;

/// <summary>What the format allows is read as the format says.</summary>
[TestFixture]
public sealed class AcceptanceTests
{
    [Test]
    public void Every_key_of_a_set_is_read()
    {
        SetStep step = Read<SetStep>("""{"do":"set","socket":"s","peer":"[fe80::1%7]:88","name":"a\ud800b","protocol":3,"nameLength":4294967295,"length":0,"addressFamily":"inet","via":"function","overlapped":"routine","expect":"WSAEADDRINUSE"}""");

        Assert.That(step.Operation, Is.EqualTo(PeerTargetNameOperation.Set));
        Assert.That(step.Peer, Is.EqualTo(IPEndPoint.Parse("[fe80::1%7]:88")));
        Assert.That(step.Name, Is.EqualTo("a\ud800b"));
        Assert.That((step.Protocol, step.NameLength, step.Length, step.AddressFamily, step.Via), Is.EqualTo((3, uint.MaxValue, 0u, (int?)2, CallForm.Function)));
        Assert.That((step.Overlapped, step.Expect), Is.EqualTo((CompletionIndication.Routine, SocketError.AddressAlreadyInUse)));
    }

    [Test]
    public void What_is_left_out_has_the_formats_default()
    {
        SetStep step = Read<SetStep>("""{"do":"set","socket":"s","peer":"none","name":"a","expect":"NO_ERROR"}""");

        Assert.That((step.Peer, step.Protocol, step.NameLength, step.Length, step.AddressFamily, step.Via), Is.EqualTo(((IPEndPoint?)null, 2, (uint?)null, (uint?)null, (int?)null, (CallForm?)null)));
        Assert.That((step.Buffer, step.Overlapped), Is.EqualTo(((GivenBuffer?)null, (CompletionIndication?)null)));
    }

    [TestCase("null", true, null)]
    [TestCase("\"\"", false, "")]
    [TestCase("\"0aFf\"", false, "0AFF")]
    public void A_buffer_is_NULL_or_bytes_and_replaces_peer_and_name(string buffer, bool isNull, string? bytes)
    {
        CallStep step = Read<CallStep>($$"""{"do":"set","socket":"s","buffer":{{buffer}},"expect":"NO_ERROR"}""");

        Assert.That(step.Buffer, Is.Not.Null, "which would be none given");
        Assert.That(step.Buffer!.Bytes is null, Is.EqualTo(isNull));
        Assert.That(step.Buffer.Bytes is { } given ? Convert.ToHexString(given.Span) : null, Is.EqualTo(bytes));
    }

    [TestCase("event", CompletionIndication.Event)]
    [TestCase("routine", CompletionIndication.Routine)]
    public void An_indication_has_a_word(string word, CompletionIndication indication) =>
        Assert.That(Read<DeleteStep>($$"""{"do":"delete","socket":"s","peer":"none","overlapped":"{{word}}","expect":"NO_ERROR"}""").Overlapped, Is.EqualTo(indication));

    [TestCase("ioctl", CallForm.Ioctl)]
    [TestCase("function", CallForm.Function)]
    public void A_form_has_a_word(string word, CallForm form) =>
        Assert.That(Read<DeleteStep>($$"""{"do":"delete","socket":"s","peer":"none","via":"{{word}}","expect":"NO_ERROR"}""").Via, Is.EqualTo(form));

    [TestCase("192.0.2.1:0")]
    [TestCase("[2001:db8::1]:88")]
    [TestCase("[2001:DB8:0:0::1]:65535")]
    [TestCase("[fe80::1%0]:88")]
    [TestCase("[::ffff:192.0.2.1%4294967295]:88")]
    public void A_peer_may_be_written_in_each_way_of_its_family(string peer) =>
        Assert.That(Read<DeleteStep>($$"""{"do":"delete","socket":"s","peer":"{{peer}}","expect":"NO_ERROR"}""").Peer, Is.EqualTo(IPEndPoint.Parse(peer)));

    [TestCase("default", 0)]
    [TestCase("ipsec", 1)]
    [TestCase("ipsec2", 2)]
    public void A_protocol_has_a_word(string word, int number) =>
        Assert.That(Read<SetStep>($$"""{"do":"set","socket":"s","peer":"none","name":"a","protocol":"{{word}}","expect":"NO_ERROR"}""").Protocol, Is.EqualTo(number));

    [TestCase("-1", -1)]
    [TestCase("4294967295", -1)]
    public void A_protocol_is_any_32_bits(string given, int number) =>
        Assert.That(Read<SetStep>($$"""{"do":"set","socket":"s","peer":"none","name":"a","protocol":{{given}},"expect":"NO_ERROR"}""").Protocol, Is.EqualTo(number));

    [TestCase("\"inet\"", 2)]
    [TestCase("\"inet6\"", 23)]
    [TestCase("\"unix\"", 1)]
    [TestCase("\"bluetooth\"", 32)]
    [TestCase("\"hyperv\"", 34)]
    [TestCase("\"unspecified\"", 0)]
    [TestCase("17", 17)]
    public void A_family_is_a_word_or_a_number(string family, int number) =>
        Assert.That(Read<OpenStep>($$"""{"do":"socket","socket":"s","family":{{family}},"type":"dgram"}""").Family, Is.EqualTo(number));

    [TestCase("stream", 1)]
    [TestCase("dgram", 2)]
    [TestCase("raw", 3)]
    [TestCase("rdm", 4)]
    [TestCase("seqpacket", 5)]
    public void A_type_is_a_word(string type, int number) =>
        Assert.That(Read<OpenStep>($$"""{"do":"socket","socket":"s","family":"inet","type":"{{type}}"}""").Type, Is.EqualTo(number));

    [Test]
    public void Assumptions_go_over_the_defaults_and_their_absence_is_told_from_none()
    {
        const string Rest = $$""" "says":"x","basis":"assumed","source":"PeerKey","steps":[{{Vector.OpenDatagram}}]}""";
        IReadOnlyList<ConformanceCase> cases = Vector.Parse(Vector.Of($$$"""{"id":"a","assumptions":{"nameLengthUnit":"charactersUnlessIpsec2","errorOrder":"argumentsFirst"},{{{Rest}}},{"id":"b","assumptions":{},{{{Rest}}},{"id":"c",{{{Rest}}}"""));

        Assert.That(cases[0].Assumptions, Is.EqualTo(new WinsockAssumptions { NameLengthUnit = NameLengthUnit.CharactersUnlessIPsec2, ErrorOrder = ErrorOrder.ArgumentsFirst }));
        Assert.That(cases[1].Assumptions, Is.EqualTo(WinsockAssumptions.Default));
        Assert.That(cases[2].Assumptions, Is.Null);
    }

    [Test]
    public void A_byte_order_mark_and_no_cases_are_fine()
    {
        Assert.That(Vector.Parse("\uFEFF" + Vector.Of() + "\n"), Is.Empty);
        Assert.That(Vector.Parse("\uFEFF" + Vector.File(Vector.OpenDatagram)), Has.Count.EqualTo(1));
    }

    [Test]
    public void Every_code_that_the_operations_answer_has_a_name_of_the_format() =>
        Assert.That(PeerTargetNameError.All.Select(row => WinsockCodes.NameOf(row.Code)), Is.EqualTo(PeerTargetNameError.All.Select(row => row.Name)));

    [Test]
    public void A_code_without_a_name_is_its_number() => Assert.That(WinsockCodes.NameOf((SocketError)1168), Is.EqualTo("1168"));

    [TestCase("a\\u0041\\n\\\"\\\\\\/\\b\\f\\r\\t", "aA\n\"\\/\b\f\r\t")]
    [TestCase("\\ud83d\\ude00", "\U0001F600")]
    public void A_name_is_decoded_to_the_letter(string text, string expected) => Assert.That(NameOf(text), Is.EqualTo(expected));

    // Not a test case, because an attribute's text is UTF-8, which has no unpaired surrogates.
    [Test]
    public void An_escaped_unpaired_surrogate_stays() => Assert.That(NameOf("é\\udc00"), Is.EqualTo("é\udc00"));

    [Test]
    public void The_source_of_a_set_the_schema_and_the_number_of_cases_may_be_given() =>
        Assert.That(Vector.Parse("""{"$schema":"x","format":"peertarget-vectors-1","source":{"name":"a","version":"1"},"numberOfCases":0,"cases":[]}"""), Is.Empty);

    [Test]
    public void A_code_without_a_name_is_expected_by_its_number() =>
        Assert.That(Read<DeleteStep>("""{"do":"delete","socket":"s","peer":"none","expect":1168}""").Expect, Is.EqualTo((SocketError)1168));

    [Test]
    public void What_a_step_does_may_stand_anywhere_in_it() =>
        Assert.That(Read<CloseStep>("""{"socket":"s","do":"close"}""").Socket, Is.EqualTo("s"));

    private static string? NameOf(string json) => Read<SetStep>($$"""{"do":"set","socket":"s","peer":"none","name":"{{json}}","expect":"NO_ERROR"}""").Name;

    private static T Read<T>(string step)
        where T : ConformanceStep => (T)Vector.Parse(Vector.File(step))[0].Steps[0];
}
