/*
 * WSAIoctl that looks at both ends of its input and succeeds: what is left is the caller's own cost. Built as a shared library on
 * whatever system the benchmarks run on, and put in place of ws2_32.dll there.
 */
#include <stddef.h>
#include <stdint.h>

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

#ifdef _WIN32
#include <windows.h>

static int32_t pends;

/* Whether overlapped calls answer WSA_IO_PENDING and complete at once. */
EXPORT void answer_pending(int32_t on)
{
    pends = on;
}

EXPORT int32_t WSAGetOverlappedResult(uintptr_t s, void *overlapped, uint32_t *transferred, int32_t wait, uint32_t *flags)
{
    (void)s, (void)overlapped, (void)wait;
    *transferred = 0;
    *flags = 0;
    return 1;
}
#endif

EXPORT int32_t WSAIoctl(uintptr_t s, uint32_t code, void *in, uint32_t in_size, void *out, uint32_t out_size,
                        uint32_t *returned, void *overlapped, void *completion)
{
    volatile const uint8_t *bytes = in;

    (void)s, (void)code, (void)out, (void)out_size, (void)overlapped, (void)completion;
    if (in_size > 0) {
        (void)bytes[0];
        (void)bytes[in_size - 1];
    }
    *returned = 0;
#ifdef _WIN32
    if (overlapped != NULL && pends) {
        SetEvent((HANDLE)((uintptr_t)((OVERLAPPED *)overlapped)->hEvent & ~(uintptr_t)1));
        SetLastError(ERROR_IO_PENDING); /* WSA_IO_PENDING is the same number. */
        return -1;
    }
#endif
    return 0;
}
