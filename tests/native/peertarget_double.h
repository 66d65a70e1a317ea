/*
 * A stand-in for ws2_32.dll's WSAIoctl, for tests of the code that calls it; and, for what its
 * overlapped calls need, for WSAGetOverlappedResult and kernel32.dll's CancelIoEx.
 *
 * SIO_SET_PEER_TARGET_NAME and SIO_DELETE_PEER_TARGET_NAME are answered here, by the rules that
 * Microsoft documents and by assumptions, the defaults unless told otherwise, where it is silent.
 * Any other code goes on to the real WSAIoctl. The sockets are real ones: their family, type and
 * connection are asked of Winsock, so the process must have called WSAStartup. Nobody is
 * authenticated.
 *
 * Every function may be called on any thread.
 */
#ifndef PEERTARGET_DOUBLE_H
#define PEERTARGET_DOUBLE_H

#include <stddef.h>
#include <stdint.h>

#ifdef PEERTARGET_DOUBLE_BUILD
/* This library defines what the headers would otherwise declare as imported. */
#define WINSOCK_API_LINKAGE
#define WINBASEAPI
#define PEERTARGET_DOUBLE_API __declspec(dllexport)
#else
#define PEERTARGET_DOUBLE_API __declspec(dllimport)
#endif

#include <winsock2.h>

/*
 * Not as the documentation has it: a socket without the overlapped attribute ignores the two
 * overlapped arguments, and here none does; an OVERLAPPED that cannot be written ends the process;
 * no packet goes to a completion port; and the end of the starting thread cancels none of the calls
 * that the double itself completes.
 */

/* A call that has been recorded and not answered yet, as a hook sees it. */
#define PEERTARGET_DOUBLE_UNANSWERED (-1)

/* What a call that succeeds leaves behind as last error: Windows promises nothing of it. */
#define PEERTARGET_DOUBLE_FOREIGN_ERROR 10037 /* WSAEALREADY */

/* As a forced error: the call fails, and the last error is 0. */
#define PEERTARGET_DOUBLE_FAIL_WITHOUT_ERROR (-2)

#define PEERTARGET_DOUBLE_MODE_JUDGE 0
#define PEERTARGET_DOUBLE_MODE_AT_ONCE 1

/* Overlapped calls are answered before they return. The others answer WSA_IO_PENDING. */
#define PEERTARGET_DOUBLE_ANSWER_AT_ONCE 0

/*
 * The system keeps the call, as SIO_ADDRESS_LIST_CHANGE: it ends with WSA_OPERATION_ABORTED when
 * CancelIoEx, closesocket or the end of its thread cancels it, and is never judged. (A change of
 * the machine's addresses would end it with success.)
 */
#define PEERTARGET_DOUBLE_PEND 1

/* The double keeps the call, until PeerTargetDouble_CompletePending, _CancelPending or _Reset. */
#define PEERTARGET_DOUBLE_COMPLETE_LATER 2

/* A thread of the double completes the call soon, perhaps before it has returned. */
#define PEERTARGET_DOUBLE_FROM_THREAD 3

/* A thread of the double completes the call, and only then does it return WSA_IO_PENDING. */
#define PEERTARGET_DOUBLE_BEFORE_RETURN 4

/*
 * As FROM_THREAD, but unjudged: the call ends with the forced error, which is used up as the call
 * is begun, or with WSAEINVAL where none is set. In the other modes a forced error is answered at
 * once.
 */
#define PEERTARGET_DOUBLE_FAIL_ON_COMPLETION 5

/*
 * As COMPLETE_LATER, by a careless layered provider: it signals the event as the call begins, and
 * leaves Internal as the caller wrote it.
 */
#define PEERTARGET_DOUBLE_SIGNAL_EARLY 6

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
    int32_t error;             /* 56: 0, the Winsock error, or PEERTARGET_DOUBLE_UNANSWERED;
                                *     a call that pends changes it when the double completes it */
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
 * Has the signature of ws2_32's. PeerTargetDouble_SetPending says when an overlapped call is
 * answered.
 *
 * Answered at once with 0, it has had its indication: the OVERLAPPED says success, and its event is
 * signalled, or the completion routine is queued to the calling thread if there is one. Answered at
 * once with an error, it has none.
 *
 * A call that pends has set Internal to STATUS_PENDING and reset the event. A call that the double
 * keeps is judged when it is completed, on the caller's memory as that is then, and changes the
 * names then. The buffer and the OVERLAPPED must be valid until then; lpcbBytesReturned is not
 * looked at. Completion sets Internal and InternalHigh. Then it signals the event that the
 * OVERLAPPED had at the start, or queues the routine to the thread that started the call. The
 * routine runs in an alertable wait of that thread, with (error, 0, overlapped, 0).
 *
 * Internal is an NTSTATUS that WSAGetOverlappedResult of Wine 8 turns into the error again. That
 * holds for 0, 995, 10013, 10014, 10022, 10038, 10040, 10045, 10055 and 10056. No NTSTATUS gives
 * WSAEAFNOSUPPORT (10047); for that and for any other error Internal says WSAEINVAL (10022). The
 * routine, and this library's WSAGetOverlappedResult, tell the error itself.
 *
 * A call that cannot be kept is answered at once: with WSAENOBUFS where memory is short, with
 * WSA_INVALID_HANDLE (6) where hEvent is no handle.
 */
PEERTARGET_DOUBLE_API int WSAAPI WSAIoctl(SOCKET s, DWORD code, LPVOID in, DWORD in_size,
                                          LPVOID out, DWORD out_size, LPDWORD bytes_returned,
                                          LPWSAOVERLAPPED overlapped,
                                          LPWSAOVERLAPPED_COMPLETION_ROUTINE completion);

/*
 * Has the signature of ws2_32's. It answers for the calls that the double completes after they
 * returned; any other goes on to ws2_32's. A call that still pends gives WSA_IO_INCOMPLETE (996),
 * or is waited for if wait is TRUE, without use of its event. A completed call gives the exact
 * error, once, and is then forgotten. It is forgotten too when its routine has run, when a call is
 * begun with the same OVERLAPPED, and by a reset. transferred and flags may be NULL.
 */
PEERTARGET_DOUBLE_API BOOL WSAAPI WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED overlapped,
                                                         LPDWORD transferred, BOOL wait,
                                                         LPDWORD flags);

/*
 * Has the signature of kernel32's. Does what PeerTargetDouble_CancelPending does; then calls
 * kernel32's, unless the OVERLAPPED given was found already. TRUE if either found something to
 * cancel. Otherwise FALSE with kernel32's error: ERROR_NOT_FOUND (1168) for a socket on which
 * nothing pends. (Wine 8 gives that only if overlapped is not NULL; for NULL it gives TRUE.)
 */
PEERTARGET_DOUBLE_API BOOL WINAPI CancelIoEx(HANDLE handle, LPOVERLAPPED overlapped);

/*
 * When overlapped calls that are begun from now on are answered, until a reset: one of
 * PEERTARGET_DOUBLE_ANSWER_AT_ONCE, _PEND, _COMPLETE_LATER, _FROM_THREAD, _BEFORE_RETURN and
 * _FAIL_ON_COMPLETION. The mode is read after the hook has run. Calls without an OVERLAPPED, and
 * all under PEERTARGET_DOUBLE_MODE_AT_ONCE, are answered at once.
 */
PEERTARGET_DOUBLE_API void PeerTargetDouble_SetPending(int32_t how);

/* How often WSAGetOverlappedResult answered WSA_IO_INCOMPLETE for a call that the double keeps. */
PEERTARGET_DOUBLE_API int32_t PeerTargetDouble_AskedTooEarly(void);

/* How many calls the double has yet to complete. Those that the system keeps are not counted. */
PEERTARGET_DOUBLE_API int32_t PeerTargetDouble_PendingCount(void);

/*
 * Completes one of the calls that the double keeps: which counts those that still pend, from 0, in
 * order of start, and -1 means all of them. error is the Winsock error, or 0 to judge the call now.
 * Returns how many calls it completed. A call that another thread is completing already is left to
 * that thread.
 */
PEERTARGET_DOUBLE_API int32_t PeerTargetDouble_CompletePending(int32_t which, int32_t error);

/*
 * Completes with WSA_OPERATION_ABORTED the calls of this socket that still pend, those with this
 * OVERLAPPED alone unless it is NULL. Returns how many. Those that the system keeps are not among
 * them.
 */
PEERTARGET_DOUBLE_API int32_t PeerTargetDouble_CancelPending(SOCKET s, LPOVERLAPPED overlapped);

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

/*
 * Completes the calls that still pend with WSA_OPERATION_ABORTED, and cancels those that the system
 * keeps. Then forgets all names and calls, the hook, the forced error, the modes and the
 * assumptions. Routines that are queued still run.
 */
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
 * Takes a socket for one of this address family and type from now on, until it is forgotten: for
 * the rules on kinds of socket that the system cannot open. 0, or -1 where sixteen are pretended
 * already.
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
