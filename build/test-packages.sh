#!/usr/bin/env bash
# Tests the packages as a user meets them. Packs the working tree twice, in two folders, which must give the same bytes. Then makes a
# console program and an NUnit project outside the repository, by the README's own lines of "Install", and runs them: here, and the
# console program also as a trimmed, self-contained win-x64 program under Wine, if wine64 is present. Ends with the line
# "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/.."
root=$PWD
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# With it, NuGet writes the same bytes for the same commit.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || echo 1700000000)
export SOURCE_DATE_EPOCH

work=$(mktemp -d)
wine=/usr/lib/wine/wine64
export WINEPREFIX="$work/prefix" WINEDEBUG=-all WINEDLLOVERRIDES='mshtml=;winedbg.exe=' DISPLAY= DOTNET_JitEnableOptionalRelocs=0
finish() {
    if [ -x "$wine" ]; then "${wine%64}server64" -k 2>/dev/null; fi
    rm -rf "$work"
}
trap finish EXIT

passed=0 failed=0
check() { # check NAME COMMAND...: counts a command that only succeeds or fails, and shows what it printed if it fails
    local name=$1
    shift
    if "$@" >"$work/log" 2>&1; then
        passed=$((passed + 1)) && echo "passed: $name"
    else
        failed=$((failed + 1)) && cat "$work/log" && echo "failed: $name"
    fi
}

block() { # block SECTION LANGUAGE N: the N-th code block in a language, of a section of the README
    awk -v section="## $1" -v fence="\`\`\`$2" -v n="$3" '
        /^## / && !inside { here = ($0 == section) }
        inside && /^```$/ { inside = 0; next }
        here && !inside && $0 == fence { inside = 1; seen++; next }
        inside && seen == n' "$root/README.md"
}

# The repository of the README's lines is a folder that holds nothing but the packages.
mkdir -p "$work/PeerTarget" "$work/second"
check "pack" dotnet pack -v quiet -o "$work/PeerTarget/packages"
if git rev-parse --git-dir >/dev/null 2>&1; then
    git clone -q --no-checkout . "$work/second" && git -C "$work/second" reset -q
    git ls-files -z --cached --others --exclude-standard | tar --null -T - --ignore-failed-read -c 2>/dev/null | tar -x -C "$work/second"
else
    tar --exclude=bin --exclude=obj --exclude=artifacts -c . | tar -x -C "$work/second"
fi
# The second pack leaves out the analysers, which change no byte.
check "pack in another folder" dotnet pack -v quiet -p:RunAnalyzers=false -o "$work/again" "$work/second/PeerTarget.sln"
check "both packs have the same bytes" diff -r "$work/PeerTarget/packages" "$work/again"

# Packages of the same version may be left from earlier packs. All others are taken from where the machine has them already.
have=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: //')
export NUGET_PACKAGES="$work/nuget"
mkdir -p "$NUGET_PACKAGES"
find "$have" -mindepth 1 -maxdepth 1 -type d ! -name 'peertarget*' -exec ln -s -t "$NUGET_PACKAGES" {} + 2>/dev/null

install() { # install: every line of the README but the pack
    cd "$work/PeerTarget"
    eval "$(block Install sh 1 | grep -v '^dotnet pack ')" && cd "$work/PeerTarget" && eval "$(block Install sh 2)"
}

install_console() { # the same lines, for another template and folder
    cd "$work/PeerTarget"
    eval "$(block Install sh 2 | sed 's/ new nunit / new console /; s/peertarget-trial/peertarget-console/g')"
}

check "install, NUnit" bash -ec "$(declare -f block install); root='$root' work='$work'; install"
trial="$work/peertarget-trial"
rm -f "$trial/UnitTest1.cs"
block Use csharp 2 >"$trial/TimeClient.cs"
block Test csharp 1 >"$trial/TimeClientTests.cs"
one_test() { cd "$trial" && dotnet test | tee "$work/tests" && grep -Eq 'Failed: +0, Passed: +1,' "$work/tests"; }
check "the README's test passes" one_test
cd "$root"

check "install, console" bash -ec "$(declare -f block install_console); root='$root' work='$work'; install_console"
console="$work/peertarget-console"
cat >"$console/Program.cs" <<'CSHARP'
using System.Net;
using System.Net.Sockets;
using PeerTarget;
using PeerTarget.Emulation;

IPeerTargetNameProvider peerTargetNames = new EmulatedPeerTargetNameProvider();
if (args is ["winsock"] && OperatingSystem.IsWindows())
{
    peerTargetNames = new WindowsPeerTargetNameProvider();
}

using var client = new UdpClient(AddressFamily.InterNetwork);
var name = new PeerTargetName(ServicePrincipalName.ForHost("time.contoso.com"), new IPEndPoint(IPAddress.Loopback, 123));
Console.WriteLine($"{name}: {peerTargetNames.TrySet(client.Client, name)}");
CSHARP
prints() { # prints TEXT COMMAND...
    local text=$1
    shift
    "$@" 2>/dev/null </dev/null | tr -d '\r' | tee /dev/stderr | grep -qF -- "$text"
}
check "the console program sets a name" prints "host/time.contoso.com for 127.0.0.1:123 (IPsec2): Success" dotnet run --project "$console"

if [ -x "$wine" ]; then
    program() { timeout -k 10 60 "$wine" "$work/program/peertarget-console.exe" "$@"; }
    check "publish, trimmed" dotnet publish "$console" -r win-x64 --self-contained -p:PublishTrimmed=true -p:InvariantGlobalization=true -warnaserror -v quiet -o "$work/program"
    check "the trimmed program sets a name" prints "host/time.contoso.com for 127.0.0.1:123 (IPsec2): Success" program
    # Wine has no facility, so this shows that the call arrives.
    check "the trimmed program asks Winsock" prints "host/time.contoso.com for 127.0.0.1:123 (IPsec2): OperationNotSupported" program winsock
else
    echo "No wine64 here: the trimmed program was not run"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
