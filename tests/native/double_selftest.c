/* A short test of the double against real loopback sockets. Exits with 1 where a check fails. */
#include "peertarget_double.h"

#include <mstcpip.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <ws2tcpip.h>

#define SET _WSAIOW(IOC_VENDOR, 202)
#define DELETE_NAME _WSAIOW(IOC_VENDOR, 203)
#define NAME_OFFSET FIELD_OFFSET(SOCKET_PEER_TARGET_NAME, AllStrings)

/* Found by name in the double, as .NET finds it: a linked WSAIoctl may be ws2_32's. */
static int(WSAAPI *double_ioctl)(SOCKET, DWORD, LPVOID, DWORD, LPVOID, DWORD, LPDWORD,
                                 LPWSAOVERLAPPED, LPWSAOVERLAPPED_COMPLETION_ROUTINE);

static BOOL(WSAAPI *double_result)(SOCKET, LPWSAOVERLAPPED, LPDWORD, BOOL, LPDWORD);
static BOOL(WSAAPI *system_result)(SOCKET, LPWSAOVERLAPPED, LPDWORD, BOOL, LPDWORD);
static BOOL(WINAPI *double_cancel)(HANDLE, LPOVERLAPPED);

static int passed, failed;

#define CHECK(expected, actual) check(__LINE__, #actual, (long long)(expected), (long long)(actual))

static void check(int line, const char *text, long long expected, long long actual)
{
    if (expected == actual) {
        passed++;
        return;
    }
    failed++;
    printf("line %d: %s is %lld, not %lld\n", line, text, actual, expected);
}

/* A set request, to be bent before it is sent. */
static union {
    SOCKET_PEER_TARGET_NAME head;
    unsigned char bytes[512];
} request;
static DWORD request_size;

static SOCKADDR_STORAGE v4(uint32_t address, uint16_t port)
{
    SOCKADDR_STORAGE storage = {0};
    struct sockaddr_in *in = (struct sockaddr_in *)&storage;

    in->sin_family = AF_INET;
    in->sin_port = htons(port);
    in->sin_addr.s_addr = htonl(address);
    return storage;
}

static SOCKADDR_STORAGE v6(unsigned char last, uint16_t port, ULONG scope)
{
    SOCKADDR_STORAGE storage = {0};
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&storage;

    in6->sin6_family = AF_INET6;
    in6->sin6_port = htons(port);
    in6->sin6_addr.s6_addr[15] = last;
    in6->sin6_scope_id = scope;
    return storage;
}

static void fill(SOCKADDR_STORAGE peer, const wchar_t *name)
{
    const ULONG length = (ULONG)(wcslen(name) * sizeof *name);

    memset(&request, 0, sizeof request);
    request.head.SecurityProtocol = SOCKET_SECURITY_PROTOCOL_IPSEC2;
    request.head.PeerAddress = peer;
    request.head.PeerTargetNameStringLen = length;
    memcpy(request.bytes + NAME_OFFSET, name, length);
    request_size = (DWORD)sizeof request.head + length;
}

static int ioctl_error(SOCKET s, DWORD code, void *in, DWORD size)
{
    DWORD returned = 77;

    WSASetLastError(0);
    if (double_ioctl(s, code, in, size, NULL, 0, &returned, NULL, NULL) == 0)
        return returned == 0 && (WSAGetLastError() == PEERTARGET_DOUBLE_FOREIGN_ERROR ||
                                 WSAGetLastError() == 0) /* at once */
                   ? 0
                   : -1;
    return returned == 77 ? WSAGetLastError() : -1;
}

static int send_request(SOCKET s)
{
    return ioctl_error(s, SET, &request, request_size);
}

static int set(SOCKET s, SOCKADDR_STORAGE peer, const wchar_t *name)
{
    fill(peer, name);
    return send_request(s);
}

static int delete_name(SOCKET s, SOCKADDR_STORAGE peer)
{
    const DWORD size = peer.ss_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                                  : sizeof(struct sockaddr);
    return ioctl_error(s, DELETE_NAME, &peer, size);
}

static int named(SOCKET s, SOCKADDR_STORAGE peer, const wchar_t *name)
{
    wchar_t stored[64];
    const int32_t length =
        PeerTargetDouble_Lookup(s, (struct sockaddr *)&peer, sizeof peer, stored, 64);

    return length == (int32_t)wcslen(name) && wmemcmp(stored, name, (size_t)length) == 0;
}

static int unnamed(SOCKET s, SOCKADDR_STORAGE peer)
{
    return PeerTargetDouble_Lookup(s, (struct sockaddr *)&peer, sizeof peer, NULL, 0) == -1;
}

static void datagrams(void)
{
    const SOCKADDR_STORAGE none = {0};
    const SOCKADDR_STORAGE a = v4(0xC000020A, 5000), b = v4(0xC000020B, 5000);
    SOCKADDR_STORAGE odd = none;
    SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);

    CHECK(0, set(s, a, L"host/a"));
    CHECK(0, set(s, b, L"host/b"));
    CHECK(0, set(s, a, L"host/a2"));
    CHECK(2, PeerTargetDouble_Count(s));
    CHECK(1, named(s, v4(0xC000020A, 1), L"host/a2")); /* the port is no part of the key */
    CHECK(0, delete_name(s, v4(0xC000020A, 2)));
    CHECK(1, unnamed(s, a));
    CHECK(1, named(s, b, L"host/b"));
    CHECK(0, delete_name(s, a));

    CHECK(WSAEINVAL, set(s, none, L"n"));
    CHECK(WSAEINVAL, delete_name(s, none));
    odd.__ss_pad1[0] = 1;
    CHECK(WSAEAFNOSUPPORT, set(s, odd, L"n"));
    CHECK(WSAEAFNOSUPPORT, delete_name(s, odd));
    CHECK(WSAEINVAL, set(s, v4(0, 0), L"n"));
    CHECK(0, set(s, v4(0, 1), L"n"));
    CHECK(0, delete_name(s, v4(0, 0)));
    CHECK(WSAEAFNOSUPPORT, set(s, v6(1, 1, 0), L"n"));
    CHECK(WSAEAFNOSUPPORT, delete_name(s, v6(1, 1, 0)));

    CHECK(WSAEINVAL, set(s, a, L""));
    fill(a, L"ab");
    request.bytes[NAME_OFFSET + 2] = 0;
    CHECK(WSAEINVAL, send_request(s));
    fill(a, L"ab");
    request.head.PeerTargetNameStringLen = 3;
    CHECK(WSAEINVAL, send_request(s));
    fill(a, L"ab");
    request_size = NAME_OFFSET + 4;
    CHECK(0, send_request(s));
    request_size--;
    CHECK(WSAEMSGSIZE, send_request(s));
    request_size = NAME_OFFSET - 1;
    CHECK(WSAEMSGSIZE, send_request(s));
    fill(a, L"ab");
    request.head.PeerTargetNameStringLen = 0xFFFFFFFE;
    CHECK(WSAEMSGSIZE, send_request(s));
    for (int protocol = -1; protocol <= 4; protocol++) {
        fill(a, L"ab");
        request.head.SecurityProtocol = (SOCKET_SECURITY_PROTOCOL)protocol;
        CHECK(protocol >= 0 && protocol <= 2 ? 0 : WSAEINVAL, send_request(s));
    }
    CHECK(WSAEMSGSIZE, ioctl_error(s, DELETE_NAME, &request.head.PeerAddress, 15));
    CHECK(WSAEFAULT, ioctl_error(s, SET, NULL, 200));
    CHECK(WSAEFAULT, ioctl_error(s, DELETE_NAME, (void *)(UINT_PTR)8, 16));
    CHECK(SOCKET_ERROR, double_ioctl(s, SET, &request, request_size, NULL, 0, NULL, NULL, NULL));
    CHECK(WSAEFAULT, WSAGetLastError());
    CHECK(1, named(s, a, L"ab")); /* nothing that failed has changed it */

    PeerTargetDouble_Forget(s);
    CHECK(0, PeerTargetDouble_Count(s));
    closesocket(s);
    CHECK(WSAENOTSOCK, ioctl_error(s, SET, NULL, 0));
    CHECK(WSAENOTSOCK, ioctl_error(INVALID_SOCKET, DELETE_NAME, NULL, 0));
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK(WSAENOTSOCK, set((SOCKET)event, a, L"n"));
    CloseHandle(event);

    s = socket(AF_INET6, SOCK_DGRAM, 0);
    CHECK(0, set(s, v6(1, 9, 3), L"host/3"));
    CHECK(0, set(s, v6(1, 9, 4), L"host/4"));
    CHECK(1, named(s, v6(1, 0, 3), L"host/3"));
    CHECK(1, unnamed(s, v6(1, 9, 0)));
    CHECK(WSAEAFNOSUPPORT, set(s, a, L"n"));
    CHECK(WSAEINVAL, set(s, v6(0, 0, 0), L"n"));
    SOCKADDR_STORAGE six = v6(1, 9, 3);
    CHECK(WSAEMSGSIZE, ioctl_error(s, DELETE_NAME, &six, 27));
    CHECK(0, ioctl_error(s, DELETE_NAME, &six, sizeof six));
    CHECK(1, PeerTargetDouble_Count(s));
    PeerTargetDouble_Forget(s);
    closesocket(s);
}

static void connections(void)
{
    const SOCKADDR_STORAGE none = {0};
    SOCKADDR_STORAGE here = v4(INADDR_LOOPBACK, 0);
    int size = sizeof here;
    SOCKET s, listener, accepted;

    s = socket(AF_INET, SOCK_DGRAM, 0);
    here = v4(INADDR_LOOPBACK, 9);
    CHECK(0, connect(s, (struct sockaddr *)&here, sizeof(struct sockaddr_in)));
    CHECK(WSAEISCONN, set(s, here, L"n"));
    CHECK(0, delete_name(s, here));
    CHECK(0, connect(s, (const struct sockaddr *)&none, sizeof(struct sockaddr_in)));
    CHECK(0, set(s, here, L"n"));
    PeerTargetDouble_Forget(s);
    closesocket(s);

    listener = socket(AF_INET, SOCK_STREAM, 0);
    here = v4(INADDR_LOOPBACK, 0);
    bind(listener, (struct sockaddr *)&here, sizeof(struct sockaddr_in));
    getsockname(listener, (struct sockaddr *)&here, &size);
    listen(listener, 1);
    CHECK(0, set(listener, none, L"n"));
    PeerTargetDouble_Forget(listener);

    s = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(0, set(s, none, L"host/none"));
    CHECK(0, set(s, here, L"host/here"));
    CHECK(1, PeerTargetDouble_Count(s));
    CHECK(9, PeerTargetDouble_Lookup(s, NULL, 0, NULL, 0));
    CHECK(WSAEAFNOSUPPORT, set(s, v6(1, 1, 0), L"n"));
    CHECK(WSAEAFNOSUPPORT, delete_name(s, v6(1, 1, 0)));
    CHECK(0, connect(s, (struct sockaddr *)&here, sizeof(struct sockaddr_in)));
    accepted = accept(listener, NULL, NULL);
    CHECK(WSAEISCONN, set(s, none, L"n"));
    CHECK(WSAEISCONN, set(accepted, none, L"n"));
    CHECK(1, named(s, here, L"host/here"));
    CHECK(0, delete_name(s, none));
    CHECK(0, PeerTargetDouble_Count(s));
    closesocket(accepted);
    closesocket(s);
    closesocket(listener);

    s = socket(AF_INET6, SOCK_STREAM, 0);
    CHECK(0, set(s, v6(0, 0, 0), L"n"));
    CHECK(WSAEAFNOSUPPORT, set(s, here, L"n"));
    PeerTargetDouble_Forget(s);
    closesocket(s);

    s = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP); /* which needs a privilege */
    if (s != INVALID_SOCKET) {
        CHECK(WSAEINVAL, set(s, here, L"n"));
        CHECK(WSAEINVAL, delete_name(s, here));
        CHECK(WSAEMSGSIZE, ioctl_error(s, DELETE_NAME, &here, 1));
        closesocket(s);
    }
}

static int hook_runs;

static void WINAPI forget_in_hook(void *context)
{
    struct peertarget_double_call call = {0};

    hook_runs++;
    CHECK(0, PeerTargetDouble_LastCall(&call));
    CHECK(PEERTARGET_DOUBLE_UNANSWERED, call.error);
    PeerTargetDouble_Forget(*(SOCKET *)context);
}

static void steering(void)
{
    const SOCKADDR_STORAGE a = v6(7, 5000, 9);
    struct peertarget_double_call call = {0};
    OVERLAPPED overlapped = {0};
    u_long available = 1;
    DWORD size;
    SOCKET s = socket(AF_INET6, SOCK_DGRAM, 0);

    PeerTargetDouble_Reset();
    CHECK(-1, PeerTargetDouble_LastCall(&call));
    CHECK(0, set(s, a, L"host/a"));
    CHECK(0, PeerTargetDouble_LastCall(&call));
    CHECK(1, call.sequence);
    CHECK(0x980000CA, call.code);
    CHECK(156, call.in_size);
    CHECK(2, call.security_protocol);
    CHECK(23, call.family);
    CHECK(5000, call.port);
    CHECK(9, call.scope_id);
    CHECK(7, call.address[15]);
    CHECK(12, call.name_length);
    CHECK(16, call.name_available);
    CHECK(0, call.error);
    CHECK(1, call.in_buffer && call.in_readable && call.bytes_returned && call.padding_zero);
    CHECK(0, call.out_buffer || call.overlapped || call.completion || call.out_size);

    /* A byte of each kind of padding: protocol, address storage, after the name. */
    const DWORD padding[] = {4, 8 + 28, 8 + 127, 140 + 12};
    for (int i = 0; i < 4; i++) {
        fill(a, L"host/a");
        request.bytes[padding[i]] = 1;
        CHECK(0, send_request(s));
        PeerTargetDouble_LastCall(&call);
        CHECK(0, call.padding_zero);
    }
    CHECK(0, delete_name(s, a));
    PeerTargetDouble_LastCall(&call);
    CHECK(0x980000CB, call.code);
    CHECK(28, call.in_size);
    CHECK(9, call.scope_id);
    CHECK(1, call.padding_zero);
    CHECK(WSAEFAULT, ioctl_error(s, SET, NULL, 200));
    PeerTargetDouble_LastCall(&call);
    CHECK(WSAEFAULT, call.error);
    CHECK(0, call.in_buffer || call.in_readable || call.padding_zero);

    PeerTargetDouble_SetForcedError(WSAENETDOWN, 2);
    CHECK(WSAENETDOWN, set(s, a, L"host/a"));
    CHECK(WSAENETDOWN, delete_name(s, a));
    CHECK(0, PeerTargetDouble_Count(s));
    CHECK(0, set(s, a, L"host/a"));

    PeerTargetDouble_SetHook(forget_in_hook, &s);
    CHECK(0, set(s, v6(8, 1, 0), L"host/b"));
    PeerTargetDouble_SetHook(NULL, NULL);
    CHECK(1, hook_runs);
    CHECK(1, PeerTargetDouble_Count(s));

    fill(a, L"host/a");
    overlapped.Internal = 1;
    overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    CHECK(0, double_ioctl(s, SET, &request, request_size, NULL, 0, NULL, &overlapped, NULL));
    CHECK(0, overlapped.Internal);
    CHECK(WAIT_OBJECT_0, WaitForSingleObject(overlapped.hEvent, 0));
    CloseHandle(overlapped.hEvent);

    PeerTargetDouble_SetMode(PEERTARGET_DOUBLE_MODE_AT_ONCE);
    CHECK(0, ioctl_error(INVALID_SOCKET, SET, &request, 1));
    PeerTargetDouble_SetMode(PEERTARGET_DOUBLE_MODE_JUDGE);

    /* Another code goes to Winsock, which alone can answer it. */
    CHECK(0, double_ioctl(s, FIONREAD, NULL, 0, &available, sizeof available, &size, NULL, NULL));
    CHECK(0, available);
    CHECK(SOCKET_ERROR, double_ioctl(INVALID_SOCKET, FIONREAD, NULL, 0, &available,
                                     sizeof available, &size, NULL, NULL));
    CHECK(WSAENOTSOCK, WSAGetLastError());

    PeerTargetDouble_Reset();
    for (uint32_t i = 1; i <= 10000; i++) {
        SOCKADDR_STORAGE peer = v6((unsigned char)i, 1, i);

        fill(peer, L"host/many");
        if (send_request(s) != 0)
            failed++;
    }
    CHECK(10000, PeerTargetDouble_Count(s));
    PeerTargetDouble_Reset();
    CHECK(0, PeerTargetDouble_Count(s));
    closesocket(s);
}

enum { OVERLAPPED_CALLS = 4 };
static OVERLAPPED calls[OVERLAPPED_CALLS];

/* The error of an overlapped set of the request, or 0. */
static int start_with(SOCKET s, OVERLAPPED *call, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
    WSASetLastError(0);
    return double_ioctl(s, SET, &request, request_size, NULL, 0, NULL, call, routine) == 0
               ? 0
               : WSAGetLastError();
}

static int start(SOCKET s, OVERLAPPED *call)
{
    return start_with(s, call, NULL);
}

static int signalled(const OVERLAPPED *call)
{
    return WaitForSingleObject(call->hEvent, 0) == WAIT_OBJECT_0;
}

static int ends(const OVERLAPPED *call)
{
    return WaitForSingleObject(call->hEvent, 10000) == WAIT_OBJECT_0;
}

static int result(SOCKET s, OVERLAPPED *call)
{
    DWORD transferred = 77, flags = 77;

    if (double_result(s, call, &transferred, FALSE, &flags))
        return transferred == 0 && flags == 0 ? 0 : -1;
    return WSAGetLastError();
}

static int result_by_system(SOCKET s, OVERLAPPED *call)
{
    DWORD transferred, flags;

    return system_result(s, call, &transferred, FALSE, &flags) ? 0 : WSAGetLastError();
}

static int cancel_error(SOCKET s, OVERLAPPED *call)
{
    SetLastError(0);
    return double_cancel((HANDLE)s, call) ? 0 : (int)GetLastError();
}

static int last_error_recorded(void)
{
    struct peertarget_double_call call = {0};

    PeerTargetDouble_LastCall(&call);
    return call.error;
}

static DWORD WINAPI complete_all_with(LPVOID error)
{
    return (DWORD)PeerTargetDouble_CompletePending(-1, (int32_t)(INT_PTR)error);
}

static void later(SOCKET s)
{
    static const int codes[] = {
        WSAEACCES,  WSAEFAULT,  WSAEINVAL,       WSAENOTSOCK, WSAEMSGSIZE,           WSAEOPNOTSUPP,
        WSAENOBUFS, WSAEISCONN, WSAEAFNOSUPPORT, WSAENETDOWN, WSA_OPERATION_ABORTED,
    };
    const SOCKADDR_STORAGE a = v4(0xC000020A, 5000);

    PeerTargetDouble_SetPending(PEERTARGET_DOUBLE_COMPLETE_LATER);
    CHECK(0, set(s, a, L"host/a")); /* not overlapped */
    CHECK(0, delete_name(s, a));

    fill(a, L"host/a");
    SetEvent(calls[0].hEvent);
    CHECK(WSA_IO_PENDING, start(s, &calls[0]));
    CHECK(1, PeerTargetDouble_PendingCount());
    CHECK(0x103, calls[0].Internal);
    CHECK(0, signalled(&calls[0]));
    CHECK(WSA_IO_PENDING, last_error_recorded());
    CHECK(WSA_IO_INCOMPLETE, result(s, &calls[0]));
    CHECK(0, PeerTargetDouble_Count(s));
    CHECK(1, PeerTargetDouble_CompletePending(0, 0));
    CHECK(1, signalled(&calls[0]));
    CHECK(0, last_error_recorded());
    CHECK(1, named(s, a, L"host/a"));
    CHECK(0, calls[0].Internal);
    CHECK(0, PeerTargetDouble_PendingCount());
    CHECK(0, PeerTargetDouble_CompletePending(0, 0));
    CHECK(0, result(s, &calls[0]));

    /* Judged on what the memory holds by then, and the socket is. */
    CHECK(WSA_IO_PENDING, start(s, &calls[0]));
    request.head.PeerTargetNameStringLen = 0;
    CHECK(1, PeerTargetDouble_CompletePending(-1, 0));
    CHECK(WSAEINVAL, result(s, &calls[0]));
    SOCKET closed = socket(AF_INET, SOCK_DGRAM, 0);
    CHECK(WSA_IO_PENDING, start(closed, &calls[0]));
    closesocket(closed);
    CHECK(1, PeerTargetDouble_CompletePending(-1, 0));
    CHECK(WSAENOTSOCK, result(s, &calls[0]));

    /* lpcbBytesReturned may be gone by then. */
    fill(a, L"host/a");
    DWORD *returned = VirtualAlloc(NULL, sizeof *returned, MEM_COMMIT, PAGE_READWRITE);
    CHECK(SOCKET_ERROR, double_ioctl(s, SET, &request, request_size, NULL, 0, returned, &calls[0],
                                     NULL));
    VirtualFree(returned, 0, MEM_RELEASE);
    CHECK(1, PeerTargetDouble_CompletePending(-1, 0));
    CHECK(0, result(s, &calls[0]));

    /* In order of start, with an event whose low bit is set. */
    fill(a, L"host/a");
    calls[2].hEvent = (HANDLE)((ULONG_PTR)calls[2].hEvent | 1);
    for (int i = 0; i < 4; i++)
        CHECK(WSA_IO_PENDING, start(s, &calls[i]));
    calls[2].hEvent = (HANDLE)((ULONG_PTR)calls[2].hEvent & ~(ULONG_PTR)1);
    CHECK(0, PeerTargetDouble_CompletePending(4, 0));
    CHECK(1, PeerTargetDouble_CompletePending(1, WSAENETDOWN));
    CHECK(1, PeerTargetDouble_CompletePending(1, WSAENOBUFS));
    CHECK(2, PeerTargetDouble_PendingCount());
    CHECK(0, signalled(&calls[0]) || signalled(&calls[3]));
    CHECK(WSAENETDOWN, result(s, &calls[1]));
    CHECK(1, signalled(&calls[2]));
    CHECK(WSAENOBUFS, result(s, &calls[2]));
    CHECK(2, PeerTargetDouble_CompletePending(-1, 0));
    CHECK(0, result(s, &calls[0]) || result(s, &calls[3]));

    /* Errors as they come through Internal, and exactly. */
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        const int lost = codes[i] == WSAEAFNOSUPPORT || codes[i] == WSAENETDOWN;

        CHECK(WSA_IO_PENDING, start(s, &calls[0]));
        CHECK(1, PeerTargetDouble_CompletePending(0, codes[i]));
        CHECK(lost ? WSAEINVAL : codes[i], result_by_system(s, &calls[0]));
        CHECK(codes[i], result(s, &calls[0]));
        CHECK(lost ? WSAEINVAL : codes[i], result(s, &calls[0])); /* forgotten */
    }
    CHECK(WSA_IO_PENDING, start(s, &calls[0]));
    CHECK(1, PeerTargetDouble_CompletePending(0, WSAENETDOWN));
    PeerTargetDouble_SetPending(PEERTARGET_DOUBLE_ANSWER_AT_ONCE);
    CHECK(0, start(s, &calls[0]));
    CHECK(0, result(s, &calls[0]));
    PeerTargetDouble_SetPending(PEERTARGET_DOUBLE_COMPLETE_LATER);

    /* Waited for while another thread completes it. */
    DWORD transferred, flags;
    CHECK(WSA_IO_PENDING, start(s, &calls[0]));
    HANDLE thread = CreateThread(NULL, 0, complete_all_with, (LPVOID)WSAENETDOWN, 0, NULL);
    CHECK(FALSE, double_result(s, &calls[0], &transferred, TRUE, &flags));
    CHECK(WSAENETDOWN, WSAGetLastError());
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);

    /* Cancelled: one of a socket's, the others; not another socket's. */
    SOCKET other = socket(AF_INET, SOCK_DGRAM, 0);
    for (int i = 0; i < 3; i++)
        CHECK(WSA_IO_PENDING, start(s, &calls[i]));
    CHECK(WSA_IO_PENDING, start(other, &calls[3]));
    CHECK(ERROR_NOT_FOUND, cancel_error(other, &calls[1]));
    CHECK(0, cancel_error(s, &calls[1]));
    CHECK(ERROR_NOT_FOUND, cancel_error(s, &calls[1]));
    CHECK(1, signalled(&calls[1]));
    CHECK(0xC0000120, calls[1].Internal);
    CHECK(WSA_OPERATION_ABORTED, result(s, &calls[1]));
    CHECK(0, cancel_error(s, NULL));
    CHECK(1, PeerTargetDouble_PendingCount());
    CHECK(WSA_OPERATION_ABORTED, result(s, &calls[0]));
    CHECK(WSA_OPERATION_ABORTED, result(s, &calls[2]));
    CHECK(1, PeerTargetDouble_CancelPending(other, &calls[3]));
    CHECK(WSA_OPERATION_ABORTED, result(other, &calls[3]));
    closesocket(other);

    PeerTargetDouble_SetForcedError(WSAENETDOWN, 1);
    CHECK(WSAENETDOWN, start(s, &calls[0]));
    CHECK(0, PeerTargetDouble_PendingCount());
    CHECK(WSAENETDOWN, last_error_recorded());
    HANDLE event = calls[0].hEvent;
    calls[0].hEvent = (HANDLE)(ULONG_PTR)0x7ffffff0;
    CHECK(WSA_INVALID_HANDLE, start(s, &calls[0]));
    calls[0].hEvent = event;

    CHECK(WSA_IO_PENDING, start(s, &calls[0]));
    PeerTargetDouble_Reset();
    CHECK(1, signalled(&calls[0]));
    CHECK(WSA_OPERATION_ABORTED, result_by_system(s, &calls[0]));
    CHECK(WSA_OPERATION_ABORTED, result(s, &calls[0]));
    CHECK(0, start(s, &calls[0]));
}

static int routine_runs, routine_result;
static DWORD routine_error, routine_transferred, routine_flags, routine_thread;

static void CALLBACK routine(DWORD error, DWORD transferred, LPWSAOVERLAPPED call, DWORD flags)
{
    routine_runs++;
    routine_error = error;
    routine_transferred = transferred;
    routine_flags = flags;
    routine_thread = GetCurrentThreadId();
    routine_result = result(INVALID_SOCKET, call);
}

static void routines(SOCKET s)
{
    CHECK(0, start_with(s, &calls[0], routine)); /* at once, and queued */
    CHECK(0, routine_runs);
    CHECK(WAIT_IO_COMPLETION, SleepEx(0, TRUE));
    CHECK(1, routine_runs);
    CHECK(0, routine_error);

    ResetEvent(calls[0].hEvent);
    routine_transferred = routine_flags = 77;
    PeerTargetDouble_SetPending(PEERTARGET_DOUBLE_COMPLETE_LATER);
    CHECK(WSA_IO_PENDING, start_with(s, &calls[0], routine));
    CHECK(0, SleepEx(0, TRUE));
    HANDLE thread =
        CreateThread(NULL, 0, complete_all_with, (LPVOID)(INT_PTR)WSAEAFNOSUPPORT, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    CHECK(1, routine_runs);
    CHECK(WAIT_IO_COMPLETION, SleepEx(0, TRUE));
    CHECK(2, routine_runs);
    CHECK(WSAEAFNOSUPPORT, routine_error);
    CHECK(WSAEAFNOSUPPORT, routine_result);
    CHECK(0, routine_transferred | routine_flags);
    CHECK(GetCurrentThreadId(), routine_thread);
    CHECK(0, signalled(&calls[0]));
    CHECK(0, SleepEx(0, TRUE));

    /* Queued when a reset comes, and after it. */
    CHECK(WSA_IO_PENDING, start_with(s, &calls[0], routine));
    CHECK(WSA_IO_PENDING, start_with(s, &calls[1], routine));
    CHECK(1, PeerTargetDouble_CompletePending(0, WSAENETDOWN));
    PeerTargetDouble_Reset();
    CHECK(WAIT_IO_COMPLETION, SleepEx(0, TRUE));
    CHECK(4, routine_runs);
    CHECK(WSA_OPERATION_ABORTED, routine_error);
}

static void by_threads(SOCKET s)
{
    const SOCKADDR_STORAGE a = v4(0xC000020A, 5000);

    fill(a, L"host/thread");
    PeerTargetDouble_SetPending(PEERTARGET_DOUBLE_FROM_THREAD);
    CHECK(WSA_IO_PENDING, start(s, &calls[0]));
    CHECK(1, ends(&calls[0]));
    CHECK(0, result(s, &calls[0]));
    CHECK(1, named(s, a, L"host/thread"));

    fill(a, L"host/before");
    ResetEvent(calls[0].hEvent);
    PeerTargetDouble_SetPending(PEERTARGET_DOUBLE_BEFORE_RETURN);
    CHECK(WSA_IO_PENDING, start(s, &calls[0]));
    CHECK(1, signalled(&calls[0]));
    CHECK(0, calls[0].Internal);
    CHECK(0, last_error_recorded());
    CHECK(1, named(s, a, L"host/before"));
    CHECK(0, result(s, &calls[0]));
    fill(a, L"");
    CHECK(WSA_IO_PENDING, start(s, &calls[0]));
    CHECK(WSAEINVAL, result(s, &calls[0]));

    fill(a, L"host/fails");
    PeerTargetDouble_SetPending(PEERTARGET_DOUBLE_FAIL_ON_COMPLETION);
    PeerTargetDouble_SetForcedError(WSAENETDOWN, 1);
    CHECK(WSA_IO_PENDING, start(s, &calls[0]));
    CHECK(WSA_IO_PENDING, start(s, &calls[1]));
    CHECK(1, ends(&calls[0]) && ends(&calls[1]));
    CHECK(WSAENETDOWN, result(s, &calls[0]));
    CHECK(WSAEINVAL, result(s, &calls[1]));
    PeerTargetDouble_SetForcedError(PEERTARGET_DOUBLE_FAIL_WITHOUT_ERROR, 1);
    CHECK(WSA_IO_PENDING, start(s, &calls[0]));
    CHECK(1, ends(&calls[0]));
    WSASetLastError(77);
    CHECK(FALSE, double_result(s, &calls[0], NULL, FALSE, NULL));
    CHECK(0, WSAGetLastError());
    CHECK(1, named(s, a, L"host/before"));
    PeerTargetDouble_Reset();
}

static void at_the_system(void)
{
    const SOCKADDR_STORAGE none = {0};

    PeerTargetDouble_SetPending(PEERTARGET_DOUBLE_PEND);
    for (int i = 0; i < 4; i++) {
        SOCKET s = socket(i < 2 ? AF_INET : AF_INET6, i % 2 == 0 ? SOCK_STREAM : SOCK_DGRAM, 0);

        fill(none, L"host/pends");
        for (int k = 0; k < 4; k++)
            CHECK(WSA_IO_PENDING, start(s, &calls[k]));
        CHECK(WSA_IO_PENDING, last_error_recorded());
        CHECK(0, PeerTargetDouble_PendingCount());
        CHECK(0, PeerTargetDouble_CompletePending(-1, 0));
        CHECK(WSA_IO_INCOMPLETE, result(s, &calls[0]));
        CHECK(0, signalled(&calls[0]));

        CHECK(0, cancel_error(s, &calls[0]));
        CHECK(1, ends(&calls[0]));
        CHECK(WSA_OPERATION_ABORTED, result(s, &calls[0]));
        CHECK(0, signalled(&calls[1]));
        CHECK(TRUE, CancelIoEx((HANDLE)s, &calls[1])); /* whichever it is */
        CHECK(1, ends(&calls[1]));
        CHECK(WSA_OPERATION_ABORTED, result(s, &calls[1]));
        if (i == 0) {
            PeerTargetDouble_Reset();
            PeerTargetDouble_SetPending(PEERTARGET_DOUBLE_PEND);
            CHECK(1, ends(&calls[2]));
            CHECK(WSA_OPERATION_ABORTED, result(s, &calls[2]));
            CHECK(0, PeerTargetDouble_Count(s));
        }
        closesocket(s);
        CHECK(1, ends(&calls[2]) && ends(&calls[3]));
        CHECK(0xC0000120, calls[3].Internal); /* STATUS_CANCELLED */
        CHECK(WSAENOTSOCK, result(s, &calls[3]));
        CHECK(WSAENOTSOCK, start(s, &calls[0]));
    }
    PeerTargetDouble_Reset();
}

static volatile LONG strange_results;

/* Starts calls, and cancels every fourth; each must end, and end as some thread has told it to. */
static DWORD WINAPI start_many(LPVOID socket)
{
    const SOCKET s = (SOCKET)socket;
    OVERLAPPED call = {0};

    call.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    for (int i = 0; i < 500; i++) {
        if (start(s, &call) != WSA_IO_PENDING)
            InterlockedIncrement(&strange_results);
        if (i % 4 == 0)
            cancel_error(s, &call);
        if (!ends(&call))
            InterlockedIncrement(&strange_results);
        const int error = result(s, &call);
        if (error != 0 && error != WSAENETDOWN && error != WSA_OPERATION_ABORTED)
            InterlockedIncrement(&strange_results);
    }
    CloseHandle(call.hEvent);
    return 0;
}

/*
 * The place that a new handle takes, which is the lowest free one: it tells how many are open, as
 * GetProcessHandleCount does not under Wine 8, where it gives 0.
 */
static int open_handles(void)
{
    const HANDLE next = CreateEventW(NULL, TRUE, FALSE, NULL);

    CloseHandle(next);
    return (int)((ULONG_PTR)next / 4);
}

static void many(SOCKET s)
{
    HANDLE threads[4];

    fill(v4(0xC000020A, 5000), L"host/many");
    for (int mode = 0; mode <= 5; mode++) {
        int before = 0;

        for (int i = -100; i < 1000; i++) { /* the first ones may start threads that stay */
            if (i == 0)
                before = open_handles();
            PeerTargetDouble_SetPending(mode);
            const int error = start_with(s, &calls[0], i % 2 == 0 ? NULL : routine);
            if (mode == PEERTARGET_DOUBLE_COMPLETE_LATER)
                PeerTargetDouble_CompletePending(0, 0);
            if (mode == PEERTARGET_DOUBLE_PEND)
                cancel_error(s, &calls[0]);
            if (error != (mode == 0 ? 0 : WSA_IO_PENDING) ||
                !(i % 2 == 0 ? ends(&calls[0]) : SleepEx(10000, TRUE) == WAIT_IO_COMPLETION))
                failed++;
        }
        CHECK(1, open_handles() < before + 20); /* threads of the system come and go */
    }

    PeerTargetDouble_Reset();
    PeerTargetDouble_SetPending(PEERTARGET_DOUBLE_COMPLETE_LATER);
    for (int i = 0; i < 4; i++)
        threads[i] = CreateThread(NULL, 0, start_many, (LPVOID)s, 0, NULL);
    for (int i = 0; WaitForMultipleObjects(4, threads, TRUE, 0) == WAIT_TIMEOUT; i++) {
        PeerTargetDouble_CompletePending(i % 3 - 1, i % 2 == 0 ? 0 : WSAENETDOWN);
        PeerTargetDouble_SetPending(i % 5 < 3 ? PEERTARGET_DOUBLE_COMPLETE_LATER
                                              : PEERTARGET_DOUBLE_FROM_THREAD + i % 5 - 3);
    }
    CHECK(0, strange_results);
    CHECK(0, PeerTargetDouble_PendingCount());
    for (int i = 0; i < 4; i++)
        CloseHandle(threads[i]);
    PeerTargetDouble_Reset();
}

static void overlapped_calls(void)
{
    SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);

    for (int i = 0; i < OVERLAPPED_CALLS; i++)
        calls[i].hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    later(s);
    routines(s);
    by_threads(s);
    at_the_system();
    many(s);
    for (int i = 0; i < OVERLAPPED_CALLS; i++)
        CloseHandle(calls[i].hEvent);
    closesocket(s);
}

int main(void)
{
    const HMODULE library = GetModuleHandleW(L"peertarget_double.dll");
    const HMODULE ws2_32 = GetModuleHandleW(L"ws2_32.dll");
    WSADATA data;

    double_ioctl = (void *)GetProcAddress(library, "WSAIoctl");
    double_result = (void *)GetProcAddress(library, "WSAGetOverlappedResult");
    double_cancel = (void *)GetProcAddress(library, "CancelIoEx");
    system_result = (void *)GetProcAddress(ws2_32, "WSAGetOverlappedResult");
    if (double_ioctl == NULL || double_result == NULL || double_cancel == NULL) {
        printf("the double does not export what it stands in for\n");
        return 1;
    }
    CHECK(0, WSAStartup(MAKEWORD(2, 2), &data));
    datagrams();
    connections();
    steering();
    overlapped_calls();
    WSACleanup();
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
