#!/bin/sh
# Builds peertarget_double.dll and wine_exception_frames.dll for x86_64 Windows into a folder; with
# --selftest the double's self-test too.
set -eu

compiler=x86_64-w64-mingw32-gcc
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

if [ $# -lt 1 ] || [ $# -gt 2 ] || [ "${2:---selftest}" != --selftest ]; then
    echo "usage: build.sh FOLDER [--selftest]" >&2
    exit 2
fi
if ! command -v "$compiler" >/dev/null 2>&1; then
    echo "build.sh: $compiler is not installed (Debian's package is gcc-mingw-w64-x86-64)" >&2
    exit 1
fi

mkdir -p -- "$1"
out=$(CDPATH='' cd -- "$1" && pwd)

build() {
    "$compiler" -std=c11 -Wall -Wextra -Werror -O2 -D_WIN32_WINNT=0x0601 \
        -static-libgcc "$@" -lws2_32
}

# The sizes and offsets that the double asserts, for x86 too; that needs no libraries.
"$compiler" -m32 -std=c11 -D_WIN32_WINNT=0x0601 -fsyntax-only "$here/peertarget_rules.c"

build -shared -o "$out/peertarget_double.dll" \
    "$here/peertarget_double.c" "$here/peertarget_pending.c" \
    "$here/peertarget_rules.c" "$here/peertarget_table.c"

# NtCurrentTeb() reads gs:[0x30], which gcc 12 takes for an array that begins at 0.
build -shared -Wno-array-bounds -o "$out/wine_exception_frames.dll" "$here/wine_exception_frames.c"

if [ "${2:-}" = --selftest ]; then
    build -o "$out/double_selftest.exe" \
        "$here/double_selftest.c" "$out/peertarget_double.dll"
fi
