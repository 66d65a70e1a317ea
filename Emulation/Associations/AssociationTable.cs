using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PeerTarget.Emulation;

/// <summary>The names that one socket holds, by peer. Safe for use from several threads at once: one lock guards it.</summary>
internal sealed class AssociationTable
{
    private readonly Lock _gate = new();
    private Dictionary<AssociationKey, string>? _names;

    /// <summary>Whether the socket is known to be closed. Its names are then of no use to anyone.</summary>
    public bool IsClosed { get; private set; }

    public void Close()
    {
        lock (_gate)
        {
            IsClosed = true;
            _names = null;
        }
    }

    public SocketError Set(AssociationKey key, ReadOnlySpan<char> name, RepeatedSet repeated)
    {
        lock (_gate)
        {
            _names ??= [];
            ref string held = ref CollectionsMarshal.GetValueRefOrNullRef(_names, key);
            if (Unsafe.IsNullRef(ref held))
            {
                _names.Add(key, name.ToString());
                return SocketError.Success;
            }

            // The same name again costs no allocation.
            if (repeated is RepeatedSet.Replace && !name.SequenceEqual(held))
            {
                held = name.ToString();
            }

            return (SocketError)repeated;
        }
    }

    public SocketError Delete(AssociationKey key, DeleteOfAbsent absent)
    {
        lock (_gate)
        {
            return _names is not null && _names.Remove(key) ? SocketError.Success : (SocketError)absent;
        }
    }

    public string? Find(AssociationKey key)
    {
        lock (_gate)
        {
            return _names?.GetValueOrDefault(key);
        }
    }
}
