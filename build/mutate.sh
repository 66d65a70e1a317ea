#!/usr/bin/env bash
# Changes the code in a thousand places, one at a time, and looks which changes no test notices:
#   build/mutate.sh abstractions|emulation|reading|verdicts
# Prints the score. artifacts/mutation/PART/reports shows each change, and whether it survived. Takes minutes, so the gate leaves it out.
set -euo pipefail
cd "$(dirname "$0")/.."
part=${1:?abstractions, emulation, reading or verdicts}
case $part in
    abstractions) folder=Abstractions ;;
    emulation) folder=Emulation ;;
    # The reader of vectors, and the verdicts on recordings.
    reading | verdicts) folder=src/PeerTarget.Conformance ;;
    *) echo "There is no part $part." >&2 && exit 2 ;;
esac
root=$PWD
export PeerTargetMutation=$part RunAnalyzers=false
dotnet tool restore >/dev/null
cd "$folder"
dotnet stryker -f "$root/build/mutation/$part.json" -O "$root/artifacts/mutation/$part" "${@:2}"
