#!/usr/bin/env bash
# discord.js against FakeDiscord. Prints a line for each step and "N passed, N failed"; ends non-zero on a failure.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
fakes="$here/../.."
cd "$here"
[ -d node_modules/discord.js ] || npm ci --no-audit --no-fund --loglevel=error
dll="$fakes/bin/Release/net10.0/AllianceBot.Fakes.dll"
[ -f "$dll" ] || dotnet build "$fakes" -c Release -v q --nologo

ready=$(mktemp)
dotnet "$dll" discord >"$ready" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -f "$ready"' EXIT
for _ in $(seq 100); do
  [ -s "$ready" ] && break
  sleep 0.2
done
node peer.mjs "$(head -n 1 "$ready")"
