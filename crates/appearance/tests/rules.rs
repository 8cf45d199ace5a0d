//! Corrections of colours in rules: a host that uses the corrected colours gets no more warnings.

use std::collections::BTreeMap;

use latchkey_appearance::{Appearance, Browser, Color, Paint, Problem};
use proptest::prelude::*;
use serde_json::{Value, json};

struct HexBrowser;

impl Browser for HexBrowser {
    fn color(&self, value: &str) -> Option<Paint> {
        u32::from_str_radix(value.strip_prefix('#')?, 16)
            .ok()
            .map(|rgb| Color::from_rgb(rgb).into())
    }

    fn supports(&self, _: &str, _: &str) -> bool {
        true
    }
}

const PARTS: [&str; 16] = [
    ".Header",
    ".Footer",
    ".Heading",
    ".Label",
    ".Hint",
    ".Error",
    ".Link",
    ".Button",
    ".Button--primary",
    ".Button--secondary",
    ".Button--quiet",
    ".Input",
    ".Choice",
    ".Choice--checked",
    ".Banner--info",
    ".Card",
];
const STATES: [&str; 4] = ["", ":hover", ":focus-visible", ":disabled"];
const PROPERTIES: [&str; 3] = ["color", "backgroundColor", "borderColor"];

type Rules = BTreeMap<String, BTreeMap<String, Option<String>>>;

fn rules() -> impl Strategy<Value = Rules> {
    let rule = (0..PARTS.len(), 0..STATES.len(), 0..PROPERTIES.len(), 0_u32..0x100_0000);
    proptest::collection::vec(rule, 0..8).prop_map(|rules| {
        let mut all = Rules::new();
        for (part, state, property, color) in rules {
            let selector = format!("{}{}", PARTS[part], STATES[state]);
            all.entry(selector)
                .or_default()
                .insert(PROPERTIES[property].to_owned(), Some(Color::from_rgb(color).to_string()));
        }
        all
    })
}

fn read(rules: &Rules, theme: &str, variables: &Value) -> Appearance {
    Appearance::read(&json!({"theme": theme, "variables": variables, "rules": rules}), &HexBrowser)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn corrected_colours_are_not_corrected_again(
        mut rules in rules(), is_dark: bool, surface in proptest::option::of(0_u32..0x100_0000),
    ) {
        let theme = if is_dark { "dark" } else { "light" };
        let variables = surface.map_or(json!({}), |surface| json!({"colorSurface": Color::from_rgb(surface).to_string()}));
        let first = read(&rules, theme, &variables);
        for problem in first.problems {
            let Problem::LowContrast { path, used, .. } = problem else { continue };
            let (selector, property) = path.trim_start_matches("appearance.rules[\"").split_once("\"].").unwrap_or_default();
            rules.entry(selector.to_owned()).or_default().insert(property.to_owned(), used.map(|used| used.to_string()));
        }
        for declarations in rules.values_mut() {
            declarations.retain(|_, value| value.is_some());
        }
        let second = read(&rules, theme, &variables);
        // Where no colour has enough contrast on all backgrounds, the built-in one is used, which a
        // host cannot give.
        let is_corrected = |problem: &&Problem| matches!(problem, Problem::LowContrast { used: Some(_), .. });
        let again: Vec<_> = second.problems.iter().filter(is_corrected).map(Problem::to_string).collect();
        prop_assert_eq!(again, Vec::<String>::new(), "{:?}", rules);
    }
}
