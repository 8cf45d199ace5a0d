//! Which plural forms a language has, by the Unicode CLDR.

use anyhow::{Context, Result};
use icu_locale::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use latchkey_locales::PluralForm;

/// The languages of which `many` is for whole millions, which nobody counts here.
const MANY_IS_FOR_MILLIONS: [&str; 4] = ["es", "fr", "it", "pt"];
/// Up to here it is looked whether a form is for more than one number.
const LOOKED_AT: u32 = 1000;

/// The forms of a language.
pub(super) fn of(tag: &str) -> Result<Vec<PluralForm>> {
    let locale: Locale = tag.parse().with_context(|| format!("{tag} is not the tag of a language"))?;
    let rules = PluralRules::try_new_cardinal((&locale).into()).with_context(|| format!("the plurals of {tag} are not known"))?;
    let form = |category| PluralForm {
        category: name(category),
        may_be_left_out: category == PluralCategory::Many && MANY_IS_FOR_MILLIONS.contains(&locale.id.language.as_str()),
        is_one_number: (0..=LOOKED_AT).filter(|count| rules.category_for(*count) == category).count() == 1,
    };
    Ok(rules.categories().map(form).collect())
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
        let one = |tag| of(tag).unwrap().iter().find(|form| form.category == "one").unwrap().is_one_number;
        assert!(one("de") && !one("fr") && !one("uk"));
        assert!(of("it").unwrap().iter().any(|form| form.category == "many" && form.may_be_left_out));
        assert!(of("ar").unwrap().iter().all(|form| !form.may_be_left_out));
    }

    #[test]
    fn what_is_no_tag_is_refused() {
        assert!(of("no language").is_err());
    }
}
