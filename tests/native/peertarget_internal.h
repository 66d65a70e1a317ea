/* What the parts of the double share: the Windows types as it reads them, and each other. */
#ifndef PEERTARGET_INTERNAL_H
#define PEERTARGET_INTERNAL_H

#define PEERTARGET_DOUBLE_BUILD
#include "peertarget_double.h"

#include <mstcpip.h>
#include <stdbool.h>
#include <ws2tcpip.h>

/* The mingw-w64 headers lack these two; the values are those of the SDK's mstcpip.h. */
#ifndef SIO_SET_PEER_TARGET_NAME
#define SIO_SET_PEER_TARGET_NAME _WSAIOW(IOC_VENDOR, 202)
#endif
#ifndef SIO_DELETE_PEER_TARGET_NAME
#define SIO_DELETE_PEER_TARGET_NAME _WSAIOW(IOC_VENDOR, 203)
#endif

/* sizeof(SOCKET_PEER_TARGET_NAME) is 4 more than this, so a name must never be looked for there. */
#define NAME_OFFSET ((DWORD)FIELD_OFFSET(SOCKET_PEER_TARGET_NAME, AllStrings))

_Static_assert(SIO_SET_PEER_TARGET_NAME == 0x980000CAu, "SIO_SET_PEER_TARGET_NAME");
_Static_assert(SIO_DELETE_PEER_TARGET_NAME == 0x980000CBu, "SIO_DELETE_PEER_TARGET_NAME");
_Static_assert(SOCKET_SECURITY_PROTOCOL_DEFAULT == 0, "SOCKET_SECURITY_PROTOCOL");
_Static_assert(SOCKET_SECURITY_PROTOCOL_IPSEC == 1, "SOCKET_SECURITY_PROTOCOL");
_Static_assert(SOCKET_SECURITY_PROTOCOL_IPSEC2 == 2, "SOCKET_SECURITY_PROTOCOL, Windows 7 on");
_Static_assert(SOCKET_SECURITY_PROTOCOL_INVALID == 3, "SOCKET_SECURITY_PROTOCOL, Windows 7 on");
_Static_assert(AF_UNSPEC == 0 && AF_INET == 2 && AF_INET6 == 23, "address families");
_Static_assert(SOCK_STREAM == 1 && SOCK_DGRAM == 2, "socket types");
_Static_assert(WSAEFAULT == 10014 && WSAEINVAL == 10022 && WSAENOTSOCK == 10038, "errors");
_Static_assert(WSAEMSGSIZE == 10040 && WSAEAFNOSUPPORT == 10047 && WSAEISCONN == 10056, "errors");

_Static_assert(sizeof(wchar_t) == 2, "UTF-16 code units");
_Static_assert(sizeof(SOCKET_PEER_TARGET_NAME) == 144, "SOCKET_PEER_TARGET_NAME");
_Static_assert(FIELD_OFFSET(SOCKET_PEER_TARGET_NAME, SecurityProtocol) == 0, "SecurityProtocol");
_Static_assert(sizeof(SOCKET_SECURITY_PROTOCOL) == 4, "SecurityProtocol");
_Static_assert(FIELD_OFFSET(SOCKET_PEER_TARGET_NAME, PeerAddress) == 8, "PeerAddress");
_Static_assert(FIELD_OFFSET(SOCKET_PEER_TARGET_NAME, PeerTargetNameStringLen) == 136, "StringLen");
_Static_assert(FIELD_OFFSET(SOCKET_PEER_TARGET_NAME, AllStrings) == 140, "AllStrings");
_Static_assert(sizeof(SOCKADDR_STORAGE) == 128, "SOCKADDR_STORAGE");
_Static_assert(FIELD_OFFSET(SOCKADDR_STORAGE, ss_family) == 0, "SOCKADDR_STORAGE");
_Static_assert(sizeof(struct sockaddr) == 16, "sockaddr");
_Static_assert(sizeof(struct sockaddr_in) == 16, "sockaddr_in");
_Static_assert(FIELD_OFFSET(struct sockaddr_in, sin_port) == 2, "sockaddr_in");
_Static_assert(FIELD_OFFSET(struct sockaddr_in, sin_addr) == 4, "sockaddr_in");
_Static_assert(sizeof(struct sockaddr_in6) == 28, "sockaddr_in6");
_Static_assert(FIELD_OFFSET(struct sockaddr_in6, sin6_port) == 2, "sockaddr_in6");
_Static_assert(FIELD_OFFSET(struct sockaddr_in6, sin6_flowinfo) == 4, "sockaddr_in6");
_Static_assert(FIELD_OFFSET(struct sockaddr_in6, sin6_addr) == 8, "sockaddr_in6");
_Static_assert(FIELD_OFFSET(struct sockaddr_in6, sin6_scope_id) == 24, "sockaddr_in6");

/* An address out of its sockaddr. Fields that its family does not have are zero. */
struct peer_address {
    uint16_t family;
    uint16_t port; /* in host order */
    uint32_t flowinfo;
    uint32_t scope_id;
    uint8_t address[16];
    uint32_t meaningful; /* how many bytes of the sockaddr carry meaning, sin_zero left out */
};

/* The arguments of one WSAIoctl call. */
struct ioctl_call {
    SOCKET socket;
    DWORD code;
    const unsigned char *in;
    DWORD in_size;
    LPVOID out;
    DWORD out_size;
    LPDWORD bytes_returned;
    LPWSAOVERLAPPED overlapped;
    LPWSAOVERLAPPED_COMPLETION_ROUTINE completion;
};

/*
 * What a name is associated with: the peer's address, with its scope id and without the flow label;
 * under assumption PeerKey the port, too. A stream socket's one name has a family and an address of zero.
 */
struct association_key {
    uint64_t socket;
    uint32_t family;
    uint32_t scope_id;
    uint8_t address[16];
    uint64_t port; /* 0, but under PEER_KEY = 1 */
};

/* What a test assumes, by the numbers of PeerTargetDouble_Assume. */
enum assumption {
    PEER_KEY,
    REPEATED_SET,
    DELETE_OF_ABSENT,
    DELETE_ON_STREAM,
    FAMILY_MISMATCH,
    UNSPECIFIED_DATAGRAM_PEER,
    SHORT_BUFFER,
    MALFORMED_NAME,
    NAME_LENGTH_UNIT,
    ERROR_ORDER,
    MAPPED_PEER_ON_IPV6_ONLY,
    PEERLESS_DELETE_ON_IPV6_STREAM,
    ASSUMPTIONS
};

/* peertarget_rules.c */
bool assume(int which, int value);
void assume_defaults(void);
bool all_zero(const unsigned char *bytes, uint64_t from, uint64_t to);
bool readable(const void *memory, DWORD size);
void read_peer(const SOCKADDR_STORAGE *storage, struct peer_address *peer);
int find_socket(SOCKET s, int *family, int *type);

/* Takes a socket for another kind from now on; false where too many are. NULL forgets them all. */
bool pretend_kind(SOCKET s, int family, int type);
void forget_kinds(const SOCKET *only);
struct association_key key_of(SOCKET s, int type, const struct peer_address *peer);
int judge(const struct ioctl_call *call);

/* peertarget_double.c */
/* By name, since what is linked of WSAIoctl and of others that the double defines is its own. */
FARPROC find_real(const wchar_t *library, const char *name);
int forward(const struct ioctl_call *call);      /* to ws2_32's WSAIoctl */
void end_call(uint32_t sequence, int32_t error); /* in the record, if no other call began since */

/* peertarget_pending.c; it has a lock of its own. */
int32_t pending_mode(void);
/* Starts a call that mode answers later. WSA_IO_PENDING, or why it was not started. */
int pend(const struct ioctl_call *call, uint32_t sequence, int32_t mode, int32_t forced);
void finish_at_once(const struct ioctl_call *call);   /* an overlapped call that succeeded */
void forget_overlapped(const OVERLAPPED *overlapped); /* the end of an earlier call with it */
void pending_reset(void);

/* peertarget_table.c; it has a lock of its own. */
/* 0, WSAENOBUFS, or, where the peer has a name already and may not be given another, repeated. */
int table_set(const struct association_key *key, const void *name, uint32_t name_bytes,
              int repeated);
bool table_delete(const struct association_key *key); /* whether there was one */
int32_t table_copy(const struct association_key *key, wchar_t *name, uint32_t capacity_chars);
uint32_t table_count(SOCKET s);
void table_forget(SOCKET s);
void table_clear(void);

#endif
