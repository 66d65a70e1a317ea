/*
 * The rules by which the two codes are answered. A rule that Microsoft documents names the page it
 * stands on; one that no page states names the assumption it follows, with its default.
 */
#include "peertarget_internal.h"

#include <string.h>

bool all_zero(const unsigned char *bytes, uint64_t from, uint64_t to)
{
    for (uint64_t i = from; i < to; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

/* IsBadReadPtr is no protection for a program, and all that a test of a bad pointer needs. */
bool readable(const void *memory, DWORD size)
{
    return memory != NULL && !IsBadReadPtr(memory, size);
}

void read_peer(const SOCKADDR_STORAGE *storage, struct peer_address *peer)
{
    memset(peer, 0, sizeof *peer);
    peer->family = (uint16_t)storage->ss_family;

    if (peer->family == AF_INET) {
        struct sockaddr_in in;

        memcpy(&in, storage, sizeof in);
        peer->port = ntohs(in.sin_port);
        memcpy(peer->address, &in.sin_addr, sizeof in.sin_addr);
        peer->meaningful = FIELD_OFFSET(struct sockaddr_in, sin_zero);
    } else if (peer->family == AF_INET6) {
        struct sockaddr_in6 in6;

        memcpy(&in6, storage, sizeof in6);
        peer->port = ntohs(in6.sin6_port);
        peer->flowinfo = in6.sin6_flowinfo;
        peer->scope_id = in6.sin6_scope_id;
        memcpy(peer->address, &in6.sin6_addr, sizeof in6.sin6_addr);
        peer->meaningful = sizeof in6;
    } else if (peer->family == AF_UNSPEC) {
        peer->meaningful = sizeof storage->ss_family;
    } else {
        peer->meaningful = sizeof(struct sockaddr);
    }
}

/* Sockets that a test wants taken for another kind, which this system cannot open. */
enum { KINDS = 16 };
static struct {
    bool used;
    SOCKET socket;
    int family, type;
} kinds[KINDS];
static SRWLOCK kinds_lock = SRWLOCK_INIT;

bool pretend_kind(SOCKET s, int family, int type)
{
    bool found = false;

    AcquireSRWLockExclusive(&kinds_lock);
    for (size_t i = 0; i < KINDS && !found; i++)
        if (!kinds[i].used) {
            kinds[i].used = found = true;
            kinds[i].socket = s;
            kinds[i].family = family;
            kinds[i].type = type;
        }
    ReleaseSRWLockExclusive(&kinds_lock);
    return found;
}

void forget_kinds(const SOCKET *only)
{
    AcquireSRWLockExclusive(&kinds_lock);
    for (size_t i = 0; i < KINDS; i++)
        if (only == NULL || kinds[i].socket == *only)
            kinds[i].used = false;
    ReleaseSRWLockExclusive(&kinds_lock);
}

/* SO_PROTOCOL_INFO tells an unbound socket's family, which getsockname does not. */
int find_socket(SOCKET s, int *family, int *type)
{
    WSAPROTOCOL_INFOW info;
    int size = sizeof info;

    *family = AF_UNSPEC;
    *type = 0;
    if (getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOW, (char *)&info, &size) == SOCKET_ERROR)
        return WSAGetLastError();
    *family = info.iAddressFamily;
    *type = info.iSocketType;

    AcquireSRWLockShared(&kinds_lock);
    for (size_t i = 0; i < KINDS; i++)
        if (kinds[i].used && kinds[i].socket == s) {
            *family = kinds[i].family;
            *type = kinds[i].type;
        }
    ReleaseSRWLockShared(&kinds_lock);
    return 0;
}

static bool connected(SOCKET s)
{
    SOCKADDR_STORAGE peer;
    int size = sizeof peer;

    return getpeername(s, (struct sockaddr *)&peer, &size) == 0;
}

struct association_key key_of(SOCKET s, int type, const struct peer_address *peer)
{
    struct association_key key = {.socket = s};

    /* A stream socket holds one name, whatever address came with it. */
    if (type == SOCK_STREAM)
        return key;
    key.family = peer->family;
    key.scope_id = peer->scope_id;
    memcpy(key.address, peer->address, sizeof key.address);
    return key;
}

/*
 * Copies the structure up to its name. assumption ShortBuffer, here and in read_delete:
 * WSAEMSGSIZE, as the function pages say, and not the WSAEFAULT of the WSAIoctl page.
 */
static int read_set(const struct ioctl_call *call, SOCKET_PEER_TARGET_NAME *request)
{
    if (call->in_size < NAME_OFFSET)
        return WSAEMSGSIZE;
    memcpy(request, call->in, NAME_OFFSET);

    /* assumption NameLengthUnit: bytes, for every protocol. 64 bits, for the sum must not wrap. */
    if ((uint64_t)NAME_OFFSET + request->PeerTargetNameStringLen > call->in_size)
        return WSAEMSGSIZE;
    return 0;
}

/* No page describes the bare ioctl's input. It is taken to be the sockaddr that Delete is given. */
static int read_delete(const struct ioctl_call *call, SOCKADDR_STORAGE *address)
{
    if (call->in_size < sizeof(struct sockaddr))
        return WSAEMSGSIZE;
    memcpy(address, call->in, sizeof(struct sockaddr));

    if (address->ss_family == AF_INET6) {
        if (call->in_size < sizeof(struct sockaddr_in6))
            return WSAEMSGSIZE;
        memcpy(address, call->in, sizeof(struct sockaddr_in6));
    }
    return 0;
}

/* The dual-stack page: an IPv6 socket takes IPv4-mapped addresses unless IPV6_V6ONLY is on. */
static bool mapped_on_ipv6_only(SOCKET s, const struct peer_address *peer)
{
    static const unsigned char prefix[12] = {[10] = 0xff, [11] = 0xff};
    DWORD only = 1;
    int size = sizeof only;

    return peer->family == AF_INET6 && memcmp(peer->address, prefix, sizeof prefix) == 0 &&
           (getsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, (char *)&only, &size) != 0 || only != 0);
}

static int judge_peer(SOCKET s, const SOCKADDR_STORAGE *address, const struct peer_address *peer,
                      int family, int type)
{
    if (peer->family == AF_UNSPEC) {
        /* Microsoft's stcpclient sample leaves the address all zero, family too. */
        if (type == SOCK_STREAM)
            return 0;

        /*
         * assumption UnspecifiedDatagramPeer: WSAEINVAL, the more specific of two documented
         * clauses. Family 0 with anything else in it is plainly a family that is not supported.
         */
        return all_zero((const unsigned char *)address, 0, sizeof *address) ? WSAEINVAL
                                                                            : WSAEAFNOSUPPORT;
    }

    /*
     * Both function pages, WSAEAFNOSUPPORT: the family is not supported. The other one of AF_INET
     * and AF_INET6 is assumption FamilyMismatch: WSAEAFNOSUPPORT, as the list of error codes has it
     * for an address that does not go with its socket.
     */
    if (peer->family != family)
        return WSAEAFNOSUPPORT;

    /* assumption MappedPeerOnIPv6Only: WSAEAFNOSUPPORT; no page gives the code. */
    return mapped_on_ipv6_only(s, peer) ? WSAEAFNOSUPPORT : 0;
}

/* assumption MalformedName: WSAEINVAL for an empty one, half a code unit, or a NUL anywhere. */
static int judge_name(const unsigned char *name, uint32_t name_bytes)
{
    if (name_bytes == 0 || name_bytes % sizeof(wchar_t) != 0)
        return WSAEINVAL;

    for (uint32_t i = 0; i < name_bytes; i += sizeof(wchar_t))
        if (name[i] == 0 && name[i + 1] == 0)
            return WSAEINVAL;
    return 0;
}

/* assumption ErrorOrder: the socket first, then the request. 0, or the Winsock error. */
int judge(const struct ioctl_call *call)
{
    const bool set = call->code == SIO_SET_PEER_TARGET_NAME;
    SOCKET_PEER_TARGET_NAME request = {0};
    struct peer_address peer;
    int family, type, error;

    /* Both function pages, WSAENOTSOCK: the descriptor is not a valid socket. */
    error = find_socket(call->socket, &family, &type);
    if (error != 0)
        return error;

    /* Both function pages, WSAEFAULT: a bad pointer, above all a NULL one. */
    if (!readable(call->in, call->in_size))
        return WSAEFAULT;

    /* WSAIoctl page, WSAEFAULT: lpcbBytesReturned. Only an overlapped call may go without it. */
    if (call->bytes_returned == NULL ? call->overlapped == NULL
                                     : IsBadWritePtr(call->bytes_returned, sizeof(DWORD)))
        return WSAEFAULT;

    error = set ? read_set(call, &request) : read_delete(call, &request.PeerAddress);
    if (error != 0)
        return error;

    /* Both function pages, WSAEINVAL: not AF_INET or AF_INET6, or not SOCK_STREAM or SOCK_DGRAM. */
    if ((family != AF_INET && family != AF_INET6) || (type != SOCK_STREAM && type != SOCK_DGRAM))
        return WSAEINVAL;

    /* WSASetSocketPeerTargetName page, WSAEISCONN. The page of delete does not list it. */
    if (set && connected(call->socket))
        return WSAEISCONN;

    /*
     * SOCKET_SECURITY_PROTOCOL page: INVALID is the end of the enumeration and not legal. Which
     * error says so is not documented; WSAEINVAL, an invalid parameter, is the nearest. The enum is
     * compared as the signed integer that it is to the Microsoft compilers.
     */
    if (set && ((int)request.SecurityProtocol < SOCKET_SECURITY_PROTOCOL_DEFAULT ||
                (int)request.SecurityProtocol >= SOCKET_SECURITY_PROTOCOL_INVALID))
        return WSAEINVAL;

    read_peer(&request.PeerAddress, &peer);
    error = judge_peer(call->socket, &request.PeerAddress, &peer, family, type);
    if (error != 0)
        return error;

    /*
     * WSASetSocketPeerTargetName page, WSAEINVAL: a connectionless socket, and IP address and port
     * are both zero. Delete has no such clause: there it is a peer without a name, like any other.
     */
    if (set && type == SOCK_DGRAM && peer.port == 0 &&
        all_zero(peer.address, 0, sizeof peer.address))
        return WSAEINVAL;

    const struct association_key key = key_of(call->socket, type, &peer);
    if (!set) {
        /* assumptions DeleteOfAbsent and DeleteOnStream: success. */
        table_delete(&key);
        return 0;
    }

    const unsigned char *name = call->in + NAME_OFFSET;
    error = judge_name(name, request.PeerTargetNameStringLen);
    if (error != 0)
        return error;
    return table_set(&key, name, request.PeerTargetNameStringLen) ? 0 : WSAENOBUFS;
}
