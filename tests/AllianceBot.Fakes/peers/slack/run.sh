#!/bin/sh
# Proves the fake Slack server with Slack's own packages. One line a step; the last line counts; exit 1 on a failure.
set -eu
cd "$(dirname "$0")"
npm ci --no-audit --no-fund --loglevel=error
dotnet build ../../AllianceBot.Fakes.csproj -c Release -v q -nologo >&2
exec node steps.mjs
