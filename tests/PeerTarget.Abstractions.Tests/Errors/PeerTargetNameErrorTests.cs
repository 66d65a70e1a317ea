using System.Net.Sockets;

namespace PeerTarget.Abstractions.Tests;

/// <summary>The table of Winsock codes against the pages of the two functions and the numbers of winerror.h.</summary>
[TestFixture]
public sealed class PeerTargetNameErrorTests
{
    private static IReadOnlyList<PeerTargetNameError> Rows => PeerTargetNameError.All;

    [TestCase("WSA_OPERATION_ABORTED", 995)]
    [TestCase("WSA_IO_PENDING", 997)]
    [TestCase("WSAEACCES", 10013)]
    [TestCase("WSAEFAULT", 10014)]
    [TestCase("WSAEINVAL", 10022)]
    [TestCase("WSAEWOULDBLOCK", 10035)]
    [TestCase("WSAEINPROGRESS", 10036)]
    [TestCase("WSAENOTSOCK", 10038)]
    [TestCase("WSAEMSGSIZE", 10040)]
    [TestCase("WSAENOPROTOOPT", 10042)]
    [TestCase("WSAEOPNOTSUPP", 10045)]
    [TestCase("WSAEAFNOSUPPORT", 10047)]
    [TestCase("WSAENETDOWN", 10050)]
    [TestCase("WSAENOBUFS", 10055)]
    [TestCase("WSAEISCONN", 10056)]
    [TestCase("WSANOTINITIALISED", 10093)]
    [TestCase("WSA_SECURE_HOST_NOT_FOUND", 11032)]
    [TestCase("WSA_IPSEC_NAME_POLICY_ERROR", 11033)]
    public void A_row_is_found_by_its_name_and_by_its_number(string name, int number)
    {
        PeerTargetNameError? byName = PeerTargetNameError.Find(name);
        PeerTargetNameError? byCode = PeerTargetNameError.Find((SocketError)number);

        Assert.That(byName, Is.Not.Null);
        Assert.That(byName, Is.SameAs(byCode));
        Assert.That(byName!.Name, Is.EqualTo(name));
        Assert.That((int)byName.Code, Is.EqualTo(number));
        Assert.That(byName.ToString(), Is.EqualTo($"{name} ({number})"));
    }

    [TestCase("wsaeisconn")]
    [TestCase("WsaEIsConn")]
    public void A_name_is_found_without_regard_to_case(string name) =>
        Assert.That(PeerTargetNameError.Find(name)?.Code, Is.EqualTo(SocketError.IsConnected));

    [TestCase(null, false, SocketError.Success)]
    [TestCase("WSAEISCONN", true, SocketError.IsConnected)]
    [TestCase("wsaeisconn", false, SocketError.Success)]
    [TestCase("NO_ERROR", true, SocketError.Success)]
    public void A_code_is_read_by_the_very_name_of_the_headers(string? name, bool isKnown, SocketError code)
    {
        Assert.That(WinsockCodes.TryParse(name, out SocketError read), Is.EqualTo(isKnown));
        Assert.That(read, Is.EqualTo(code));
    }

    [TestCase("")]
    [TestCase("IsConnected")]
    [TestCase("10056")]
    [TestCase("WSAECONNREFUSED")]
    public void A_name_that_is_in_no_row_is_not_found(string name) =>
        Assert.That(PeerTargetNameError.Find(name), Is.Null);

    [TestCase(SocketError.Success)]
    [TestCase(SocketError.SocketError)]
    [TestCase(SocketError.ConnectionRefused)]
    [TestCase((SocketError)106)]
    public void A_code_that_is_in_no_row_is_not_found(SocketError code) =>
        Assert.That(PeerTargetNameError.Find(code), Is.Null);

    [Test]
    public void Every_code_and_every_name_stands_once_in_the_order_of_numbers()
    {
        Assert.That(Rows.Select(row => (int)row.Code), Is.Unique.And.Ordered.Ascending);
        Assert.That(Rows.Select(row => row.Name), Is.Unique.IgnoreCase);
    }

    [Test]
    public void The_codes_that_a_page_lists_and_no_others_are_documented()
    {
        string[] both = ["WSAEFAULT", "WSAEINVAL", "WSAENOTSOCK", "WSAEMSGSIZE", "WSAEAFNOSUPPORT"];

        Assert.That(Rows.Where(row => row.IsDocumentedForSet).Select(row => row.Name), Is.EquivalentTo(both.Append("WSAEISCONN")));
        Assert.That(Rows.Where(row => row.IsDocumentedForDelete).Select(row => row.Name), Is.EquivalentTo(both));
    }

    [TestCaseSource(nameof(Rows))]
    public void A_row_names_the_pages_that_list_its_code(PeerTargetNameError row)
    {
        Assert.That(row.Source, Is.Not.Empty);
        Assert.That(row.Source.Contains("WSASetSocketPeerTargetName", StringComparison.Ordinal), Is.EqualTo(row.IsDocumentedForSet));
        Assert.That(row.Source.Contains("WSADeleteSocketPeerTargetName", StringComparison.Ordinal), Is.EqualTo(row.IsDocumentedForDelete));
    }

    [TestCaseSource(nameof(Rows))]
    public void A_meaning_is_a_clause_and_the_advice_is_sentences(PeerTargetNameError row)
    {
        Assert.That(row.MeaningForSet, Does.Match("^([a-z]|Winsock ).*[^.]$"));
        Assert.That(row.MeaningForDelete, Does.Match("^([a-z]|Winsock ).*[^.]$"));
        Assert.That(row.WhatToDo, Does.Match(@"^[A-Z].*\.$"));
    }

    [TestCaseSource(nameof(Rows))]
    public void The_meaning_is_that_for_the_operation(PeerTargetNameError row)
    {
        Assert.That(row.MeaningFor(PeerTargetNameOperation.Set), Is.EqualTo(row.MeaningForSet));
        Assert.That(row.MeaningFor(PeerTargetNameOperation.Delete), Is.EqualTo(row.MeaningForDelete));
        Assert.That(row.AlsoFor(PeerTargetNameOperation.Set), Is.EqualTo(row.AlsoForSet));
        Assert.That(row.AlsoFor(PeerTargetNameOperation.Delete), Is.EqualTo(row.AlsoForDelete));
    }

    [TestCase("WSAEFAULT", "PeerTargetName is NULL", "PeerAddr is NULL")]
    [TestCase("WSAEINVAL", "address and port are zero", "not an IPv4 or IPv6 stream or datagram socket")]
    [TestCase("WSAEISCONN", "the socket is connected", "does not list this code for a delete")]
    public void A_meaning_says_what_the_page_of_that_operation_says(string name, string forSet, string forDelete)
    {
        PeerTargetNameError row = PeerTargetNameError.Find(name)!;

        Assert.That($"{row.MeaningForSet}; {row.AlsoForSet}", Does.Contain(forSet));
        Assert.That($"{row.MeaningForDelete}; {row.AlsoForDelete}", Does.Contain(forDelete).And.Not.Contain("zero"), "zeros are no fault of a delete");
    }

    [Test]
    public void No_word_of_the_emulator_stands_in_what_production_reads() =>
        Assert.That(Rows.SelectMany(row => new[] { row.MeaningForSet, row.MeaningForDelete, row.AlsoForSet ?? "", row.AlsoForDelete ?? "", row.WhatToDo }), Has.None.Match("(?i)assum|emulat|door|raw"));

    [Test]
    public void A_retry_helps_against_five_codes_and_no_other() =>
        Assert.That(Rows.Where(row => row.IsTransient).Select(row => (int)row.Code), Is.EqualTo(new[] { 995, 10035, 10036, 10050, 10055 }));
}
