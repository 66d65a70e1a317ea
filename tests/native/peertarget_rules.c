/*
 * The rules by which the two codes are answered. A rule that Microsoft documents names the page it
 * stands on; one that no page states names the assumption it follows, with its default.
 */
#include "peertarget_internal.h"

#include <stdatomic.h>
#include <string.h>

/* The defaults of WinsockAssumptions. A choice is 0 for its default; the others are codes. */
static const int defaults[ASSUMPTIONS] = {
    [FAMILY_MISMATCH] = WSAEAFNOSUPPORT,
    [UNSPECIFIED_DATAGRAM_PEER] = WSAEINVAL,
    [SHORT_BUFFER] = WSAEMSGSIZE,
    [MALFORMED_NAME] = WSAEINVAL,
    [MAPPED_PEER_ON_IPV6_ONLY] = WSAEAFNOSUPPORT,
};
/* How far each is from its default, so that it begins at the default. */
static _Atomic int changes[ASSUMPTIONS];

static int assumed(enum assumption which)
{
    return defaults[which] + changes[which];
}

bool assume(int which, int value)
{
    if (which < 0 || which >= ASSUMPTIONS)
        return false;
    changes[which] = value - defaults[which];
    return true;
}

void assume_defaults(void)
{
    for (int i = 0; i < ASSUMPTIONS; i++)
        changes[i] = 0;
}

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

static bool is_mapped(const struct peer_address *peer)
{
    static const unsigned char prefix[12] = {[10] = 0xff, [11] = 0xff};

    return peer->family == AF_INET6 && memcmp(peer->address, prefix, sizeof prefix) == 0;
}

struct association_key key_of(SOCKET s, int type, const struct peer_address *peer)
{
    struct association_key key = {.socket = s};

    /* A stream socket holds one name, whatever address came with it. */
    if (type == SOCK_STREAM)
        return key;
    key.port = assumed(PEER_KEY) != 0 ? peer->port : 0;
    if (is_mapped(peer)) {
        /* The mapped form of an IPv4 address is that address, and has no scope. */
        key.family = AF_INET;
        memcpy(key.address, peer->address + 12, 4);
        return key;
    }
    key.family = peer->family;
    key.scope_id = peer->scope_id;
    memcpy(key.address, peer->address, sizeof key.address);
    return key;
}

/*
 * Copies the structure up to its name, and tells the name's size in bytes. assumption ShortBuffer,
 * here and in read_delete: by default WSAEMSGSIZE, as the function pages say.
 */
static int read_set(const struct ioctl_call *call, SOCKET_PEER_TARGET_NAME *request,
                    uint32_t *name_bytes)
{
    if (call->in_size < NAME_OFFSET)
        return assumed(SHORT_BUFFER);
    memcpy(request, call->in, NAME_OFFSET);

    /* assumption NameLengthUnit. 64 bits, for the sum must not wrap. */
    const bool characters = assumed(NAME_LENGTH_UNIT) != 0 &&
                            request->SecurityProtocol != SOCKET_SECURITY_PROTOCOL_IPSEC2;
    const uint64_t size = (uint64_t)request->PeerTargetNameStringLen * (characters ? 2 : 1);
    if (NAME_OFFSET + size > call->in_size)
        return assumed(SHORT_BUFFER);
    *name_bytes = (uint32_t)size;
    return 0;
}

/* No page describes the bare ioctl's input. It is taken to be the sockaddr that Delete is given. */
static int read_delete(const struct ioctl_call *call, SOCKADDR_STORAGE *address)
{
    if (call->in_size < sizeof(struct sockaddr))
        return assumed(SHORT_BUFFER);
    memcpy(address, call->in, sizeof(struct sockaddr));

    if (address->ss_family == AF_INET6) {
        if (call->in_size < sizeof(struct sockaddr_in6))
            return assumed(SHORT_BUFFER);
        memcpy(address, call->in, sizeof(struct sockaddr_in6));
    }
    return 0;
}

/* The dual-stack page: an IPv6 socket takes IPv4-mapped addresses unless IPV6_V6ONLY is on. */
static bool mapped_on_ipv6_only(SOCKET s, const struct peer_address *peer)
{
    DWORD only = 1;
    int size = sizeof only;

    return is_mapped(peer) &&
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
         * assumption UnspecifiedDatagramPeer: by default WSAEINVAL, the more specific of two
         * documented clauses. Family 0 with anything else in it is a family that is not supported.
         */
        return all_zero((const unsigned char *)address, 0, sizeof *address)
                   ? assumed(UNSPECIFIED_DATAGRAM_PEER)
                   : WSAEAFNOSUPPORT;
    }

    /* Both function pages, WSAEAFNOSUPPORT: the family is not supported. */
    if (peer->family != AF_INET && peer->family != AF_INET6)
        return WSAEAFNOSUPPORT;

    if (peer->family != family && assumed(FAMILY_MISMATCH) != 0)
        return assumed(FAMILY_MISMATCH);

    return family == AF_INET6 && mapped_on_ipv6_only(s, peer) ? assumed(MAPPED_PEER_ON_IPV6_ONLY)
                                                              : 0;
}

/* assumption MalformedName: an empty one, half a code unit, or a NUL anywhere. */
static int judge_name(const unsigned char *name, uint32_t name_bytes)
{
    if (name_bytes == 0 || name_bytes % sizeof(wchar_t) != 0)
        return assumed(MALFORMED_NAME);

    for (uint32_t i = 0; i < name_bytes; i += sizeof(wchar_t))
        if (name[i] == 0 && name[i + 1] == 0)
            return assumed(MALFORMED_NAME);
    return 0;
}

/* The call's memory, which can be judged without the socket. */
static int judge_arguments(const struct ioctl_call *call, SOCKET_PEER_TARGET_NAME *request,
                           uint32_t *name_bytes)
{
    /* Both function pages, WSAEFAULT: a bad pointer, above all a NULL one. */
    if (!readable(call->in, call->in_size))
        return WSAEFAULT;

    /* WSAIoctl page, WSAEFAULT: lpcbBytesReturned. Only an overlapped call may go without it. */
    if (call->bytes_returned == NULL ? call->overlapped == NULL
                                     : IsBadWritePtr(call->bytes_returned, sizeof(DWORD)))
        return WSAEFAULT;

    return call->code == SIO_SET_PEER_TARGET_NAME ? read_set(call, request, name_bytes)
                                                  : read_delete(call, &request->PeerAddress);
}

/*
 * SOCKET_SECURITY_PROTOCOL page: INVALID is the end of the enumeration and not legal. Which error
 * says so is not documented; WSAEINVAL, an invalid parameter, is the nearest. The enum is compared
 * as the signed integer that it is to the Microsoft compilers.
 */
static int judge_protocol(const SOCKET_PEER_TARGET_NAME *request)
{
    return (int)request->SecurityProtocol < SOCKET_SECURITY_PROTOCOL_DEFAULT ||
                   (int)request->SecurityProtocol >= SOCKET_SECURITY_PROTOCOL_INVALID
               ? WSAEINVAL
               : 0;
}

/* 0, or the Winsock error. assumption ErrorOrder: by default the socket first, then the request. */
int judge(const struct ioctl_call *call)
{
    const bool set = call->code == SIO_SET_PEER_TARGET_NAME;
    const bool arguments_first = assumed(ERROR_ORDER) != 0;
    SOCKET_PEER_TARGET_NAME request = {0};
    struct peer_address peer;
    uint32_t name_bytes = 0;
    int family, type, error;

    /* Both function pages, WSAENOTSOCK: the descriptor is not a valid socket. */
    const int no_socket = find_socket(call->socket, &family, &type);
    if (no_socket != 0 && !arguments_first)
        return no_socket;

    error = judge_arguments(call, &request, &name_bytes);
    if (error == 0 && set && arguments_first)
        error = judge_protocol(&request);
    if (error == 0 && set && arguments_first)
        error = judge_name(call->in + NAME_OFFSET, name_bytes);
    if (error != 0)
        return error;
    if (no_socket != 0)
        return no_socket;

    /* Both function pages, WSAEINVAL: not AF_INET or AF_INET6, or not SOCK_STREAM or SOCK_DGRAM. */
    if ((family != AF_INET && family != AF_INET6) || (type != SOCK_STREAM && type != SOCK_DGRAM))
        return WSAEINVAL;

    /* WSASetSocketPeerTargetName page, WSAEISCONN. The page of delete does not list it. */
    if (set && connected(call->socket))
        return WSAEISCONN;

    if (set && judge_protocol(&request) != 0)
        return judge_protocol(&request);

    if (!set && type == SOCK_STREAM && assumed(DELETE_ON_STREAM) != 0)
        return assumed(DELETE_ON_STREAM);

    read_peer(&request.PeerAddress, &peer);
    if (!set && type == SOCK_STREAM && family == AF_INET6 && peer.family == AF_UNSPEC &&
        call->in_size < sizeof(struct sockaddr_in6) &&
        assumed(PEERLESS_DELETE_ON_IPV6_STREAM) != 0)
        return assumed(PEERLESS_DELETE_ON_IPV6_STREAM);

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
    if (!set)
        return table_delete(&key) ? 0 : assumed(DELETE_OF_ABSENT);

    const unsigned char *name = call->in + NAME_OFFSET;
    error = judge_name(name, name_bytes);
    if (error != 0)
        return error;
    return table_set(&key, name, name_bytes / sizeof(wchar_t) * sizeof(wchar_t),
                     assumed(REPEATED_SET));
}
