#!/usr/bin/env bash
# Runs the tests as Windows programs: self-contained win-x64 executables under Wine, with the native double that stands in for
# ws2_32.dll. Installs what it needs from Debian's packages, and ends with the line "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")/.."

wine=/usr/lib/wine/wine64
if [ ! -x "$wine" ] || ! command -v x86_64-w64-mingw32-gcc >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends wine64 gcc-mingw-w64-x86-64 >/dev/null
fi

out=artifacts/windows
rm -rf "$out"
mkdir -p "$out/prefix"
# A prefix of its own, no display, no browser to install, and no debugger that waits at a crash.
export WINEPREFIX="$PWD/$out/prefix" WINEDEBUG=-all WINEDLLOVERRIDES='mshtml=;winedbg.exe=' DISPLAY=
# Without this, .NET 10 ends the process when a DynamicMethod is collected whose first compilation it had abandoned. It seems to abandon
# those whose short references do not reach coreclr.dll, which lies far from the code under Wine; with no short ones it does not happen.
export DOTNET_JitEnableOptionalRelocs=0

trap '"${wine%64}server64" -k 2>/dev/null || true' EXIT

sh tests/native/build.sh "$out/native" --selftest

passed=0 failed=0 skipped=0
count() { # the numbers of one summary: count NAME FILE
    sed -n "s/^ *$1: \([0-9][0-9]*\)\r\{0,1\}$/\1/p" "$2" | tail -n 1
}

echo "== The double's own test"
if timeout -k 10 120 "$wine" "$out/native/double_selftest.exe" >"$out/selftest.log" 2>&1 </dev/null; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
fi
tail -n 1 "$out/selftest.log"

projects=$(sed -n 's|^.*"tests/\([^/]*\)/.*\.csproj".*$|\1|p' build/windows.slnf)
# A list in another form must not pass for an empty one, nor a program of an earlier build for a new one.
if [ "$(wc -w <<<"$projects")" -ne "$(grep -c 'csproj' build/windows.slnf)" ]; then
    echo "build/windows.slnf: a project was not read. Each has a line of its own, with slashes." >&2
    exit 1
fi
for project in $projects; do rm -f "tests/$project/bin/Release/net10.0/win-x64/$project.exe"; done
# The analyzers have read the same code in the build before.
dotnet build build/windows.slnf -c Release -p:WindowsLeg=true -p:RunAnalyzers=false -v quiet --nologo
for project in $projects; do
    echo "== $project"
    bin=tests/$project/bin/Release/net10.0/win-x64
    cp "$out/native/peertarget_double.dll" "$out/native/wine_exception_frames.dll" "$bin/"
    log="$out/$project.log"
    status=0
    timeout -k 10 120 "$wine" "$bin/$project.exe" --no-ansi --progress off >"$log" 2>&1 </dev/null || status=$?
    ran=$(count succeeded "$log") broke=$(count failed "$log") left=$(count skipped "$log")
    passed=$((passed + ${ran:-0})) failed=$((failed + ${broke:-0})) skipped=$((skipped + ${left:-0}))
    # What the vectors gave on the double and on the provider over it.
    sed -n 's/^.*\(\(double\|windows-provider\): [0-9]* cases: .*\)\r\{0,1\}$/\1/p' "$log" | sort -u
    echo "${ran:-0} passed, ${broke:-0} failed, ${left:-0} skipped"
    if [ "$status" -ne 0 ] || [ -z "$ran" ]; then
        cat "$log"
        # A crash or a hang has no summary to count.
        [ "${broke:-0}" -gt 0 ] || failed=$((failed + 1))
    fi
done

echo "== The recorder, in one run, and stopped in the middle and gone on with"
bash build/publish-recorder.sh win-x64 "$out/recorder"
recorder() { timeout -k 10 120 "$wine" "$out/recorder/peertarget.exe" conformance "$@" 2>/dev/null </dev/null; }
check() { # check NAME COMMAND...: counts a command that only succeeds or fails
    local name=$1
    shift
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)) && echo "failed: $name"; fi
}
check "one run" recorder record --out "$out/whole.jsonl"
recorder record --out "$out/parts.jsonl" >/dev/null &
lines() { if [ -f "$1" ]; then wc -l <"$1"; else echo 0; fi; }
while [ "$(lines "$out/parts.jsonl")" -lt 100 ] && kill -0 $! 2>/dev/null; do sleep 0.05; done
"${wine%64}server64" -k 2>/dev/null || true
wait $! || true
echo "stopped after $(($(lines "$out/parts.jsonl") - 1)) case runs"
check "the rest" recorder record --out "$out/parts.jsonl"
check "both are the same" recorder compare "$out/whole.jsonl" "$out/parts.jsonl"
recorder compare "$out/whole.jsonl" | tr -d '\r' >"$out/verdict.log" || true
cat "$out/verdict.log"
check "Wine has no facility" grep -qxF "refused throughout with WSAEOPNOTSUPP (10045): no facility" "$out/verdict.log"

echo "$skipped skipped in all"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
