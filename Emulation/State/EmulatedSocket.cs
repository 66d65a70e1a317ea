using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PeerTarget.Emulation;

/// <summary>What a call did to the names of a socket.</summary>
internal enum NameChange
{
    /// <summary>The peer had no name, and has one now.</summary>
    Added,

    /// <summary>The peer had another name, and has the new one now.</summary>
    Replaced,

    /// <summary>The peer had the same name.</summary>
    Renewed,

    /// <summary>The peer had a name, which may not be replaced.</summary>
    Held,

    /// <summary>The peer had a name, and has none now.</summary>
    Removed,

    /// <summary>The peer had no name, and has none.</summary>
    Absent,
}

/// <summary>
/// What the emulator knows of a socket of either door: its number, whether it was closed, and its names.
/// </summary>
/// <remarks>Names and state are read and changed while <see cref="Gate"/> is held.</remarks>
internal sealed class EmulatedSocket
{
    [ThreadStatic]
    private static byte[]? s_option;

    private readonly SocketFacts _raw;
    private volatile bool _isClosed;
    private Dictionary<AssociationKey, string>? _names;
    private EarlyEffects? _early;

    /// <summary>For a real socket. The real socket knows its own state.</summary>
    public EmulatedSocket()
    {
    }

    /// <summary>For a socket of the raw door. It exists here alone.</summary>
    public EmulatedSocket(AddressFamily family, SocketType type, bool isOverlapped)
    {
        _raw = new SocketFacts { IsOpen = true, Family = family, Type = type };
        IsOverlapped = isOverlapped;
        IsIPv6Only = family is AddressFamily.InterNetworkV6;
    }

    /// <summary>Whoever judges a call or changes the socket holds this lock.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The socket's number in its emulator, from 1, in the order of first calls. Refused calls count. 0 before the first call.</summary>
    public int Ordinal { get; set; }

    /// <summary>Whether a set has taken effect on the socket. A delete does not undo it.</summary>
    public bool WasNamed { get; set; }

    /// <summary>Raw door: whether the socket has the overlapped attribute.</summary>
    public bool IsOverlapped { get; }

    /// <summary>Raw door: whether the socket is connected.</summary>
    public bool IsConnected { get; set; }

    /// <summary>Raw door: the option IPV6_V6ONLY.</summary>
    public bool IsIPv6Only { get; set; }

    /// <summary>Whether the socket was seen closed. A closed socket stays closed.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Whether the socket has a table of names. A refused call never creates the table.</summary>
    public bool HasTable => _names is not null;

    /// <summary>What pending calls have changed already. Made when a call needs it.</summary>
    public EarlyEffects Early => _early ??= new EarlyEffects();

    /// <summary>The state of a socket of the raw door.</summary>
    public SocketFacts Read() => _isClosed ? default : _raw with { IsConnected = IsConnected };

    /// <summary>
    /// The state of a real socket. The socket is left as it was. LocalEndPoint is not read, nor is RemoteEndPoint of a connected socket:
    /// .NET caches them at the first read, and they are wrong later. docs/emulator.md says more.
    /// </summary>
    public SocketFacts Read(Socket socket, bool isSet)
    {
        if (_isClosed)
        {
            return default;
        }

        bool isConnected = false;
        try
        {
            if (isSet || socket.Blocking)
            {
                isConnected = socket.Connected;
                if (!isConnected)
                {
                    // Null, or an exception once the socket is closed.
                    _ = socket.RemoteEndPoint;
                }
            }
            else
            {
                // The members above would consume the error of a pending connect.
                _ = Ask(socket, SocketOptionLevel.Socket, SocketOptionName.Type);
            }
        }
        catch (ObjectDisposedException)
        {
            Close();
            return default;
        }
        catch (SocketException)
        {
            // The system gave no answer, but the socket is open.
        }

        return new SocketFacts { IsOpen = true, Family = socket.AddressFamily, Type = socket.SocketType, IsConnected = isConnected };
    }

    /// <summary>Whether a real IPv6 socket speaks to IPv4 peers too. False if the socket was closed or cannot tell.</summary>
    public bool IsDualMode(Socket socket)
    {
        try
        {
            return !_isClosed && Ask(socket, SocketOptionLevel.IPv6, SocketOptionName.IPv6Only) == 0;
        }
        catch (ObjectDisposedException)
        {
            // The exception is thrown once. From now on the socket is known to be closed.
            lock (Gate)
            {
                Close();
            }

            return false;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Remembers that the socket was closed, and forgets its names.</summary>
    public void Close()
    {
        _isClosed = true;
        _names = null;
    }

    /// <summary>Sets a name. It gives back the name that the peer has now.</summary>
    public NameChange Set(in AssociationKey key, ReadOnlySpan<char> name, bool mayReplace, out string now)
    {
        _names ??= [];
        ref string held = ref CollectionsMarshal.GetValueRefOrNullRef(_names, key);
        if (Unsafe.IsNullRef(ref held))
        {
            _names.Add(key, now = name.ToString());
            return NameChange.Added;
        }

        now = held;
        if (!mayReplace)
        {
            return NameChange.Held;
        }

        // The same name again costs no allocation.
        if (name.SequenceEqual(held))
        {
            return NameChange.Renewed;
        }

        held = now = name.ToString();
        return NameChange.Replaced;
    }

    public NameChange Delete(in AssociationKey key) => _names is not null && _names.Remove(key) ? NameChange.Removed : NameChange.Absent;

    public string? Find(in AssociationKey key) => _names?.GetValueOrDefault(key);

    private static int Ask(Socket socket, SocketOptionLevel level, SocketOptionName name)
    {
        byte[] value = s_option ??= new byte[sizeof(int)];
        socket.GetSocketOption(level, name, value);
        return BitConverter.ToInt32(value);
    }
}

/// <summary>What the rules need to know of a socket. The default value stands for no socket.</summary>
internal readonly record struct SocketFacts
{
    public bool IsOpen { get; init; }

    public AddressFamily Family { get; init; }

    public SocketType Type { get; init; }

    public bool IsConnected { get; init; }
    public bool IsInternet => Family is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6;
}
