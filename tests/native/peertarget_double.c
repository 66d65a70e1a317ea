/* WSAIoctl itself, what it remembers of its calls, and how tests steer it. */
#include "peertarget_internal.h"

#include <stdatomic.h>
#include <string.h>

static _Atomic int32_t mode = PEERTARGET_DOUBLE_MODE_JUDGE;

/* Guards what follows, and is never held while a hook or the judge runs. */
static SRWLOCK lock = SRWLOCK_INIT;
static struct peertarget_double_call last_call;
static uint32_t calls_begun;
static peertarget_double_hook hook;
static void *hook_context;
static int32_t forced_error;
static int32_t forced_calls;

/* The lesser of the two, so that a short buffer is read as far as it goes. */
static uint64_t up_to(uint64_t end, uint64_t size)
{
    return end < size ? end : size;
}

static void record_buffer(const struct ioctl_call *call, struct peertarget_double_call *record)
{
    const unsigned char *in = call->in;
    const uint64_t size = call->in_size;
    SOCKET_PEER_TARGET_NAME request = {0};
    struct peer_address peer;
    uint64_t address_at, address_end;

    if (call->code == SIO_SET_PEER_TARGET_NAME) {
        memcpy(&request, in, up_to(NAME_OFFSET, size));
        record->security_protocol = (int32_t)request.SecurityProtocol;
        record->name_length = request.PeerTargetNameStringLen;
        record->name_available = size > NAME_OFFSET ? (uint32_t)(size - NAME_OFFSET) : 0;
        address_at = FIELD_OFFSET(SOCKET_PEER_TARGET_NAME, PeerAddress);
        address_end = up_to(address_at + sizeof request.PeerAddress, size);
    } else {
        memcpy(&request.PeerAddress, in, up_to(sizeof request.PeerAddress, size));
        address_at = 0;
        address_end = size;
    }

    read_peer(&request.PeerAddress, &peer);
    record->family = peer.family;
    record->port = peer.port;
    record->flowinfo = peer.flowinfo;
    record->scope_id = peer.scope_id;
    memcpy(record->address, peer.address, sizeof record->address);

    record->padding_zero = all_zero(in, address_at + peer.meaningful, address_end);
    if (call->code == SIO_SET_PEER_TARGET_NAME)
        record->padding_zero &=
            all_zero(in, sizeof request.SecurityProtocol, up_to(address_at, size)) &&
            all_zero(in, (uint64_t)NAME_OFFSET + request.PeerTargetNameStringLen, size);
}

/* Makes the call the last one, for a hook to see, and returns its number. */
static uint32_t begin_call(const struct ioctl_call *call)
{
    struct peertarget_double_call record = {
        .code = call->code,
        .in_size = call->in_size,
        .out_size = call->out_size,
        .error = PEERTARGET_DOUBLE_UNANSWERED,
        .in_buffer = call->in != NULL,
        .in_readable = readable(call->in, call->in_size),
        .out_buffer = call->out != NULL,
        .bytes_returned = call->bytes_returned != NULL,
        .overlapped = call->overlapped != NULL,
        .completion = call->completion != NULL,
    };

    if (record.in_readable)
        record_buffer(call, &record);

    AcquireSRWLockExclusive(&lock);
    record.sequence = ++calls_begun;
    last_call = record;
    ReleaseSRWLockExclusive(&lock);
    return record.sequence;
}

void end_call(uint32_t sequence, int32_t error)
{
    AcquireSRWLockExclusive(&lock);
    if (last_call.sequence == sequence) /* no other call was begun meanwhile */
        last_call.error = error;
    ReleaseSRWLockExclusive(&lock);
}

static void run_hook(void)
{
    AcquireSRWLockShared(&lock);
    const peertarget_double_hook current = hook;
    void *const context = hook_context;
    ReleaseSRWLockShared(&lock);

    if (current != NULL)
        current(context);
}

static int take_forced_error(void)
{
    int32_t error = 0;

    AcquireSRWLockExclusive(&lock);
    if (forced_calls > 0) {
        forced_calls--;
        error = forced_error;
    }
    ReleaseSRWLockExclusive(&lock);
    return error;
}

/* The least that still reads the request: what is measured is the caller's own cost. */
static int answer_at_once(const struct ioctl_call *call)
{
    const volatile unsigned char *in = call->in;

    if (in != NULL && call->in_size != 0) {
        (void)in[0];
        (void)in[call->in_size - 1];
    }
    if (call->bytes_returned != NULL)
        *call->bytes_returned = 0;
    return 0;
}

static int serve(const struct ioctl_call *call)
{
    const uint32_t sequence = begin_call(call);

    if (call->overlapped != NULL)
        forget_overlapped(call->overlapped);
    run_hook();
    int error = take_forced_error();
    const int32_t how = pending_mode();
    const bool later = call->overlapped != NULL && how != PEERTARGET_DOUBLE_ANSWER_AT_ONCE &&
                       (error == 0 || how == PEERTARGET_DOUBLE_FAIL_ON_COMPLETION);
    if (later)
        error = pend(call, sequence, how, error);
    else if (error == 0)
        error = judge(call);
    if (!later || error != WSA_IO_PENDING) /* a call that pends may have been completed by now */
        end_call(sequence, error);

    if (error != 0) {
        WSASetLastError(error == PEERTARGET_DOUBLE_FAIL_WITHOUT_ERROR ? 0 : error);
        return SOCKET_ERROR;
    }
    if (call->bytes_returned != NULL)
        *call->bytes_returned = 0; /* the size of the output, and these codes have none */
    if (call->overlapped != NULL)
        finish_at_once(call);
    WSASetLastError(PEERTARGET_DOUBLE_FOREIGN_ERROR);
    return 0;
}

FARPROC find_real(const wchar_t *library, const char *name)
{
    const HMODULE found = GetModuleHandleW(library);

    return found == NULL ? NULL : GetProcAddress(found, name);
}

int forward(const struct ioctl_call *call)
{
    typedef int(WSAAPI * wsaioctl)(SOCKET, DWORD, LPVOID, DWORD, LPVOID, DWORD, LPDWORD,
                                   LPWSAOVERLAPPED, LPWSAOVERLAPPED_COMPLETION_ROUTINE);

    const FARPROC found = find_real(L"ws2_32.dll", "WSAIoctl");
    if (found == NULL) {
        WSASetLastError(WSASYSCALLFAILURE);
        return SOCKET_ERROR;
    }
    return ((wsaioctl)(void (*)(void))found)(call->socket, call->code, (LPVOID)call->in,
                                             call->in_size, call->out, call->out_size,
                                             call->bytes_returned, call->overlapped,
                                             call->completion);
}

int WSAAPI WSAIoctl(SOCKET s, DWORD code, LPVOID in, DWORD in_size, LPVOID out, DWORD out_size,
                    LPDWORD bytes_returned, LPWSAOVERLAPPED overlapped,
                    LPWSAOVERLAPPED_COMPLETION_ROUTINE completion)
{
    const struct ioctl_call call = {s,        code,           in,         in_size,   out,
                                    out_size, bytes_returned, overlapped, completion};

    if (code != SIO_SET_PEER_TARGET_NAME && code != SIO_DELETE_PEER_TARGET_NAME) {
        if (overlapped != NULL)
            forget_overlapped(overlapped);
        return forward(&call);
    }
    if (mode == PEERTARGET_DOUBLE_MODE_AT_ONCE)
        return answer_at_once(&call);
    return serve(&call);
}

int32_t PeerTargetDouble_Lookup(SOCKET s, const struct sockaddr *peer, int32_t peer_len,
                                wchar_t *name, uint32_t capacity_chars)
{
    SOCKADDR_STORAGE storage = {0};
    struct peer_address address = {0};
    int family, type;

    if (find_socket(s, &family, &type) != 0)
        return -1;

    if (type != SOCK_STREAM) {
        if (peer == NULL || peer_len < (int32_t)sizeof(struct sockaddr))
            return -1;
        memcpy(&storage, peer, up_to((uint64_t)peer_len, sizeof storage));
        if (storage.ss_family == AF_INET6 && peer_len < (int32_t)sizeof(struct sockaddr_in6))
            return -1;
        read_peer(&storage, &address);
    }

    const struct association_key key = key_of(s, type, &address);
    return table_copy(&key, name, capacity_chars);
}

uint32_t PeerTargetDouble_Count(SOCKET s)
{
    return table_count(s);
}

void PeerTargetDouble_Forget(SOCKET s)
{
    table_forget(s);
    forget_kinds(&s);
}

int32_t PeerTargetDouble_PretendKind(SOCKET s, int32_t family, int32_t type)
{
    return pretend_kind(s, family, type) ? 0 : -1;
}

void PeerTargetDouble_Reset(void)
{
    pending_reset();

    AcquireSRWLockExclusive(&lock);
    memset(&last_call, 0, sizeof last_call);
    calls_begun = 0;
    hook = NULL;
    hook_context = NULL;
    forced_error = 0;
    forced_calls = 0;
    ReleaseSRWLockExclusive(&lock);

    mode = PEERTARGET_DOUBLE_MODE_JUDGE;
    assume_defaults();
    table_clear();
    forget_kinds(NULL);
}

int32_t PeerTargetDouble_LastCall(struct peertarget_double_call *out)
{
    AcquireSRWLockShared(&lock);
    const int32_t result = calls_begun == 0 ? -1 : 0;
    if (result == 0)
        *out = last_call;
    ReleaseSRWLockShared(&lock);
    return result;
}

void PeerTargetDouble_SetHook(peertarget_double_hook new_hook, void *context)
{
    AcquireSRWLockExclusive(&lock);
    hook = new_hook;
    hook_context = context;
    ReleaseSRWLockExclusive(&lock);
}

void PeerTargetDouble_SetForcedError(int32_t error, int32_t calls)
{
    AcquireSRWLockExclusive(&lock);
    forced_error = error;
    forced_calls = error == 0 || calls < 0 ? 0 : calls;
    ReleaseSRWLockExclusive(&lock);
}

int32_t PeerTargetDouble_Assume(int32_t which, int32_t value)
{
    return assume(which, value) ? 0 : -1;
}

void PeerTargetDouble_SetMode(int32_t new_mode)
{
    mode = new_mode;
}
