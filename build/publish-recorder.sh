#!/usr/bin/env bash
# Makes peertarget.exe, one file that needs neither an SDK nor rights, to record what a Windows machine answers:
#   build/publish-recorder.sh [RID] [FOLDER]     (win-x64, artifacts/recorder)
# On that machine: peertarget.exe conformance record --out windows.jsonl
set -euo pipefail
cd "$(dirname "$0")/.."
rid=${1:-win-x64}
out=${2:-artifacts/recorder}
dotnet publish src/PeerTarget.Tool -c Release -r "$rid" --self-contained -p:PublishSingleFile=true -p:EnableCompressionInSingleFile=true -p:IncludeNativeLibrariesForSelfExtract=true -p:PackAsTool=false -p:PublishDocumentationFiles=false -p:PublishReferencesDocumentationFiles=false -o "$out" -v quiet --nologo
mv -f "$out/PeerTarget.Tool.exe" "$out/peertarget.exe"
echo "$out/peertarget.exe"
