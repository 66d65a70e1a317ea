using System.Net;
using System.Net.Sockets;
using PeerTarget.Emulation;

namespace PeerTarget.Model;

/// <summary>Two equal sockets take the same steps, and the emulator is asked about one of them before each. They must show the same.</summary>
public static class SocketTwins
{
    private const int StepsInEach = 10;

    private static readonly IPEndPoint s_peer4 = IPEndPoint.Parse("192.0.2.10:88");
    private static readonly IPEndPoint s_peer6 = IPEndPoint.Parse("[2001:db8::1]:88");

    /// <summary>The addresses on which the twins meet others.</summary>
    public static IReadOnlyList<string> Loopbacks { get; } = ["127.0.0.1", "::1", "::ffff:127.0.0.1"];

    /// <summary>What the twins show that differs, or <see langword="null"/> if nothing does.</summary>
    /// <param name="type">The type of the sockets.</param>
    /// <param name="loopback">One of <see cref="Loopbacks"/>.</param>
    /// <param name="seed">Gives the same steps again.</param>
    public static string? Difference(SocketType type, string loopback, int seed)
    {
        var address = IPAddress.Parse(loopback);
        using Socket one = Open(type, address), other = Open(type, address), refusing = Open(type, address);
        foreach (Socket place in (Socket[])[one, other, refusing])
        {
            // Its port stays taken, so that no socket under test is given it.
            place.Bind(new IPEndPoint(address, 0));
        }

        if (type is SocketType.Stream)
        {
            // The connections stay in the queue: nothing has to accept them.
            one.Listen();
            other.Listen();
        }
        else
        {
            // From now on it takes datagrams from itself alone, and refuses all others.
            refusing.Connect(refusing.LocalEndPoint!);
        }

        IPEndPoint[] places = [(IPEndPoint)one.LocalEndPoint!, (IPEndPoint)other.LocalEndPoint!, (IPEndPoint)refusing.LocalEndPoint!];
        List<string> untouched = Live(type, places, seed, provider: null);
        List<string> touched = Live(type, places, seed, new EmulatedPeerTargetNameProvider());
        return untouched.SequenceEqual(touched) ? null : $"{type} {loopback}, seed {seed}. Untouched: {string.Join("; ", untouched)}. Touched: {string.Join("; ", touched)}";
    }

    private static Socket Open(SocketType type, IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, type, type is SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        if (address.IsIPv4MappedToIPv6)
        {
            socket.DualMode = true;
        }

        return socket;
    }

    private static List<string> Live(SocketType type, IPEndPoint[] places, int seed, EmulatedPeerTargetNameProvider? provider)
    {
        using Socket socket = Open(type, places[0].Address);
        (string Name, Func<object?> Take)[] steps = StepsOf(socket, places);
        var history = new Random(seed);
        var touches = new Random(~seed);
        // The error comes before the last look, which would consume it.
        int[] order = [.. Enumerable.Range(0, StepsInEach).Select(_ => history.Next(steps.Length)), steps.Length - 2, steps.Length - 1];
        var shown = new List<string>();
        foreach (int step in order)
        {
            for (int touch = touches.Next(4); provider is not null && touch > 0; touch--)
            {
                _ = Touch(provider, socket, touches);
            }

            shown.Add($"{steps[step].Name}: {OutcomeOf(steps[step].Take)}");
        }

        // A socket made of the handle has nothing cached. Only now: taking the handle marks the socket.
        using var handle = new SafeSocketHandle(socket.Handle, ownsHandle: false);
        using var system = new Socket(handle);
        shown.Add($"in the system: {Look(system, places)}");
        shown.Add($"the local endpoint is the system's: {Equals(socket.LocalEndPoint, system.LocalEndPoint)}");
        shown.Add($"the remote endpoint is the system's: {OutcomeOf(() => Equals(socket.RemoteEndPoint, system.RemoteEndPoint))}");
        return shown;
    }

    private static object? Touch(EmulatedPeerTargetNameProvider provider, Socket socket, Random touches)
    {
        IPEndPoint peer = touches.Next(2) == 0 ? s_peer4 : s_peer6;
        return touches.Next(3) switch
        {
            0 => provider.Emulator.Lookup(socket, peer),
            1 => provider.TryDelete(socket, touches.Next(2) == 0 ? peer : null),
            // No set on a non-blocking socket. It has to ask whether the socket is connected, and while a connect is pending .NET
            // answers by a poll that consumes the error: the limit that remains.
            _ => socket.Blocking ? provider.TrySet(socket, new PeerTargetName("host/a.example", peer)) : null,
        };
    }

    private static (string Name, Func<object?> Take)[] StepsOf(Socket socket, IPEndPoint[] places)
    {
        (IPEndPoint one, IPEndPoint other, IPEndPoint refusing) = (places[0], places[1], places[2]);
        // Nobody listens at the first; IPv6 has but one loopback address.
        IPAddress[] several = [one.Address.Equals(IPAddress.IPv6Loopback) ? one.Address : IPAddress.Parse("127.0.0.2"), one.Address];
        return
        [
            ("bind", Does(() => socket.Bind(new IPEndPoint(one.Address, 0)))),
            ("connect", Does(() => Connect(one))),
            ("connect elsewhere", Does(() => Connect(other))),
            ("connect to a refusal", Does(() => Connect(refusing))),
            ("connect to several", Does(() => socket.Connect(several, one.Port))),
            ("disconnect", Does(() => socket.Disconnect(reuseSocket: true))),
            ("send", () => socket.Send([1])),
            ("send to one", () => socket.SendTo([1], one)),
            ("send to another", () => socket.SendTo([1], other)),
            ("stop blocking", Does(() => socket.Blocking = false)),
            // Connected settles what is pending, also for the sets that follow. They, and deletes and lookups too, would poll it now.
            ("block", Does(() => socket.Blocking = socket.Connected || true)),
            ("error", () => (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!),
            ("look", () => Look(socket, places)),
        ];

        static Func<object?> Does(Action step) => () =>
        {
            step();
            return "done";
        };

        void Connect(IPEndPoint peer)
        {
            try
            {
                socket.Connect(peer);
            }
            catch (SocketException pending) when (pending.SocketErrorCode is SocketError.WouldBlock)
            {
                // The answer is waited for, and not taken, so that it is there at the same step of both sockets.
                _ = socket.Poll(1_000_000, SelectMode.SelectWrite);
                throw;
            }
        }
    }

    private static string Look(Socket socket, IPEndPoint[] places)
    {
        return $"{socket.Connected}, {socket.IsBound}, from {Show(socket.LocalEndPoint)} to {Show(socket.RemoteEndPoint)}";

        // The ports of the two sockets differ; those of the places do not.
        string Show(EndPoint? shown) => shown is IPEndPoint { Port: not 0 } own && !places.Any(place => place.Port == own.Port)
            ? $"{own.Address} and a port of its own"
            : $"{shown}";
    }

    private static string OutcomeOf(Func<object?> step)
    {
        try
        {
            return $"{step()}";
        }
        catch (SocketException refused)
        {
            return $"{refused.SocketErrorCode}";
        }
        catch (Exception refused) when (refused is InvalidOperationException or NotSupportedException)
        {
            return refused.GetType().Name;
        }
    }
}
