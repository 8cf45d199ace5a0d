//! The plural forms of each language, from the Unicode CLDR.

use anyhow::{Context, Result};
use icu_locale::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use latchkey_locales::{CATEGORIES, PluralForm};

/// Languages in which `many` is for whole millions only, which do not occur in the widget.
const MANY_IS_FOR_MILLIONS: [&str; 4] = ["es", "fr", "it", "pt"];
/// Greatest number that is tried to find out whether a form is for more than one number.
const LOOKED_AT: u32 = 1000;

/// The forms of a language.
pub(super) fn of(tag: &str) -> Result<Vec<PluralForm>> {
    let locale: Locale =
        tag.parse().with_context(|| format!("{tag} is not the tag of a language"))?;
    let rules = rules(tag)?;
    let form = |category| PluralForm {
        category: name(category),
        may_be_left_out: category == PluralCategory::Many
            && MANY_IS_FOR_MILLIONS.contains(&locale.id.language.as_str()),
        is_one_number: (0..=LOOKED_AT)
            .filter(|count| rules.category_for(*count) == category)
            .count()
            == 1,
    };
    Ok(rules.categories().map(form).collect())
}

/// Returns the form of each number from 0 to 199 as its index in [`CATEGORIES`]; greater numbers
/// repeat these. It is needed because browsers lack the rules of some languages.
pub(super) fn table(tag: &str) -> Result<String> {
    let rules = rules(tag)?;
    let place = |count: u32| {
        CATEGORIES.iter().position(|category| *category == name(rules.category_for(count)))
    };
    (0..200)
        .map(|count| {
            place(count)
                .and_then(|place| char::from_digit(u32::try_from(place).ok()?, 10))
                .context("a plural form without a place")
        })
        .collect()
}

fn rules(tag: &str) -> Result<PluralRules> {
    let locale: Locale =
        tag.parse().with_context(|| format!("{tag} is not the tag of a language"))?;
    PluralRules::try_new_cardinal((&locale).into())
        .with_context(|| format!("the plurals of {tag} are not known"))
}

fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn categories(tag: &str) -> Vec<&'static str> {
        let mut categories: Vec<&str> = of(tag).unwrap().iter().map(|form| form.category).collect();
        categories.sort_unstable();
        categories
    }

    #[test]
    fn forms_are_those_of_the_cldr() {
        assert_eq!(categories("ar"), ["few", "many", "one", "other", "two", "zero"]);
        assert_eq!(categories("pl"), ["few", "many", "one", "other"]);
        assert_eq!(categories("zh-Hans"), ["other"]);
        assert_eq!(categories("en-GB"), ["one", "other"]);
    }

    #[test]
    fn one_is_one_number_in_german_and_several_in_french_and_ukrainian() {
        let one = |tag| {
            of(tag).unwrap().iter().find(|form| form.category == "one").unwrap().is_one_number
        };
        assert!(one("de") && !one("fr") && !one("uk"));
        assert!(
            of("it").unwrap().iter().any(|form| form.category == "many" && form.may_be_left_out)
        );
        assert!(of("ar").unwrap().iter().all(|form| !form.may_be_left_out));
    }

    #[test]
    fn each_number_has_its_form() {
        assert!(
            table("cy").unwrap().starts_with("01235545"),
            "zero, one, two, few, other, other, many, other"
        );
        let ukrainian = table("uk").unwrap();
        assert_eq!((&ukrainian[1..6], &ukrainian[101..102], ukrainian.len()), ("13334", "1", 200));
        // What is not in the table is found in its second half.
        for tag in ["ar", "cy", "de", "hi", "pl", "pt", "ro", "uk"] {
            let (table, rules) = (table(tag).unwrap(), rules(tag).unwrap());
            for count in (200..2000_u32).chain([10_001, 123_456]) {
                let place = usize::try_from(100 + count % 100).unwrap();
                let index = usize::from(table.as_bytes()[place] - b'0');
                assert_eq!(CATEGORIES[index], name(rules.category_for(count)), "{count} in {tag}");
            }
        }
    }

    #[test]
    fn what_is_no_tag_is_refused() {
        assert!(of("no language").is_err());
    }
}
