using System.Net;
using System.Net.Sockets;
using PeerTarget.Testing;
using static PeerTarget.Testing.WinsockConstants;

namespace PeerTarget.Emulation.Tests;

/// <summary>Each assumption, with each of its values, on the raw door in both forms.</summary>
[TestFixture(RawForm.Ioctl)]
[TestFixture(RawForm.Function)]
public sealed class AssumptionTests(RawForm form)
{
    private const string Peer = "192.0.2.10:88";
    private const string SameAddressOtherPort = "192.0.2.10:89";

    [Test]
    public void PeerKey_Address_gives_one_name_to_all_ports_of_an_address()
    {
        RawDoor door = Door(new() { PeerKey = PeerKey.Address });
        nuint socket = door.Open();

        door.Set(socket, RawBuffer.Set(Peer, "host/a.example"));
        door.Set(socket, RawBuffer.Set(SameAddressOtherPort, "host/b.example"));

        Assert.That(door.Lookup(socket, Peer), Is.EqualTo("host/b.example"));
        Assert.That(door.Delete(socket, RawBuffer.Sockaddr(IPEndPoint.Parse("192.0.2.10:1"))), Is.EqualTo(SocketError.Success));
        Assert.That(door.Lookup(socket, SameAddressOtherPort), Is.Null);
    }

    [TestCase(Inet, "192.0.2.10")]
    [TestCase(Inet6, "[2001:db8::1]")]
    public void PeerKey_AddressAndPort_gives_each_port_its_own_name(int family, string address)
    {
        RawDoor door = Door(new() { PeerKey = PeerKey.AddressAndPort });
        nuint socket = door.Open(family);

        door.Set(socket, RawBuffer.Set(address + ":88", "host/a.example"));
        door.Set(socket, RawBuffer.Set(address + ":89", "host/b.example"));
        Assert.That(door.Lookup(socket, address + ":88"), Is.EqualTo("host/a.example"));

        door.Delete(socket, RawBuffer.Sockaddr(IPEndPoint.Parse(address + ":88")));
        Assert.That(door.Lookup(socket, address + ":88"), Is.Null);
        Assert.That(door.Lookup(socket, address + ":89"), Is.EqualTo("host/b.example"));
    }

    [TestCase(RepeatedSet.Replace, SocketError.Success, "host/b.example")]
    [TestCase(RepeatedSet.InvalidArgument, SocketError.InvalidArgument, "host/a.example")]
    public void RepeatedSet_decides_what_a_second_name_for_a_peer_answers(RepeatedSet value, SocketError expected, string name)
    {
        foreach (int type in new[] { SockDgram, SockStream })
        {
            RawDoor door = Door(new() { RepeatedSet = value });
            nuint socket = door.Open(type: type);
            door.Set(socket, RawBuffer.Set(Peer, "host/a.example"));

            Assert.That(door.Set(socket, RawBuffer.Set(Peer, "host/b.example")), Is.EqualTo(expected));
            Assert.That(door.Lookup(socket, Peer), Is.EqualTo(name));
        }
    }

    [TestCase(DeleteOfAbsent.Success, SocketError.Success)]
    [TestCase(DeleteOfAbsent.InvalidArgument, SocketError.InvalidArgument)]
    public void DeleteOfAbsent_decides_what_a_delete_without_a_name_answers(DeleteOfAbsent value, SocketError expected)
    {
        RawDoor door = Door(new() { DeleteOfAbsent = value });
        nuint socket = door.Open();
        byte[] peer = RawBuffer.Sockaddr(IPEndPoint.Parse(Peer));

        Assert.That(door.Delete(socket, peer), Is.EqualTo(expected), "never set");
        Assert.That(door.Set(socket, RawBuffer.Set(Peer)), Is.EqualTo(SocketError.Success));
        Assert.That(door.Delete(socket, peer), Is.EqualTo(SocketError.Success));
        Assert.That(door.Delete(socket, peer), Is.EqualTo(expected), "deleted before");
        Assert.That(door.Delete(door.Open(type: SockStream), new byte[16]), Is.EqualTo(expected), "a stream socket without a name");
    }

    [TestCase(DeleteOnStream.Success, SocketError.Success, null)]
    [TestCase(DeleteOnStream.InvalidArgument, SocketError.InvalidArgument, "host/a.example")]
    public void DeleteOnStream_decides_what_a_delete_on_a_stream_socket_answers(DeleteOnStream value, SocketError expected, string? nameAfterwards)
    {
        RawDoor door = Door(new() { DeleteOnStream = value });
        nuint socket = door.Open(type: SockStream);
        door.Set(socket, RawBuffer.Set(new byte[128]));

        Assert.That(door.Delete(socket, new byte[16]), Is.EqualTo(expected));
        Assert.That(door.Lookup(socket, Peer), Is.EqualTo(nameAfterwards));
    }

    [TestCase(FamilyMismatch.AddressFamilyNotSupported, SocketError.AddressFamilyNotSupported)]
    [TestCase(FamilyMismatch.InvalidArgument, SocketError.InvalidArgument)]
    public void FamilyMismatch_decides_what_a_peer_of_the_other_IP_family_answers(FamilyMismatch value, SocketError expected)
    {
        RawDoor door = Door(new() { FamilyMismatch = value });
        foreach (int type in new[] { SockDgram, SockStream })
        {
            Assert.That(door.Set(door.Open(Inet, type), RawBuffer.Set("[2001:db8::1]:88")), Is.EqualTo(expected));
            Assert.That(door.Set(door.Open(Inet6, type), RawBuffer.Set(Peer)), Is.EqualTo(expected));
            Assert.That(door.Delete(door.Open(Inet6, type), RawBuffer.Sockaddr(IPEndPoint.Parse(Peer))), Is.EqualTo(expected));
        }
    }

    [TestCase(UnspecifiedDatagramPeer.InvalidArgument, SocketError.InvalidArgument)]
    [TestCase(UnspecifiedDatagramPeer.AddressFamilyNotSupported, SocketError.AddressFamilyNotSupported)]
    public void UnspecifiedDatagramPeer_decides_what_an_all_zero_datagram_peer_answers(UnspecifiedDatagramPeer value, SocketError expected)
    {
        RawDoor door = Door(new() { UnspecifiedDatagramPeer = value });

        Assert.That(door.Set(door.Open(), RawBuffer.Set(new byte[128])), Is.EqualTo(expected));
        Assert.That(door.Delete(door.Open(), new byte[16]), Is.EqualTo(expected));
        Assert.That(door.Set(door.Open(), RawBuffer.Set("0.0.0.0:0")), Is.EqualTo(SocketError.InvalidArgument), "documented where the family is given");
    }

    [TestCase(ShortBuffer.MessageSize, SocketError.MessageSize)]
    [TestCase(ShortBuffer.Fault, SocketError.Fault)]
    public void ShortBuffer_decides_what_a_buffer_that_is_too_small_answers(ShortBuffer value, SocketError expected)
    {
        RawDoor door = Door(new() { ShortBuffer = value });

        Assert.That(door.Set(door.Open(), new byte[139]), Is.EqualTo(expected));
        Assert.That(door.Set(door.Open(), RawBuffer.Set(Peer, nameLength: uint.MaxValue)), Is.EqualTo(expected));
        Assert.That(door.Delete(door.Open(), new byte[15]), Is.EqualTo(expected));
    }

    [TestCase(MalformedName.InvalidArgument, SocketError.InvalidArgument)]
    [TestCase(MalformedName.Success, SocketError.Success)]
    public void MalformedName_decides_what_an_empty_an_odd_or_a_NUL_bearing_name_answers(MalformedName value, SocketError expected)
    {
        RawDoor door = Door(new() { MalformedName = value });
        bool kept = value is MalformedName.Success;
        nuint empty = door.Open();
        nuint odd = door.Open();
        nuint nul = door.Open();

        Assert.That(door.Set(empty, RawBuffer.Set(Peer, "")), Is.EqualTo(expected));
        Assert.That(door.Set(odd, RawBuffer.Set(Peer, "host/a", nameLength: 11)), Is.EqualTo(expected));
        Assert.That(door.Set(nul, RawBuffer.Set(Peer, "host/a\0")), Is.EqualTo(expected));
        Assert.That(door.Lookup(empty, Peer), Is.EqualTo(kept ? "" : null));
        Assert.That(door.Lookup(odd, Peer), Is.EqualTo(kept ? "host/" : null));
        Assert.That(door.Lookup(nul, Peer), Is.EqualTo(kept ? "host/a\0" : null));
    }

    [Test]
    public void NameLengthUnit_Bytes_counts_bytes_under_every_protocol([Values(0, 1, 2)] int protocol)
    {
        RawDoor door = Door(new() { NameLengthUnit = NameLengthUnit.Bytes });
        nuint socket = door.Open();

        Assert.That(door.Set(socket, RawBuffer.Set(Peer, "host/a.example", protocol, nameLength: 28)), Is.EqualTo(SocketError.Success));
        Assert.That(door.Lookup(socket, Peer), Is.EqualTo("host/a.example"));
        Assert.That(door.Set(socket, RawBuffer.Set(Peer, "host/a.example", protocol, nameLength: 14)), Is.EqualTo(SocketError.Success));
        Assert.That(door.Lookup(socket, Peer), Is.EqualTo("host/a."), "a caller that counts characters names another principal");
    }

    [TestCase(0, 14u, SocketError.Success)]
    [TestCase(1, 14u, SocketError.Success)]
    [TestCase(2, 28u, SocketError.Success)]
    [TestCase(0, 28u, SocketError.MessageSize)]
    [TestCase(1, 28u, SocketError.MessageSize)]
    [TestCase(0, 0x80000000u, SocketError.MessageSize)]
    public void NameLengthUnit_CharactersUnlessIPsec2_counts_characters_but_under_IPsec2(int protocol, uint declared, SocketError expected)
    {
        RawDoor door = Door(new() { NameLengthUnit = NameLengthUnit.CharactersUnlessIPsec2 });
        nuint socket = door.Open();

        Assert.That(door.Set(socket, RawBuffer.Set(Peer, "host/a.example", protocol, declared)), Is.EqualTo(expected));
        Assert.That(door.Lookup(socket, Peer), Is.EqualTo(expected is SocketError.Success ? "host/a.example" : null));
    }

    private RawDoor Door(WinsockAssumptions assumptions) => new(form, assumptions);
}
