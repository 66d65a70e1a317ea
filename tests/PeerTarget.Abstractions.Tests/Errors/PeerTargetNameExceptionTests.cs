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
    public void It_says_the_operation_the_code_as_Winsock_numbers_it_its_meaning_and_what_to_do([ValueSource(nameof(Rows))] PeerTargetNameError row, [Values] PeerTargetNameOperation operation)
    {
        var exception = new PeerTargetNameException(operation, row.Code);

        Assert.That((exception.Operation, exception.SocketErrorCode, exception.ErrorCode), Is.EqualTo((operation, row.Code, (int)row.Code)));
        Assert.That(exception.IsTransient, Is.EqualTo(row.IsTransient));
        Assert.That(exception.ToString(), Is.EqualTo($"PeerTarget.PeerTargetNameException ({(int)row.Code}): {exception.Message}"));
        Assert.That(exception.Message, Does.StartWith(operation is PeerTargetNameOperation.Set
            ? "The peer target name was not set: "
            : "The peer target name was not deleted: "));
        Assert.That(exception.Message, Does.Contain(row.Name));
        Assert.That(exception.Message, Does.Contain($"({(int)row.Code})"));
        Assert.That(exception.Message, Does.Contain(operation is PeerTargetNameOperation.Set ? row.MeaningForSet : row.MeaningForDelete));
        Assert.That(exception.Message, Does.EndWith(row.WhatToDo));
    }

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

    [Test]
    public void Where_the_peer_of_a_set_is_zero_that_is_the_first_cause_to_be_named() =>
        Assert.That(
            new PeerTargetNameException(PeerTargetNameOperation.Set, SocketError.InvalidArgument, "host/a.example", new IPEndPoint(IPAddress.Any, 0)).Message,
            Does.StartWith("The peer target name host/a.example for 0.0.0.0:0 was not set: a datagram peer's address and port are zero. Also possible: "));

    [TestCase(PeerTargetNameOperation.Set)]
    [TestCase(PeerTargetNameOperation.Delete)]
    public void The_likelier_cause_hides_no_other(PeerTargetNameOperation operation)
    {
        PeerTargetNameError row = PeerTargetNameError.Find(SocketError.InvalidArgument)!;

        Assert.That(
            new PeerTargetNameException(operation, row.Code, operation is PeerTargetNameOperation.Set ? "host/a.example" : null).Message,
            Does.Contain($" Also possible: {string.Join("; ", new[] { row.MeaningFor(operation), row.AlsoFor(operation) }.OfType<string>())}. Winsock answered"));
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
        Assert.That(exception.IsTransient, Is.False);
    }

    [Test]
    public void Code_that_handles_socket_exceptions_handles_it_and_its_text_shows_where_it_was_thrown()
    {
        SocketException? caught = Assert.Catch<SocketException>(ThrowHere);

        Assert.That(caught?.SocketErrorCode, Is.EqualTo(SocketError.IsConnected));
        Assert.That($"{caught}", Does.StartWith($"PeerTarget.PeerTargetNameException (10056): {caught?.Message}").And.Contain(nameof(ThrowHere)));
        Assert.That($"{caught}".Split(Environment.NewLine)[0], Does.EndWith(caught!.Message));
    }

    private static void ThrowHere() => throw new PeerTargetNameException(PeerTargetNameOperation.Set, SocketError.IsConnected);
}
