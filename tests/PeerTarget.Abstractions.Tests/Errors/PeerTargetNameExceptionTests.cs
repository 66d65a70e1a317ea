using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PeerTarget.Tests.Shared;

namespace PeerTarget.Abstractions.Tests;

/// <summary>What the exception says, for every code and both operations.</summary>
[TestFixture]
public sealed class PeerTargetNameExceptionTests
{
    private static IReadOnlyList<PeerTargetNameError> Rows => PeerTargetNameError.All;

    [Test]
    public void The_message_says_the_operation_the_code_its_meaning_and_what_to_do(
        [ValueSource(nameof(Rows))] PeerTargetNameError row,
        [Values] PeerTargetNameOperation operation)
    {
        var exception = new PeerTargetNameException(operation, row.Code);

        Assert.That(exception.Message, Does.StartWith(operation is PeerTargetNameOperation.Set
            ? "The peer target name was not set: "
            : "The peer target name was not deleted: "));
        Assert.That(exception.Message, Does.Contain(row.Name));
        Assert.That(exception.Message, Does.Contain($"({(int)row.Code})"));
        Assert.That(exception.Message, Does.Contain(operation is PeerTargetNameOperation.Set ? row.MeaningForSet : row.MeaningForDelete));
        Assert.That(exception.Message, Does.EndWith(row.WhatToDo));
    }

    [Test]
    public void The_code_is_Winsocks_on_every_operating_system(
        [ValueSource(nameof(Rows))] PeerTargetNameError row,
        [Values] PeerTargetNameOperation operation)
    {
        var exception = new PeerTargetNameException(operation, row.Code);

        Assert.That(exception.SocketErrorCode, Is.EqualTo(row.Code));
        Assert.That(exception.ErrorCode, Is.EqualTo((int)row.Code));
        Assert.That(exception.Operation, Is.EqualTo(operation));
    }

    [TestCase(SocketError.NotSocket, 10038)]
    [TestCase(SocketError.IsConnected, 10056)]
    [TestCase(SocketError.InvalidArgument, 10022)]
    [TestCase(SocketError.OperationNotSupported, 10045)]
    public void The_error_code_is_the_number_that_winsock2_gives_it(SocketError code, int number) =>
        Assert.That(new PeerTargetNameException(PeerTargetNameOperation.Set, code).ErrorCode, Is.EqualTo(number));

    [Test]
    public void A_message_reads_as_sentences() =>
        Assert.That(
            new PeerTargetNameException(PeerTargetNameOperation.Set, SocketError.IsConnected).Message,
            Is.EqualTo(
                "The peer target name was not set: the socket is connected; the name must be set before the connect, on datagram sockets too. "
                + "Winsock answered WSAEISCONN (10056). Set the name before Connect."));

    [Test]
    public void The_principal_and_the_peer_are_in_the_message_and_in_properties()
    {
        IPEndPoint peer = Peers.A4;
        var exception = new PeerTargetNameException(PeerTargetNameOperation.Set, SocketError.IsConnected, "host/a.example", peer);
        peer.Port = 99;

        Assert.That(exception.Message, Does.StartWith("The peer target name host/a.example for 192.0.2.10:88 was not set: the socket is connected"));
        Assert.That(exception.Principal, Is.EqualTo("host/a.example"));
        Assert.That(exception.Peer, Is.EqualTo(Peers.A4));
        exception.Peer!.Port = 99;
        Assert.That(exception.Peer, Is.EqualTo(Peers.A4), "each read gives a copy");
    }

    [TestCase(SocketError.InvalidArgument)]
    [TestCase(SocketError.AddressFamilyNotSupported)]
    public void Where_no_peer_is_given_that_is_the_first_cause_to_be_named(SocketError code)
    {
        Assert.That(new PeerTargetNameException(PeerTargetNameOperation.Set, code, "host/a.example").Message, Does.StartWith("The peer target name host/a.example was not set: no peer is given, and a datagram socket needs one. Also possible: "));
        Assert.That(new PeerTargetNameException(PeerTargetNameOperation.Delete, code).Message, Does.StartWith("The peer target name was not deleted: no peer is given, and a datagram socket needs one. Also possible: "));
        Assert.That(new PeerTargetNameException(PeerTargetNameOperation.Delete, code, peer: Peers.A4).Message, Does.Not.Contain("no peer"));
    }

    [Test]
    public void A_retry_is_worth_it_for_a_transient_code_alone([ValueSource(nameof(Rows))] PeerTargetNameError row) =>
        Assert.That(new PeerTargetNameException(PeerTargetNameOperation.Set, row.Code).IsTransient, Is.EqualTo(row.IsTransient));

    [Test]
    public void An_unknown_code_is_not_transient() =>
        Assert.That(new PeerTargetNameException(PeerTargetNameOperation.Set, (SocketError)1168).IsTransient, Is.False);

    [Test]
    public void The_message_is_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NegativeSign = "\u2212" } };
        try
        {
            Assert.That(new PeerTargetNameException(PeerTargetNameOperation.Set, SocketError.SocketError).Message, Does.Contain("Winsock answered -1."));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestCase(PeerTargetNameOperation.Set, SocketError.ConnectionRefused, "The peer target name was not set: Winsock answered WSAECONNREFUSED (10061). No page lists this code for the operation.")]
    [TestCase(PeerTargetNameOperation.Delete, SocketError.TimedOut, "The peer target name was not deleted: Winsock answered WSAETIMEDOUT (10060). No page lists this code for the operation.")]
    [TestCase(PeerTargetNameOperation.Set, (SocketError)1168, "The peer target name was not set: Winsock answered 1168. No page lists this code for the operation.")]
    [TestCase(PeerTargetNameOperation.Delete, (SocketError)1168, "The peer target name was not deleted: Winsock answered 1168. No page lists this code for the operation.")]
    public void A_code_that_is_in_no_table_is_still_said_in_full(PeerTargetNameOperation operation, SocketError code, string expected)
    {
        var exception = new PeerTargetNameException(operation, code);

        Assert.That(exception.Message, Is.EqualTo(expected));
        Assert.That(exception.SocketErrorCode, Is.EqualTo(code));
        Assert.That(exception.ErrorCode, Is.EqualTo((int)code));
    }

    [Test]
    public void Its_text_shows_the_type_the_Winsock_number_and_the_message([ValueSource(nameof(Rows))] PeerTargetNameError row)
    {
        var exception = new PeerTargetNameException(PeerTargetNameOperation.Delete, row.Code);

        Assert.That(exception.ToString(), Is.EqualTo($"PeerTarget.PeerTargetNameException ({(int)row.Code}): {exception.Message}"));
    }

    [Test]
    public void Its_text_shows_where_it_was_thrown()
    {
        PeerTargetNameException caught = Assert.Throws<PeerTargetNameException>(ThrowHere);

        Assert.That(caught.ToString(), Does.StartWith($"PeerTarget.PeerTargetNameException (10056): {caught.Message}"));
        Assert.That(caught.ToString(), Does.Contain(nameof(ThrowHere)));
    }

    [Test]
    public void Code_that_handles_socket_exceptions_handles_it() =>
        Assert.That(
            ThrowHere,
            Throws.InstanceOf<SocketException>().With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.IsConnected));

    private static void ThrowHere() => throw new PeerTargetNameException(PeerTargetNameOperation.Set, SocketError.IsConnected);
}
