//! Output of the commands: each step by name, with the time that it took.

use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::Result;

/// Prints one line. A closed output is ignored.
pub(crate) fn info(line: &str) {
    let mut output = std::io::stdout().lock();
    let _ = writeln!(output, "{line}").and_then(|()| output.flush());
}

/// Prints one line about an error.
pub(crate) fn error(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "error: {line}");
}

/// Runs one step of a command, and prints its name before and its time after.
pub(crate) fn timed<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    info(&format!("==> {name}"));
    let began = Instant::now();
    let outcome = work();
    let took = seconds(began.elapsed());
    match &outcome {
        Ok(_) => info(&format!("    {name}: done in {took}")),
        Err(_) => info(&format!("    {name}: failed after {took}")),
    }
    outcome
}

/// Formats a duration: "0.4 s", "83 s".
pub(crate) fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 10.0 { format!("{seconds:.1} s") } else { format!("{seconds:.0} s") }
}

/// Formats a table, with its first column aligned to the left and the others to the right.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_times_have_tenths_and_long_ones_do_not() {
        assert_eq!(seconds(Duration::from_millis(420)), "0.4 s");
        assert_eq!(seconds(Duration::from_millis(83_400)), "83 s");
    }

    #[test]
    fn a_table_lines_its_columns_up() {
        let rows =
            [vec!["file".to_owned(), "raw".to_owned()], vec!["a".to_owned(), "12345".to_owned()]];
        assert_eq!(table(&rows), "file    raw\na     12345\n");
    }
}
