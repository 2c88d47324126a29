"""The parts of a test run that show only when something is slow or hangs. Run by ./dev lint."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(TOOLS))
import slowest  # noqa: E402
import tidy_files  # noqa: E402

HANGS = "#!/bin/sh\necho '[ RUN      ] Rooms.are_counted'\necho '[ RUN      ] Rooms.hang'\nexec sleep 60\n"
RUN = """
RESULTS=$1 LOGS=$1 ROOT=$1
source tools/dev/test.sh
SILENT_MAX_S=1
run_shard "$1/cpp-0.log" "$1/tests"
shard_failed "$1/cpp-0.log" $?
"""


class Shards(unittest.TestCase):
    @unittest.skipUnless(shutil.which("gdb"), "gdb is not installed")
    def test_a_test_that_hangs_is_named_and_leaves_its_stacks(self):
        with tempfile.TemporaryDirectory() as folder:
            tests = pathlib.Path(folder, "tests")
            tests.write_text(HANGS)
            tests.chmod(0o755)
            subprocess.run(["bash", "-c", RUN, "run", folder], cwd=TOOLS.parent, stdout=subprocess.DEVNULL, timeout=50)
            self.assertIn("not ok Rooms.hang hung: ", pathlib.Path(folder, "cpp").read_text())
            # Some containers let nobody attach; then gdb says so.
            self.assertRegex(pathlib.Path(folder, "cpp-0.log").read_text(), r"(?s)Rooms\.hang.*(#0 |ptrace)")


class Addresses(unittest.TestCase):
    def test_the_app_of_the_demo_is_named_only_where_the_demo_is(self):
        with tempfile.TemporaryDirectory() as folder:
            show = ["bash", "-c", 'source tools/dev/run.sh; print_addresses 127.0.0.1 8080 "$1" log', "run", folder]
            told = subprocess.run(show, cwd=TOOLS.parent, capture_output=True, text=True).stdout
            self.assertIn("http://localhost:8080/admin/", told)
            self.assertNotIn("/watch/demo/", told)
            pathlib.Path(folder, "demo_logins.txt").write_text("TV app  viewer\n")
            self.assertIn("/watch/demo/", subprocess.run(show, cwd=TOOLS.parent, capture_output=True, text=True).stdout)


class Slowest(unittest.TestCase):
    def test_tests_of_all_kinds_are_ordered_by_seconds(self):
        found = slowest.slow_tests("1500 ms cpp Rooms.hang\n4.8 s browser a film: plays\n20 ms web shows (2)\n")
        self.assertEqual(found, [(4.8, "browser", "a film: plays"), (1.5, "cpp", "Rooms.hang"), (0.02, "web", "shows (2)")])

    def test_only_what_this_run_compiled_counts(self):
        log = "# ninja log v5\n0\t900\t1000000000\tserver/a/CMakeFiles/room_a.dir/old.cpp.o\tx\n"
        log += "5\t2505\t3000000000\tserver/a/CMakeFiles/room_a.dir/new.cpp.o\tx\n0\t9000\t3000000000\ttvms_tests\tx\n"
        with tempfile.TemporaryDirectory() as folder:
            tree = pathlib.Path(folder, "dev")
            tree.mkdir()
            pathlib.Path(tree, ".ninja_log").write_text(log)
            self.assertEqual(slowest.compiled(tree, 2), [(2.5, "dev", "server/a/new.cpp")])
            self.assertEqual(slowest.compiled(folder, 2), [])


class TidyFiles(unittest.TestCase):
    TEXTS = {"server/a/a.cpp": '#include "a/a.hpp"\n// long', "server/b/b.cpp": '#include "a/a.hpp"\n', "server/c/c.cpp": ""}

    def test_a_header_counts_through_the_file_of_its_name(self):
        self.assertEqual(tidy_files.choose({"server/a/a.hpp": 3, "server/c/c.cpp": 1}, self.TEXTS), ["server/a/a.cpp", "server/c/c.cpp"])

    def test_a_header_counts_through_a_file_that_is_read_anyway(self):
        self.assertEqual(tidy_files.choose({"server/a/a.hpp": 3, "server/b/b.cpp": 1}, self.TEXTS), ["server/b/b.cpp"])

    def test_a_header_that_nobody_includes_is_read_through_none(self):
        self.assertEqual(tidy_files.choose({"server/d/d.hpp": 3}, self.TEXTS), [])


if __name__ == "__main__":
    unittest.main()
