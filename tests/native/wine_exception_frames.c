/*
 * Lets .NET run under Wine 8 for longer than its first exception.
 *
 * While Wine asks a language handler about an exception, it keeps a frame on the stack that is
 * linked into the thread's exception list (NT_TIB.ExceptionList). The handler of .NET 9 and later
 * does not return to Wine when it finds a catch: it restores the context of the catch itself. The
 * frame stays in the list while its memory is used again, and a later exception on the thread
 * calls whatever has become of its handler.
 *
 * A vectored handler runs before the list is looked at, so it is the place to cut the list where
 * a frame is one no longer. Windows itself does not use the list on x64.
 */
#include <windows.h>

#define END_OF_LIST ((EXCEPTION_REGISTRATION_RECORD *)~(ULONG_PTR)0)

static void *module_of(const void *code)
{
    void *base = NULL;

    return RtlPcToFileHeader((void *)code, &base);
}

/* Where the function runs whose part of the stack has the address; NULL if there is none. */
static const void *owner_of(ULONG_PTR address, const CONTEXT *exception)
{
    const NT_TIB *tib = (const NT_TIB *)NtCurrentTeb();
    CONTEXT context = *exception;

    for (;;) {
        const ULONG_PTR rip = context.Rip;
        const ULONG_PTR rsp = context.Rsp;
        RUNTIME_FUNCTION *function;
        ULONG_PTR base, frame;
        void *data;

        if (address < rsp || rsp < (ULONG_PTR)tib->StackLimit ||
            rsp > (ULONG_PTR)tib->StackBase - sizeof(void *))
            return NULL;
        function = RtlLookupFunctionEntry(rip, &base, NULL);
        if (function != NULL) {
            RtlVirtualUnwind(UNW_FLAG_NHANDLER, base, rip, function, &context, &data, &frame, NULL);
        } else {
            context.Rip = *(const ULONG_PTR *)rsp;
            context.Rsp += sizeof(void *);
        }
        if (context.Rsp <= rsp)
            return NULL;
        if (address < context.Rsp)
            return (const void *)rip;
    }
}

/* A frame belongs to a function that still runs, and every module of Wine brings its handlers. */
static int is_alive(const EXCEPTION_REGISTRATION_RECORD *frame, const CONTEXT *exception)
{
    const void *owner = owner_of((ULONG_PTR)frame, exception);
    const void *module = owner == NULL ? NULL : module_of(owner);

    return module != NULL && module == module_of((const void *)frame->Handler);
}

static LONG CALLBACK cut_dead_frames(EXCEPTION_POINTERS *exception)
{
    NT_TIB *tib = (NT_TIB *)NtCurrentTeb();
    EXCEPTION_REGISTRATION_RECORD **link = &tib->ExceptionList;
    ULONG_PTR lowest = (ULONG_PTR)tib->StackLimit;

    while (*link != END_OF_LIST) {
        EXCEPTION_REGISTRATION_RECORD *frame = *link;
        ULONG_PTR address = (ULONG_PTR)frame;

        /* Outer frames lie higher on the stack; so a list that turns back is none. */
        if (address < lowest || address > (ULONG_PTR)tib->StackBase - sizeof(*frame) ||
            address % sizeof(void *) != 0 || !is_alive(frame, exception->ContextRecord)) {
            *link = END_OF_LIST;
            break;
        }
        lowest = address + sizeof(*frame);
        link = &frame->Next;
    }
    return EXCEPTION_CONTINUE_SEARCH;
}

BOOL WINAPI DllMain(HINSTANCE library, DWORD reason, LPVOID reserved)
{
    (void)reserved;
    if (reason == DLL_PROCESS_ATTACH) {
        DisableThreadLibraryCalls(library);
        return AddVectoredExceptionHandler(1, cut_dead_frames) != NULL;
    }
    return TRUE;
}
