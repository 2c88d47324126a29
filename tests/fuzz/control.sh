#!/usr/bin/env bash
# The negative control of the fuzz run: succeeds only when libFuzzer finds the bug planted in fuzz_control.cpp.
# Takes a target's arguments, so that every harness can run it like the others.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if "$(dirname "$0")/planted_bug" "$@" -artifact_prefix="$folder/" >"$folder/log" 2>&1; then
  echo "The planted bug was not found: this fuzz run would miss real ones too."
  tail -n 20 "$folder/log"
  exit 1
fi
if ! grep -q 'AddressSanitizer: heap-buffer-overflow' "$folder/log"; then
  echo "The control failed, but not by its planted bug:"
  tail -n 20 "$folder/log"
  exit 1
fi
echo "Done 1 runs: the planted bug was found."
