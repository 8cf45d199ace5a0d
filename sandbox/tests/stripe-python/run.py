"""Runs all tests of this directory. The last line is the number of passed and failed tests."""

import pathlib
import sys
import unittest

if __name__ == "__main__":
    folder = str(pathlib.Path(__file__).parent)
    outcome = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(unittest.TestLoader().discover(folder, top_level_dir=folder))
    # A test is listed once for each failed subtest, and a class whose setup failed has run no test.
    failed = {str(getattr(case, "test_case", case)) for case, _ in outcome.failures + outcome.errors}
    failed |= {str(case) for case in outcome.unexpectedSuccesses}
    passed = outcome.testsRun - len(outcome.skipped) - len(outcome.expectedFailures) - len(failed)
    print(f"{max(passed, 0)} passed, {len(failed)} failed")
    sys.exit(bool(failed) or passed <= 0)
