//! Appearances of hosts, and the style sheets and problems that they give.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use latchkey_appearance::{Appearance, Browser, Color, Paint, Problem, Reason};
use serde_json::{Value, json};

/// A browser that supports `#rrggbb`, `#rrggbbaa`, three colour names, and every shadow.
pub struct StubBrowser;

impl Browser for StubBrowser {
    fn color(&self, value: &str) -> Option<Paint> {
        let value = match value {
            "white" => "#ffffff",
            "black" => "#000000",
            "rebeccapurple" => "#663399",
            other => other,
        };
        let digits = value.strip_prefix('#').filter(|digits| matches!(digits.len(), 6 | 8))?;
        let color = Color::from_rgb(u32::from_str_radix(&digits[..6], 16).ok()?);
        let opacity = digits
            .get(6..)
            .filter(|digits| !digits.is_empty())
            .map_or(Ok(255), |digits| u8::from_str_radix(digits, 16))
            .ok()?;
        Some(Paint { color, opacity: u8::try_from(u16::from(opacity) * 100 / 255).unwrap() })
    }

    fn supports(&self, _: &str, _: &str) -> bool {
        true
    }
}

fn read(appearance: Value) -> Appearance {
    Appearance::read(&appearance, &StubBrowser)
}

fn warnings(appearance: &Appearance) -> Vec<String> {
    appearance.problems.iter().map(Problem::to_string).collect()
}

#[test]
fn empty_appearances_are_the_built_in_look() {
    for nothing in [
        json!(null),
        json!({}),
        json!({"theme": "auto"}),
        json!({"variables": {}, "rules": {}, "dark": null}),
    ] {
        assert_eq!(
            read(nothing),
            Appearance { theme: "auto", stylesheet: String::new(), problems: Vec::new() }
        );
    }
}

#[test]
fn colours_apply_to_both_modes_and_those_of_dark_override_them() {
    let read = read(
        json!({"variables": {"colorPrimary": "#0b3d91"}, "dark": {"variables": {"colorPrimary": "#8ab4f8"}}}),
    );
    assert_eq!(warnings(&read), Vec::<String>::new());
    let (light, dark) = read.stylesheet.split_once(":root[data-theme=\"dark\"]").unwrap();
    assert!(light.contains("--color-accent:#0b3d91;"), "{light}");
    assert!(dark.contains("--color-accent:#8ab4f8;"), "{dark}");
    assert!(read.stylesheet.starts_with("@layer host{:root[data-theme=\"light\"]{"));
}

#[test]
fn only_the_fixed_mode_is_written() {
    let read = read(json!({"theme": "light", "variables": {"colorPrimary": "#0b3d91"}}));
    assert_eq!(read.theme, "light");
    assert!(!read.stylesheet.contains("dark"), "{}", read.stylesheet);
}

#[test]
fn font_sizes_and_corners_become_custom_properties_in_rem() {
    let variables = json!({"fontFamily": "Georgia, serif", "fontSizeBase": "17px", "fontWeightStrong": 700, "borderRadius": "0.25rem", "spacingUnit": "5px"});
    let read = read(json!({"theme": "light", "variables": variables}));
    assert_eq!(warnings(&read), Vec::<String>::new());
    for expected in [
        "--font:\"Georgia\",serif,system-ui,sans-serif;",
        "--text-scale:1;",
        "--weight-strong:700;",
        "--radius:0.25rem;",
        "--space-unit:0.313rem;",
    ] {
        assert!(read.stylesheet.contains(expected), "{expected} in {}", read.stylesheet);
    }
}

#[test]
fn unusable_values_are_reported_by_path_and_the_rest_applies() {
    let read = read(json!({
        "theme": "sepia",
        "colour": "red",
        "variables": {"colorPrimary": "bluish", "colorText": "#00000080", "colourText": "#000000", "borderRadius": "3em", "fontFamily": "a;b"},
        "rules": {
            ".Button": {"borderRadius": "4px", "background": "url(https://evil.example)", "boxShadow": "0 0 1px url(x)"},
            ".Buton": {"color": "#000000"},
            ".Button:visited": {"color": "#000000"},
            ".Steps": {"color": "#000000"},
            ".Card": "red",
        },
        "dark": {"theme": "dark"},
    }));
    let refused: Vec<(&str, Reason)> = read
        .problems
        .iter()
        .filter_map(|problem| match problem {
            Problem::Refused { path, reason } => Some((path.as_str(), *reason)),
            Problem::LowContrast { .. } => None,
        })
        .collect();
    assert_eq!(refused.len(), read.problems.len());
    for expected in [
        ("appearance.theme", Reason::NoneOf(&["light", "dark", "auto"])),
        ("appearance.colour", Reason::Unknown),
        ("appearance.variables.colorPrimary", Reason::NotAColor),
        ("appearance.variables.colorText", Reason::NotOpaque),
        ("appearance.variables.colourText", Reason::Unknown),
        ("appearance.variables.borderRadius", Reason::NotALength(0, 24_000)),
        ("appearance.variables.fontFamily", Reason::NotFonts),
        ("appearance.rules[\".Button\"].background", Reason::Unknown),
        ("appearance.rules[\".Button\"].boxShadow", Reason::NotAShadow),
        ("appearance.rules[\".Buton\"]", Reason::Unknown),
        ("appearance.rules[\".Button:visited\"]", Reason::Unknown),
        ("appearance.rules[\".Steps\"].color", Reason::NotForThisPart),
        ("appearance.rules[\".Card\"]", Reason::NotAnObject),
        ("appearance.dark.theme", Reason::Unknown),
    ] {
        assert!(refused.contains(&expected), "{expected:?} in {refused:?}");
    }
    assert_eq!(refused.len(), 14);
    assert!(
        read.stylesheet.contains("border-radius:0.25rem;") && !read.stylesheet.contains("url"),
        "{}",
        read.stylesheet
    );
}

#[test]
fn an_appearance_that_is_no_object_is_told_and_nothing_else() {
    assert_eq!(warnings(&read(json!("dark"))), ["appearance is ignored: not an object."]);
}

#[test]
fn illegible_text_is_corrected_and_reported_with_its_background() {
    let read = read(json!({"theme": "light", "variables": {"colorText": "#bbbbbb"}}));
    assert_eq!(read.problems.len(), 1);
    let warning = &warnings(&read)[0];
    assert!(warning.starts_with("appearance.variables.colorText on "), "{warning}");
    assert!(
        warning.contains("(light) has a contrast of 1.")
            && warning.contains("needs 4.5:1. Used instead: #"),
        "{warning}"
    );
}

#[test]
fn rules_are_for_parts_and_step_back_for_forced_colours_and_more_contrast() {
    let read = read(
        json!({"theme": "light", "rules": {".Heading": {"textTransform": "uppercase"}, ".Button:hover": {"boxShadow": "0 2px 4px #00000033"}}}),
    );
    assert_eq!(warnings(&read), Vec::<String>::new());
    let expected = "@layer host{@media not all and (forced-colors:active){@media not all and (prefers-contrast:more){\
        :where(:root[data-theme=\"light\"] :is(.page-title)){text-transform:uppercase;}\
        :where(:root[data-theme=\"light\"] :is(.button):hover:not([aria-disabled=\"true\"])){box-shadow:0 2px 4px #00000033;}}}}";
    assert_eq!(read.stylesheet, expected);
}

#[test]
fn a_buttons_text_is_checked_on_its_background_from_whichever_rule() {
    let read = read(
        json!({"theme": "light", "rules": {".Button": {"color": "#ffffff"}, ".Button--primary": {"backgroundColor": "#ffdd00"}}}),
    );
    let warnings = warnings(&read);
    assert!(warnings.iter().any(|warning| warning.starts_with(
        "appearance.rules[\".Button--primary\"].color on its backgroundColor (light)"
    )));
    assert!(
        warnings.iter().any(
            |warning| warning.starts_with("appearance.rules[\".Button--secondary\"].color on ")
        )
    );
    assert!(
        !warnings.iter().any(|warning| warning.contains("--danger")),
        "white on our red can be read: {warnings:?}"
    );
}

#[test]
fn text_that_no_colour_makes_legible_everywhere_keeps_the_built_in_colour() {
    let rules = json!({".Button": {"color": "#112233"}, ".Card": {"backgroundColor": "#000000"}});
    let read = read(json!({"theme": "light", "rules": rules}));
    assert!(
        warnings(&read)
            .iter()
            .any(|warning| warning.starts_with("appearance.rules[\".Button--quiet\"].color")
                && warning.ends_with("It is ignored."))
    );
    assert!(
        read.stylesheet.contains("is(.button-quiet)){color:var(--color-accent-text);}"),
        "{}",
        read.stylesheet
    );
}

#[test]
fn a_part_with_another_ground_has_all_its_colours_anew() {
    let read =
        read(json!({"theme": "light", "rules": {".Header": {"backgroundColor": "#0a2342"}}}));
    assert_eq!(warnings(&read), Vec::<String>::new(), "nothing that the host said was changed");
    for expected in [
        "--color-surface:#0a2342;",
        "--color-text:#e9efec;",
        "--color-muted:",
        "color:var(--color-text);",
        "background-color:#0a2342;",
    ] {
        assert!(read.stylesheet.contains(expected), "{expected} in {}", read.stylesheet);
    }
}

#[test]
fn a_dark_header_gets_light_text_and_faint_lines_whatever_the_hosts_colours() {
    let variables =
        json!({"colorText": "#101828", "colorTextSecondary": "#475467", "colorBorder": "#d0d7e2"});
    let read = read(
        json!({"theme": "light", "variables": variables, "rules": {".Header": {"backgroundColor": "#12305f"}}}),
    );
    let header = read.stylesheet.split_once("is(.shell-header)").unwrap().1;
    assert!(header.contains("--color-text:#e9efec;"), "{header}");
    assert!(
        header.contains("--color-border:") && !header.contains("--color-border:#d0d7e2"),
        "{header}"
    );
    assert_eq!(warnings(&read), Vec::<String>::new());
}

#[test]
fn a_fields_border_is_corrected_and_still_shows_errors() {
    let read = read(
        json!({"theme": "light", "rules": {".Input": {"borderColor": "#eeeeee"}, ".Card": {"borderColor": "#eeeeee"}}}),
    );
    assert_eq!(read.problems.len(), 1);
    assert!(warnings(&read)[0].starts_with("appearance.rules[\".Input\"].borderColor on "));
    assert!(
        read.stylesheet
            .contains(":where(.input[aria-invalid=\"true\"]){border-color:var(--color-danger)}")
    );
}

#[test]
fn names_of_any_length_are_cut_in_warnings() {
    let read = read(json!({"variables": {"x".repeat(5000): "red"}}));
    assert!(warnings(&read)[0].len() < 120);
}

#[test]
fn every_part_is_in_the_style_sheets() {
    let style = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../style");
    let folders = [style.join("components"), style];
    let files = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap())
        .map(|file| file.unwrap().path());
    let css: String = files
        .filter(|file| file.is_file())
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    let is_end = |letter: char| !letter.is_ascii_alphanumeric() && letter != '-';
    let is_there = |class: &str| {
        css.match_indices(class).any(|(at, _)| css[at + class.len()..].starts_with(is_end))
    };
    let missing: Vec<_> = latchkey_appearance::classes().filter(|class| !is_there(class)).collect();
    assert_eq!(
        missing,
        Vec::<&str>::new(),
        "a class has another name now: hosts' rules would do nothing"
    );
}

fn file(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
}

#[test]
fn every_name_is_in_the_documentation_and_in_the_types() {
    let (documentation, types) = (file("docs/theming.md"), file("embed/verify.d.ts"));
    for name in latchkey_appearance::variable_names().chain(latchkey_appearance::public_names()) {
        assert!(documentation.contains(&format!("`{name}`")), "docs/theming.md: {name}");
        let typed =
            if name.starts_with('.') { format!("| '{name}'") } else { format!("  {name}?: ") };
        assert!(types.contains(&typed), "embed/verify.d.ts: {name}");
    }
}
