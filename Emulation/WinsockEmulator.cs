using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace PeerTarget.Emulation;

/// <summary>
/// Winsock's peer target names, in memory: it decodes the bytes that Windows would be given, applies the documented rules, and
/// keeps the names of each socket.
/// </summary>
/// <remarks>
/// <para>
/// It has two doors. <see cref="EmulatedPeerTargetNameProvider"/> serves real sockets, which it leaves as it found them: it reads
/// their managed state, never touches their handles, and keeps none alive. <see cref="Raw"/> is C-shaped, with emulated
/// sockets, pointers and lengths.
/// </para>
/// <para>It performs no IPsec and authenticates nobody. <c>docs/emulator.md</c> lists what is not emulated.</para>
/// <para>Safe for use from several threads at once. Each emulator is a world of its own.</para>
/// </remarks>
public sealed class WinsockEmulator
{
    private readonly PeerTargetNameRules _rules;
    private readonly ConditionalWeakTable<Socket, AssociationTable> _tables = [];

    /// <summary>Creates an emulator in which no socket holds a name.</summary>
    /// <param name="assumptions">What to assume where the documentation is silent, or <see langword="null"/> for the defaults.</param>
    public WinsockEmulator(WinsockAssumptions? assumptions = null)
    {
        Assumptions = assumptions ?? WinsockAssumptions.Default;
        _rules = new PeerTargetNameRules(Assumptions);
        Raw = new RawWinsock(this);
    }

    /// <summary>What this emulator assumes where the documentation is silent.</summary>
    public WinsockAssumptions Assumptions { get; }

    /// <summary>The C-shaped door, with emulated sockets.</summary>
    public RawWinsock Raw { get; }

    /// <summary>The name by which a peer would be authenticated now, if the socket spoke to it under IPsec.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="peer">The peer. A stream socket has one name for every peer, so there it may be <see langword="null"/>.</param>
    /// <returns>The name, or <see langword="null"/> if the socket holds none for that peer or has been closed.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="socket"/> is <see langword="null"/>, or <paramref name="peer"/> is and the socket is no stream socket.
    /// </exception>
    public string? Lookup(Socket socket, IPEndPoint? peer = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _ = _tables.TryGetValue(socket, out AssociationTable? table);
        return Lookup(StateOf(socket, table), table, peer);
    }

    internal string? Lookup(EndpointState socket, AssociationTable? table, IPEndPoint? peer)
    {
        if (!socket.IsSocket)
        {
            return null;
        }

        if (socket.Type is SocketType.Stream)
        {
            return table?.Find(default);
        }

        // A null answer would pass for "no name" where the peer was only forgotten.
        ArgumentNullException.ThrowIfNull(peer);
        return AssociationKey.Of(peer, socket.Family, Assumptions.PeerKey) is { } key ? table?.Find(key) : null;
    }

    /// <summary>Serves an ioctl on a real socket: its names live and die with the object.</summary>
    internal SocketError Ioctl(Socket socket, PeerTargetNameIoctl ioctl, IoctlInput input)
    {
        AssociationTable table = _tables.GetOrAdd(socket, static _ => new AssociationTable());
        return Ioctl(StateOf(socket, table), table, ioctl, input);
    }

    /// <summary>Serves an ioctl: the rules judge, and what they let through changes the table. Only a socket has one.</summary>
    internal SocketError Ioctl(EndpointState socket, AssociationTable? table, PeerTargetNameIoctl ioctl, IoctlInput input)
    {
        if (ioctl is PeerTargetNameIoctl.Set)
        {
            SocketError error = _rules.JudgeSet(socket, input, out AssociationKey peer, out ReadOnlySpan<char> name);
            return error is SocketError.Success ? table!.Set(peer, name, Assumptions.RepeatedSet) : error;
        }
        else
        {
            SocketError error = _rules.JudgeDelete(socket, input, out AssociationKey peer);
            return error is SocketError.Success ? table!.Delete(peer, Assumptions.DeleteOfAbsent) : error;
        }
    }

    // A closed socket says so by an exception, and stays closed: the table remembers, so that only the first call pays for it.
    private static EndpointState StateOf(Socket socket, AssociationTable? table)
    {
        if (table is { IsClosed: true })
        {
            return default;
        }

        EndpointState state = EndpointState.Of(socket);
        if (!state.IsSocket)
        {
            table?.Close();
        }

        return state;
    }
}
