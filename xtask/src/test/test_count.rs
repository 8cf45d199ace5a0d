//! Counts tests from the output of their runners.

use std::fmt;
use std::ops::AddAssign;

/// Numbers of tests that passed and failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct TestCount {
    /// Tests that passed.
    pub(super) passed: u64,
    /// Tests that failed.
    pub(super) failed: u64,
}

impl TestCount {
    /// Returns the count of a single test.
    pub(super) fn one(passed: bool) -> Self {
        Self { passed: u64::from(passed), failed: u64::from(!passed) }
    }
}

impl AddAssign for TestCount {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for TestCount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Returns what one line of a test runner's output adds to the count.
pub(super) fn counts_in(line: &str) -> TestCount {
    counts_of_rust(line)
        .or_else(|| counts_of_node(line))
        .or_else(|| counts_of_python(line))
        .unwrap_or_default()
}

/// `test result: ok. 12 passed; 0 failed; 0 ignored; …`, from rust's own runner and from
/// wasm-bindgen's.
fn counts_of_rust(line: &str) -> Option<TestCount> {
    let counts = line.trim().strip_prefix("test result: ")?;
    let count_of = |word: &str| {
        let before = counts.split(';').map(str::trim).find_map(|part| part.strip_suffix(word))?;
        before.split_whitespace().next_back()?.parse().ok()
    };
    Some(TestCount { passed: count_of("passed")?, failed: count_of("failed")? })
}

/// `# pass 12`, `# fail 1` and `# cancelled 1`, a line each, at the end of what node's runner
/// prints as TAP.
fn counts_of_node(line: &str) -> Option<TestCount> {
    let (word, count) = line.strip_prefix("# ")?.split_once(' ')?;
    let count = count.parse().ok()?;
    match word {
        "pass" => Some(TestCount { passed: count, failed: 0 }),
        "fail" | "cancelled" => Some(TestCount { passed: 0, failed: count }),
        _ => None,
    }
}

/// `12 passed, 0 failed`, the last line of this project's runners in python, whose usual runner has
/// no stable summary.
fn counts_of_python(line: &str) -> Option<TestCount> {
    let (passed, failed) = line.strip_suffix(" failed")?.split_once(" passed, ")?;
    Some(TestCount { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(output: &str, passed: u64, failed: u64) {
        let mut count = TestCount::default();
        for line in output.lines() {
            count += counts_in(line);
        }
        assert_eq!(count, TestCount { passed, failed });
    }

    #[test]
    fn rusts_results_add_up_over_several_programs() {
        check(
            "running 2 tests\ntest a ... ok\ntest result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
             test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s\n",
            13,
            2,
        );
    }

    #[test]
    fn wasm_bindgens_result_is_indented_and_shorter() {
        check(
            "    test result: ok. 3 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.02s",
            3,
            0,
        );
    }

    #[test]
    fn nodes_summary_is_three_lines() {
        check(
            "ok 1 - opens\n# tests 4\n# suites 0\n# pass 2\n# fail 1\n# cancelled 1\n# skipped 0\n# duration_ms 12.5\n",
            2,
            2,
        );
    }

    #[test]
    fn a_runner_of_our_own_in_python_says_both_in_one_line() {
        check("test_a ... ok\nRan 3 tests in 0.1s\n2 passed, 1 failed\n", 2, 1);
    }

    #[test]
    fn what_a_test_prints_about_passing_does_not_count() {
        check(
            "12 passed; 1 failed\n# pass the salt\nthe test result: ok. 9 passed; 0 failed\nso far 1 passed, 1 failed\n",
            0,
            0,
        );
    }

    #[test]
    fn the_count_is_said_in_one_way() {
        assert_eq!(TestCount { passed: 7, failed: 0 }.to_string(), "7 passed, 0 failed");
    }
}
