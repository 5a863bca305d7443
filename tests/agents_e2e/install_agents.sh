#!/usr/bin/env bash
# Installs the agent programs that the tests in this folder drive, in the versions that they were written against:
#   tests/agents_e2e/install_agents.sh FOLDER        (or with TIMONEL_TEST_AGENTS=FOLDER in the environment)
# The tests find them through TIMONEL_TEST_AGENTS, or on the PATH.
set -euo pipefail

folder=${1:-${TIMONEL_TEST_AGENTS:-}}
[ -n "$folder" ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
command -v npm >/dev/null 2>&1 || { echo "npm is not installed: Claude Code and Codex come as npm packages" >&2; exit 3; }

mkdir -p "$folder"
npm install --prefix "$folder" --no-audit --no-fund --loglevel=error \
  @anthropic-ai/claude-code@2.1.329 @openai/codex@0.169.0
echo "run the tests with TIMONEL_TEST_AGENTS=$(cd "$folder" && pwd)"
