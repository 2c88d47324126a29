#!/usr/bin/env python3
"""Vitest's JSON report as result lines: ok, not ok, skip. usage: vitest_results.py REPORT SECONDS

Each test's time goes to the file SECONDS, for tools/slowest.py. A file that could not be loaded has no tests in it; it is a failure of its own.
"""
import json
import pathlib
import sys

WORDS = {"passed": "ok", "failed": "not ok"}
failed = False
seconds = open(sys.argv[2], "a")
for file in json.loads(pathlib.Path(sys.argv[1]).read_text())["testResults"]:
    tests = file["assertionResults"]
    for test in tests:
        word = WORDS.get(test["status"], "skip")
        failed = failed or word == "not ok"
        name = test["fullName"].replace("\n", " ")
        print(word, name)
        print(f"{test.get('duration') or 0:.0f} ms web {name}", file=seconds)
    if file["status"] == "failed" and not any(test["status"] == "failed" for test in tests):
        failed = True
        print("not ok", file["name"].rsplit("/web/", 1)[-1], "(not loaded)")
sys.exit(failed)
