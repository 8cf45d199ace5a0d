//! Matching and ranking of options. All texts here are folded: without accents, capitals and
//! punctuation.

/// The ranks of a match, the best first.
const RANKS: std::ops::RangeInclusive<u8> = 0..=3;

/// The names of an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct Names {
    /// Its value, a code, which matches only as a whole.
    pub(in crate::ui) code: String,
    /// Its label, then alternative names.
    pub(in crate::ui) names: Vec<String>,
}

/// Returns the indexes of the matching options, the best first and otherwise in their order.
pub(super) fn best_first(query: &str, entries: &[Names]) -> Vec<usize> {
    let ranks: Vec<Option<u8>> = entries.iter().map(|entry| rank(query, entry)).collect();
    RANKS
        .flat_map(|wanted| {
            ranks
                .iter()
                .enumerate()
                .filter(move |(_, rank)| **rank == Some(wanted))
                .map(|(place, _)| place)
        })
        .collect()
}

/// Returns whether the query equals one of an option's names.
pub(super) fn is_exact(query: &str, entry: &Names) -> bool {
    entry.code == query || entry.names.iter().any(|name| name == query)
}

fn rank(query: &str, entry: &Names) -> Option<u8> {
    let begins_a_word = |name: &String| {
        name.match_indices(' ').any(|(space, _)| name[space + 1..].starts_with(query))
            || name.starts_with(query)
    };
    if is_exact(query, entry) {
        Some(0)
    } else if entry.names.first().is_some_and(|name| name.starts_with(query)) {
        Some(1)
    } else if entry.names.iter().any(begins_a_word) {
        Some(2)
    } else if entry.names.iter().any(|name| name.contains(query)) {
        Some(3)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(code: &str, names: &[&str]) -> Names {
        Names { code: code.to_owned(), names: names.iter().map(|&name| name.to_owned()).collect() }
    }

    fn found(query: &str) -> Vec<String> {
        let entries = [
            entry("au", &["australia"]),
            entry("cy", &["zypern", "cyprus"]),
            entry("ru", &["russia"]),
            entry("za", &["south africa"]),
            entry("gb", &["united kingdom", "uk", "england"]),
            entry("us", &["united states", "america"]),
        ];
        best_first(query, &entries).into_iter().map(|place| entries[place].code.clone()).collect()
    }

    #[test]
    fn a_code_or_a_whole_name_comes_before_a_part_of_one() {
        assert_eq!(found("us"), ["us", "au", "cy", "ru"]);
        assert_eq!(found("uk"), ["gb"]);
    }

    #[test]
    fn the_beginning_of_a_name_comes_before_that_of_a_word_and_that_before_any_part() {
        assert_eq!(found("a"), ["au", "za", "us", "ru", "gb"]);
        assert_eq!(found("united s"), ["us"]);
        assert_eq!(found("th af"), ["za"]);
    }

    #[test]
    fn the_other_names_are_known_too() {
        assert_eq!(found("cypr"), ["cy"]);
        assert_eq!(found("engl"), ["gb"]);
        assert!(found("atlantis").is_empty());
    }
}
