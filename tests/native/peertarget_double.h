/*
 * A stand-in for ws2_32.dll's WSAIoctl, for tests of the code that calls it.
 *
 * SIO_SET_PEER_TARGET_NAME and SIO_DELETE_PEER_TARGET_NAME are answered here, by the rules that
 * Microsoft documents and by assumptions, the defaults unless told otherwise, where it is silent. Any other
 * code goes on to the real WSAIoctl. The sockets are real ones: their family, type and connection
 * are asked of Winsock, so the process must have called WSAStartup. Nobody is authenticated.
 *
 * Every function may be called on any thread.
 */
#ifndef PEERTARGET_DOUBLE_H
#define PEERTARGET_DOUBLE_H

#include <stddef.h>
#include <stdint.h>

#ifdef PEERTARGET_DOUBLE_BUILD
/* This library defines WSAIoctl, which the header would otherwise declare as imported. */
#define WINSOCK_API_LINKAGE
#define PEERTARGET_DOUBLE_API __declspec(dllexport)
#else
#define PEERTARGET_DOUBLE_API __declspec(dllimport)
#endif

#include <winsock2.h>

/*
 * Not judged as the documentation has it: a socket without the overlapped attribute ignores the two
 * overlapped arguments, and here none does; an OVERLAPPED that cannot be written ends the process.
 */

/* A call that has been recorded and not answered yet, as a hook sees it. */
#define PEERTARGET_DOUBLE_UNANSWERED (-1)

/* What a call that succeeds leaves behind as last error: Windows promises nothing of it. */
#define PEERTARGET_DOUBLE_FOREIGN_ERROR 10037 /* WSAEALREADY */

/* As a forced error: the call fails, and the last error is 0. */
#define PEERTARGET_DOUBLE_FAIL_WITHOUT_ERROR (-2)

#define PEERTARGET_DOUBLE_MODE_JUDGE 0
#define PEERTARGET_DOUBLE_MODE_AT_ONCE 1

/*
 * The arguments of one served call, read through the types of the Windows headers.
 *
 * What the buffer is too short to hold is zero, and so is all of it where it is NULL or not
 * readable. For SIO_DELETE_PEER_TARGET_NAME, whose buffer is the bare sockaddr, security_protocol,
 * name_length and name_available are zero. port, flowinfo, scope_id and address are read for
 * AF_INET and AF_INET6 alone, and an AF_INET address is the first four bytes of address.
 */
struct peertarget_double_call {
    uint32_t sequence;         /*  0: 1 for the first call served since the start or a reset */
    uint32_t code;             /*  4: dwIoControlCode */
    uint32_t in_size;          /*  8: cbInBuffer */
    uint32_t out_size;         /* 12: cbOutBuffer */
    int32_t security_protocol; /* 16: SecurityProtocol */
    uint16_t family;           /* 20: sa_family */
    uint16_t port;             /* 22: in host order */
    uint32_t flowinfo;         /* 24: sin6_flowinfo as stored, in network order */
    uint32_t scope_id;         /* 28: sin6_scope_id */
    uint8_t address[16];       /* 32: in network order */
    uint32_t name_length;      /* 48: PeerTargetNameStringLen */
    uint32_t name_available;   /* 52: bytes from AllStrings to the end of the buffer */
    int32_t error;             /* 56: 0, the Winsock error, or PEERTARGET_DOUBLE_UNANSWERED */
    uint8_t in_buffer;         /* 60: 1 where lpvInBuffer is not NULL; so the next ones too */
    uint8_t in_readable;       /* 61: 1 where, besides, all cbInBuffer bytes can be read */
    uint8_t out_buffer;        /* 62: lpvOutBuffer */
    uint8_t bytes_returned;    /* 63: lpcbBytesReturned */
    uint8_t overlapped;        /* 64: lpOverlapped */
    uint8_t completion;        /* 65: lpCompletionRoutine */
    uint8_t padding_zero;      /* 66: 1 where the buffer is readable and its padding is zero */
    uint8_t reserved;          /* 67: 0 */
};

/*
 * Padding, above, is every byte that carries no meaning: the four between SecurityProtocol and
 * PeerAddress, sin_zero of an AF_INET address, the storage after the sockaddr (after the family
 * field alone where that is AF_UNSPEC), and what follows the name, or the sockaddr of a delete, up
 * to cbInBuffer.
 */

_Static_assert(offsetof(struct peertarget_double_call, security_protocol) == 16, "call layout");
_Static_assert(offsetof(struct peertarget_double_call, family) == 20, "call layout");
_Static_assert(offsetof(struct peertarget_double_call, port) == 22, "call layout");
_Static_assert(offsetof(struct peertarget_double_call, scope_id) == 28, "call layout");
_Static_assert(offsetof(struct peertarget_double_call, address) == 32, "call layout");
_Static_assert(offsetof(struct peertarget_double_call, name_length) == 48, "call layout");
_Static_assert(offsetof(struct peertarget_double_call, error) == 56, "call layout");
_Static_assert(offsetof(struct peertarget_double_call, in_buffer) == 60, "call layout");
_Static_assert(offsetof(struct peertarget_double_call, padding_zero) == 66, "call layout");
_Static_assert(sizeof(struct peertarget_double_call) == 68, "call layout");

typedef void(WINAPI *peertarget_double_hook)(void *context);

/*
 * Has the signature of ws2_32's. An overlapped call finishes at once: the OVERLAPPED says success
 * and, where no completion routine came with it, its event is signalled. A completion routine is
 * never run, and no packet goes to a completion port.
 */
PEERTARGET_DOUBLE_API int WSAAPI WSAIoctl(SOCKET s, DWORD code, LPVOID in, DWORD in_size,
                                          LPVOID out, DWORD out_size, LPDWORD bytes_returned,
                                          LPWSAOVERLAPPED overlapped,
                                          LPWSAOVERLAPPED_COMPLETION_ROUTINE completion);

/*
 * The name by which this peer would now be authenticated: its length in UTF-16 units, or -1 where
 * there is none or s is no socket. As many units as fit are copied, without a terminator; name may
 * be NULL where capacity_chars is 0. A stream socket has one name, whatever the peer, which may be
 * NULL there.
 */
PEERTARGET_DOUBLE_API int32_t PeerTargetDouble_Lookup(SOCKET s, const struct sockaddr *peer,
                                                      int32_t peer_len, wchar_t *name,
                                                      uint32_t capacity_chars);

/* How many names the socket has. */
PEERTARGET_DOUBLE_API uint32_t PeerTargetDouble_Count(SOCKET s);

/* Forgets the socket's names. To be called as it closes: the system uses handles again. */
PEERTARGET_DOUBLE_API void PeerTargetDouble_Forget(SOCKET s);

/* Forgets all names and calls, the hook, the forced error, the mode and the assumptions. */
PEERTARGET_DOUBLE_API void PeerTargetDouble_Reset(void);

/* The call that was begun last in this process. 0, or -1 where there is none yet. */
PEERTARGET_DOUBLE_API int32_t PeerTargetDouble_LastCall(struct peertarget_double_call *out);

/*
 * Runs in every served call, on its thread, after the arguments were recorded and before they are
 * judged; the judge then reads the caller's memory anew, so memory that moved meanwhile shows. No
 * lock is held. NULL removes the hook; a call already inside it is not waited for.
 */
PEERTARGET_DOUBLE_API void PeerTargetDouble_SetHook(peertarget_double_hook hook, void *context);

/*
 * The next served calls, so many of them, fail with this Winsock error, unjudged. An error or a
 * number of 0 takes that back. The hook still runs, and may set this for its own call.
 */
PEERTARGET_DOUBLE_API void PeerTargetDouble_SetForcedError(int32_t error, int32_t calls);

/*
 * Takes a socket for one of this address family and type from now on, until it is forgotten: for the
 * rules on kinds of socket that the system cannot open. 0, or -1 where sixteen are pretended already.
 */
PEERTARGET_DOUBLE_API int32_t PeerTargetDouble_PretendKind(SOCKET s, int32_t family, int32_t type);

/*
 * Sets one assumption, numbered in the order in which WinsockAssumptions declares them, until a
 * reset: a choice as 0 for its default and 1 for its alternative, a code as its number, 0 for
 * success. 0, or -1 where there is no such number.
 */
PEERTARGET_DOUBLE_API int32_t PeerTargetDouble_Assume(int32_t which, int32_t value);

/*
 * PEERTARGET_DOUBLE_MODE_JUDGE, or _AT_ONCE to measure a caller's own cost: both codes then succeed
 * when the first and the last byte of the buffer have been read. Nothing is checked, stored or
 * recorded; no hook runs; no forced error is used up.
 */
PEERTARGET_DOUBLE_API void PeerTargetDouble_SetMode(int32_t mode);

#endif
