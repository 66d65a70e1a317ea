#!/usr/bin/env bash
# Runs the benchmarks as a Windows program under Wine, with a library in ws2_32.dll's place that answers at once. Arguments go to the
# program; without any it prints the summary. Needs what build/test-windows.sh installs.
set -euo pipefail
cd "$(dirname "$0")/.."

out=artifacts/windows-benchmarks
mkdir -p "$out/prefix"
# As in build/test-windows.sh, which says what each is for.
export WINEPREFIX="$PWD/$out/prefix" WINEDEBUG=-all WINEDLLOVERRIDES='mshtml=;winedbg.exe=' DISPLAY= DOTNET_JitEnableOptionalRelocs=0

dotnet publish benchmarks/PeerTarget.Benchmarks -c Release -r win-x64 --self-contained -o "$out/program" -v quiet --nologo
x86_64-w64-mingw32-gcc -O2 -shared -o "$out/program/answer_at_once.dll" benchmarks/PeerTarget.Benchmarks/Native/answer_at_once.c
if [ $# -eq 0 ]; then
    set -- --summary
fi

/usr/lib/wine/wine64 "$out/program/PeerTarget.Benchmarks.exe" "$@" </dev/null
