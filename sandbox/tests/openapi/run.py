"""Runs Schemathesis against a running sandbox: no status 5xx, and no response that the OpenAPI
description lacks. The last line is `N passed, N failed`, which counts operations; the exit code is
1 if any failed.

    python run.py --base-url http://127.0.0.1:4010 --secret-key sk_test_... [--cases 30] [--seconds 600]

The sandbox must be started with `--processing-seconds 0 --rate-limit 0` and its own data directory,
as it gets random data.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent


def main():
    options = parse()
    environment = os.environ | {
        "LATCHKEY_BASE_URL": options.base_url,
        "LATCHKEY_SECRET_KEY": options.secret_key,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(HERE),
        "SCHEMATHESIS_HOOKS": "hooks",
    }
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder, "report.xml")
        command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml"), "run"]
        command += [f"{options.base_url}/openapi.json", "--no-color", "--max-examples", str(options.cases)]
        command += ["--report", "junit", "--report-junit-path", str(report)]
        if options.seconds:
            command += ["--max-time", str(options.seconds)]
        # Schemathesis writes its own files to the current directory.
        status = subprocess.run(command, env=environment, cwd=folder).returncode
        passed, failed = count(report)
    if passed + failed == 0 or (status != 0 and failed == 0):
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def parse():
    parser = argparse.ArgumentParser(description="Tests a running sandbox against its own description.")
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--secret-key", required=True)
    parser.add_argument("--cases", type=int, default=30, help="number of generated cases for each operation and phase")
    parser.add_argument("--seconds", type=int, help="generate new cases until this time has passed")
    return parser.parse_args()


def count(report):
    """Counts the operations that passed and that failed in any phase, from the JUnit report."""
    if not report.exists():
        return 0, 0
    passed, failed = set(), set()
    for case in xml.etree.ElementTree.parse(report).iter("testcase"):
        is_bad = case.find("failure") is not None or case.find("error") is not None
        (failed if is_bad else passed).add(case.get("name"))
    return len(passed - failed), len(failed)


if __name__ == "__main__":
    sys.exit(main())
