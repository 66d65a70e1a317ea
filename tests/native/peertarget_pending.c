/* Overlapped calls: those that are answered after they returned, and how their end is told. */
#include "peertarget_internal.h"

#include <stdatomic.h>
#include <stdlib.h>

enum state {
    PENDS,
    COMPLETES, /* claimed: one thread completes it, and no other touches it */
    DONE,      /* kept for WSAGetOverlappedResult */
    AT_SYSTEM, /* PEERTARGET_DOUBLE_PEND: the system has it, and the double does not see its end */
};

struct pending {
    struct pending *next;
    uintptr_t id;           /* from 1, in order of start, never used again */
    struct ioctl_call call; /* without lpcbBytesReturned, which may be gone by now */
    uint32_t sequence;
    enum state state;
    int32_t forced; /* what it ends with, unjudged, where that is not 0 */
    int32_t error;  /* what it ended with */
    HANDLE target;  /* a duplicate of the starting thread, or of the event if there is no routine */
    bool queued;    /* to the starting thread, and freed there */
};

static _Atomic int32_t how = PEERTARGET_DOUBLE_ANSWER_AT_ONCE;

/* Guards what follows, and is never held while a routine or the judge runs. */
static SRWLOCK lock = SRWLOCK_INIT;
static CONDITION_VARIABLE ended = CONDITION_VARIABLE_INIT;
static struct pending *first; /* in order of start */
static _Atomic uintptr_t started;
static _Atomic int32_t asked_too_early;

/*
 * The NTSTATUS that WSAGetOverlappedResult makes the error of, as Wine 8's ws2_32 does it. None
 * makes WSAEAFNOSUPPORT; that and any other error gives STATUS_INVALID_PARAMETER, which makes
 * WSAEINVAL.
 */
static DWORD status_of(int error)
{
    static const struct {
        int error;
        DWORD status;
    } statuses[] = {
        {0, 0},
        {WSA_OPERATION_ABORTED, 0xC0000120}, /* STATUS_CANCELLED */
        {WSAEACCES, 0xC0000022},             /* STATUS_ACCESS_DENIED */
        {WSAEFAULT, 0xC0000005},             /* STATUS_ACCESS_VIOLATION */
        {WSAENOTSOCK, 0xC0000008},           /* STATUS_INVALID_HANDLE */
        {WSAEMSGSIZE, 0xC0000206},           /* STATUS_INVALID_BUFFER_SIZE */
        {WSAEOPNOTSUPP, 0xC00000BB},         /* STATUS_NOT_SUPPORTED */
        {WSAENOBUFS, 0xC000009A},            /* STATUS_INSUFFICIENT_RESOURCES */
        {WSAEISCONN, 0xC000023B},            /* STATUS_CONNECTION_ACTIVE */
    };

    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].error == error)
            return statuses[i].status;
    return 0xC000000D; /* STATUS_INVALID_PARAMETER */
}

/* The low bit keeps the system from a packet to a completion port, and is no part of the handle. */
static HANDLE event_of(const struct ioctl_call *call)
{
    return (HANDLE)((ULONG_PTR)call->overlapped->hEvent & ~(ULONG_PTR)1);
}

static bool duplicate(HANDLE source, HANDLE *copy)
{
    const HANDLE process = GetCurrentProcess();

    return DuplicateHandle(process, source, process, copy, 0, FALSE, DUPLICATE_SAME_ACCESS);
}

/* Under the lock. A call whose routine is queued is freed when that has run. */
static void drop(struct pending *call)
{
    struct pending **link = &first;

    while (*link != NULL && *link != call)
        link = &(*link)->next;
    if (*link != NULL)
        *link = call->next;
    if (!call->queued)
        free(call);
}

/* Under the lock: the call that was started last with this OVERLAPPED. */
static struct pending *find(const OVERLAPPED *overlapped)
{
    struct pending *found = NULL;

    for (struct pending *each = first; each != NULL; each = each->next)
        if (each->call.overlapped == overlapped)
            found = each;
    return found;
}

void forget_overlapped(const OVERLAPPED *overlapped)
{
    AcquireSRWLockExclusive(&lock);
    struct pending *found = find(overlapped);
    if (found != NULL && (found->state == DONE || found->state == AT_SYSTEM))
        drop(found);
    ReleaseSRWLockExclusive(&lock);
}

/* Under the lock: how many of these calls the double has yet to complete. */
static uint32_t unfinished(uintptr_t from, uintptr_t to)
{
    uint32_t count = 0;

    for (const struct pending *each = first; each != NULL; each = each->next)
        count += each->id >= from && each->id <= to &&
                 (each->state == PENDS || each->state == COMPLETES);
    return count;
}

static void CALLBACK run_routine(ULONG_PTR parameter)
{
    struct pending *done = (struct pending *)parameter;
    const bool nameless = done->error == PEERTARGET_DOUBLE_FAIL_WITHOUT_ERROR;

    done->call.completion((DWORD)(nameless ? WSAEINVAL : done->error), 0, done->call.overlapped, 0);

    AcquireSRWLockExclusive(&lock);
    done->queued = false;
    drop(done);
    ReleaseSRWLockExclusive(&lock);
}

static void queue_routine(struct pending *done, HANDLE thread)
{
    done->queued = QueueUserAPC(run_routine, thread, (ULONG_PTR)done) != 0;
}

/* WSAIoctl page: a call that returns 0 has had its completion indication already. */
void finish_at_once(const struct ioctl_call *call)
{
    call->overlapped->Internal = 0;
    call->overlapped->InternalHigh = 0;

    if (call->completion != NULL) {
        struct pending *done = calloc(1, sizeof *done);

        if (done == NULL)
            return;
        done->call = *call;
        queue_routine(done, GetCurrentThread());
        if (!done->queued)
            free(done);
    } else if (event_of(call) != NULL) {
        SetEvent(event_of(call));
    }
}

/* Ends a claimed call. Whoever sees that it is done may free its OVERLAPPED, and this entry. */
static void finish(struct pending *call, int32_t error)
{
    end_call(call->sequence, error);

    AcquireSRWLockExclusive(&lock);
    call->state = DONE;
    call->error = error;
    call->call.overlapped->InternalHigh = 0;
    call->call.overlapped->Internal = status_of(error);
    if (call->call.completion != NULL)
        queue_routine(call, call->target);
    else if (call->target != NULL)
        SetEvent(call->target);
    if (call->target != NULL)
        CloseHandle(call->target);
    ReleaseSRWLockExclusive(&lock);
    WakeAllConditionVariable(&ended);
}

/* The first call that pends of those numbered so, and with this socket and OVERLAPPED if given. */
static struct pending *claim(uintptr_t from, uintptr_t to, const SOCKET *s,
                             const OVERLAPPED *overlapped)
{
    struct pending *each;

    AcquireSRWLockExclusive(&lock);
    for (each = first; each != NULL; each = each->next)
        if (each->state == PENDS && each->id >= from && each->id <= to &&
            (s == NULL || each->call.socket == *s) &&
            (overlapped == NULL || each->call.overlapped == overlapped)) {
            each->state = COMPLETES;
            break;
        }
    ReleaseSRWLockExclusive(&lock);
    return each;
}

/* Completes all such calls with the error, or as they are judged now if that is 0. */
static int32_t complete(uintptr_t from, uintptr_t to, const SOCKET *s, const OVERLAPPED *overlapped,
                        int32_t error)
{
    struct pending *each;
    int32_t completed = 0;

    while ((each = claim(from, to, s, overlapped)) != NULL) {
        int32_t answer = error != 0 ? error : each->forced;

        if (answer == 0)
            answer = judge(&each->call);
        finish(each, answer);
        completed++;
    }
    return completed;
}

/* A number and no pointer, for the call may be completed and forgotten before this runs. */
static DWORD WINAPI complete_one(LPVOID id)
{
    complete((uintptr_t)id, (uintptr_t)id, NULL, NULL, 0);
    return 0;
}

static int pend_at_system(const struct ioctl_call *call)
{
    static DWORD ignored; /* Wine 8 wants a place for the size */
    struct ioctl_call other = *call;

    other.code = SIO_ADDRESS_LIST_CHANGE;
    other.in = NULL;
    other.in_size = 0;
    other.out = NULL;
    other.out_size = 0;
    other.bytes_returned = &ignored;
    /* A call that returns 0 has had its indication, so its caller may take it for pending. */
    const int error = forward(&other) == 0 ? WSA_IO_PENDING : WSAGetLastError();
    if (error != WSA_IO_PENDING)
        forget_overlapped(call->overlapped);
    return error;
}

int32_t pending_mode(void)
{
    return how;
}

int pend(const struct ioctl_call *call, uint32_t sequence, int32_t mode, int32_t forced)
{
    struct pending *added = calloc(1, sizeof *added), **link = &first;

    if (added == NULL)
        return WSAENOBUFS;
    added->call = *call;
    added->call.bytes_returned = NULL;
    added->sequence = sequence;
    added->state = mode == PEERTARGET_DOUBLE_PEND ? AT_SYSTEM : PENDS;
    if (mode == PEERTARGET_DOUBLE_FAIL_ON_COMPLETION)
        added->forced = forced != 0 ? forced : WSAEINVAL;

    const HANDLE target = call->completion != NULL ? GetCurrentThread() : event_of(call);
    if (added->state == PENDS && target != NULL && !duplicate(target, &added->target)) {
        free(added);
        return WSA_INVALID_HANDLE;
    }
    if (mode == PEERTARGET_DOUBLE_SIGNAL_EARLY) {
        SetEvent(target);
    } else {
        if (call->completion == NULL && target != NULL)
            ResetEvent(target); /* as the system does, of the OVERLAPPED too; Wine 8 not always */
        call->overlapped->Internal = STATUS_PENDING;
        call->overlapped->InternalHigh = 0;
    }
    end_call(sequence, WSA_IO_PENDING);

    AcquireSRWLockExclusive(&lock);
    const uintptr_t id = added->id = ++started;
    while (*link != NULL)
        link = &(*link)->next;
    *link = added;
    ReleaseSRWLockExclusive(&lock);

    if (mode == PEERTARGET_DOUBLE_PEND)
        return pend_at_system(call);
    if (mode != PEERTARGET_DOUBLE_COMPLETE_LATER && mode != PEERTARGET_DOUBLE_SIGNAL_EARLY &&
        !QueueUserWorkItem(complete_one, (LPVOID)id, WT_EXECUTEDEFAULT))
        complete_one((LPVOID)id);
    if (mode == PEERTARGET_DOUBLE_BEFORE_RETURN) {
        AcquireSRWLockExclusive(&lock);
        while (unfinished(id, id) != 0)
            SleepConditionVariableSRW(&ended, &lock, INFINITE, 0);
        ReleaseSRWLockExclusive(&lock);
    }
    return WSA_IO_PENDING;
}

static BOOL cancel_at_system(HANDLE handle, LPOVERLAPPED overlapped)
{
    typedef BOOL(WINAPI * cancel_io_ex)(HANDLE, LPOVERLAPPED);

    const FARPROC found = find_real(L"kernel32.dll", "CancelIoEx");
    if (found == NULL) {
        SetLastError(ERROR_NOT_FOUND);
        return FALSE;
    }
    return ((cancel_io_ex)(void (*)(void))found)(handle, overlapped);
}

void pending_reset(void)
{
    const uintptr_t last = started;
    struct pending **link = &first;

    how = PEERTARGET_DOUBLE_ANSWER_AT_ONCE;
    asked_too_early = 0;
    complete(1, last, NULL, NULL, WSA_OPERATION_ABORTED);

    AcquireSRWLockExclusive(&lock);
    while (unfinished(1, last) != 0) /* those that another thread completes */
        SleepConditionVariableSRW(&ended, &lock, INFINITE, 0);
    while (*link != NULL) {
        struct pending *each = *link;

        if (each->id > last) {
            link = &each->next;
            continue;
        }
        if (each->state == AT_SYSTEM)
            cancel_at_system((HANDLE)each->call.socket, each->call.overlapped);
        drop(each);
    }
    ReleaseSRWLockExclusive(&lock);
}

void PeerTargetDouble_SetPending(int32_t mode)
{
    how = mode;
}

int32_t PeerTargetDouble_AskedTooEarly(void)
{
    return asked_too_early;
}

int32_t PeerTargetDouble_PendingCount(void)
{
    AcquireSRWLockShared(&lock);
    const int32_t count = (int32_t)unfinished(1, UINTPTR_MAX);
    ReleaseSRWLockShared(&lock);
    return count;
}

int32_t PeerTargetDouble_CompletePending(int32_t which, int32_t error)
{
    uintptr_t id = 0;

    if (which == -1)
        return complete(1, started, NULL, NULL, error);

    AcquireSRWLockShared(&lock);
    for (const struct pending *each = first; each != NULL && id == 0; each = each->next)
        if (each->state == PENDS && which-- == 0)
            id = each->id;
    ReleaseSRWLockShared(&lock);
    return id == 0 ? 0 : complete(id, id, NULL, NULL, error);
}

int32_t PeerTargetDouble_CancelPending(SOCKET s, LPOVERLAPPED overlapped)
{
    return complete(1, started, &s, overlapped, WSA_OPERATION_ABORTED);
}

BOOL WINAPI CancelIoEx(HANDLE handle, LPOVERLAPPED overlapped)
{
    const bool cancelled = PeerTargetDouble_CancelPending((SOCKET)handle, overlapped) != 0;

    if (cancelled && overlapped != NULL)
        return TRUE;
    return cancel_at_system(handle, overlapped) || cancelled;
}

static BOOL result_from_system(SOCKET s, LPWSAOVERLAPPED overlapped, LPDWORD transferred, BOOL wait,
                               LPDWORD flags)
{
    typedef BOOL(WSAAPI * get_result)(SOCKET, LPWSAOVERLAPPED, LPDWORD, BOOL, LPDWORD);

    const FARPROC found = find_real(L"ws2_32.dll", "WSAGetOverlappedResult");
    if (found == NULL) {
        WSASetLastError(WSASYSCALLFAILURE);
        return FALSE;
    }
    const get_result ask = (get_result)(void (*)(void))found;
    const BOOL result = ask(s, overlapped, transferred, wait, flags);
    const int error = WSAGetLastError();
    if (result || error != WSA_IO_INCOMPLETE)
        forget_overlapped(overlapped);
    WSASetLastError(error);
    return result;
}

BOOL WSAAPI WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED overlapped, LPDWORD transferred,
                                   BOOL wait, LPDWORD flags)
{
    struct pending *found;

    AcquireSRWLockExclusive(&lock);
    while ((found = find(overlapped)) != NULL && wait &&
           (found->state == PENDS || found->state == COMPLETES))
        SleepConditionVariableSRW(&ended, &lock, INFINITE, 0);
    const bool own = found != NULL && found->state != AT_SYSTEM;
    const bool done = own && found->state == DONE;
    const int32_t error = done ? found->error : WSA_IO_INCOMPLETE;
    if (done)
        drop(found);
    ReleaseSRWLockExclusive(&lock);

    asked_too_early += own && !done;
    if (!own)
        return result_from_system(s, overlapped, transferred, wait, flags);
    if (done && transferred != NULL)
        *transferred = 0;
    if (done && flags != NULL)
        *flags = 0;
    WSASetLastError(error == 0 ? PEERTARGET_DOUBLE_FOREIGN_ERROR
                    : error == PEERTARGET_DOUBLE_FAIL_WITHOUT_ERROR ? 0 : error);
    return error == 0;
}
