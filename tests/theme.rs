//! A host's appearance in a real browser with the widget's style sheets: the computed styles, the
//! warnings, and its removal.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use js_sys::{Array, Function};
use latchkey::theme;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

/// The widget's styles and some of its elements, until this is dropped.
struct Scene {
    root: HtmlElement,
    warnings: Array,
}

const STYLES: [&str; 4] = [
    include_str!("../style/tokens.css"),
    include_str!("../style/base.css"),
    include_str!("../style/components/button.css"),
    include_str!("../style/components/banner.css"),
];

const ELEMENTS: &str = r#"<p class="banner banner-info"><span class="banner-words">Words</span></p>
    <button class="button button-primary" type="button">Save</button> <button class="button button-quiet" type="button">Cancel</button>"#;

impl Scene {
    fn new() -> Self {
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        root.set_inner_html(&format!(
            "<style>{}* {{ transition: none !important; }}</style>{ELEMENTS}",
            STYLES.concat()
        ));
        document().body().unwrap().append_child(&root).unwrap();
        let page = "globalThis.__latchkey_theme = (wish) => { document.documentElement.dataset.theme = wish === 'dark' ? 'dark' : 'light'; };
            const warnings = []; console.warn = (words) => warnings.push(words); return warnings;";
        Self { root, warnings: run(page).unchecked_into() }
    }

    fn looks(&self, selector: &str, property: &str) -> String {
        let element: Element = self.root.query_selector(selector).unwrap().unwrap();
        let read = Function::new_with_args(
            "element, property",
            "return getComputedStyle(element).getPropertyValue(property)",
        );
        read.call2(&JsValue::NULL, &element, &property.into()).unwrap().as_string().unwrap()
    }

    fn warnings(&self) -> Vec<String> {
        self.warnings.iter().filter_map(|words| words.as_string()).collect()
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        theme::apply(&Value::Null);
        self.root.remove();
    }
}

fn document() -> web_sys::Document {
    web_sys::window().unwrap().document().unwrap()
}

fn run(script: &str) -> JsValue {
    Function::new_no_args(script).call0(&JsValue::NULL).unwrap()
}

#[wasm_bindgen_test]
fn a_hosts_colours_and_corners_are_seen_and_go_away_again() {
    let scene = Scene::new();
    theme::apply(&json!({"theme": "light"}));
    let local = scene.looks(".button-primary", "background-color");
    theme::apply(
        &json!({"theme": "light", "variables": {"colorPrimary": "#0b3d91", "borderRadius": "0px", "fontFamily": "Georgia"}}),
    );
    assert_eq!(scene.looks(".button-primary", "background-color"), "rgb(11, 61, 145)");
    assert_eq!(scene.looks(".button-primary", "border-start-start-radius"), "0px");
    assert!(scene.looks(".button-primary", "font-family").starts_with("Georgia"));
    theme::apply(&Value::Null);
    assert_eq!(scene.looks(".button-primary", "background-color"), local);
    assert_eq!(scene.looks(".button-primary", "border-start-start-radius"), "12px");
    assert_eq!(scene.warnings(), Vec::<String>::new());
}

#[wasm_bindgen_test]
fn the_dark_theme_has_its_own_colours() {
    let scene = Scene::new();
    let appearance = |theme: &str| {
        let dark = json!({"variables": {"colorPrimary": "#ffd400"}});
        json!({"theme": theme, "variables": {"colorPrimary": "#0b3d91"}, "dark": dark})
    };
    theme::apply(&appearance("dark"));
    assert_eq!(scene.looks(".button-primary", "background-color"), "rgb(255, 212, 0)");
    theme::apply(&appearance("light"));
    assert_eq!(scene.looks(".button-primary", "background-color"), "rgb(11, 61, 145)");
}

#[wasm_bindgen_test]
fn illegible_colours_are_corrected_and_reported_once() {
    let scene = Scene::new();
    let appearance =
        json!({"theme": "light", "variables": {"colorPrimary": "gold", "colour": "red"}});
    theme::apply(&appearance);
    theme::apply(&appearance);
    assert_eq!(
        scene.looks(".button-primary", "background-color"),
        "rgb(255, 215, 0)",
        "a fill may be as bright as it likes"
    );
    assert_ne!(scene.looks(".button-primary", "color"), "rgb(255, 255, 255)");
    assert_ne!(scene.looks(".button-quiet", "color"), "rgb(255, 215, 0)", "words may not");
    let warnings = scene.warnings();
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert_eq!(
        warnings[0],
        "Latchkey: appearance.variables.colour is ignored: there is no such name."
    );
    assert!(
        warnings[1].starts_with(
            "Latchkey: appearance.variables.colorPrimary, as the colour of links, on "
        ),
        "{}",
        warnings[1]
    );
}

#[wasm_bindgen_test]
fn a_colour_may_be_written_in_any_way_that_the_browser_knows() {
    let scene = Scene::new();
    let shown = |color: &str| {
        theme::apply(&json!({"theme": "light", "variables": {"colorPrimary": color}}));
        scene.looks(".button-primary", "background-color")
    };
    for color in [
        "#663399",
        "rebeccapurple",
        "rgb(102 51 153)",
        "hsl(270 50% 40%)",
        "color(srgb 0.4 0.2 0.6)",
    ] {
        assert_eq!(shown(color), "rgb(102, 51, 153)", "{color}");
    }
    let local = shown("#0f6350");
    for refused in [
        "rgb(0 0 0 / 50%)",
        "transparent",
        "inherit",
        "currentColor",
        "var(--color-danger)",
        "bluish",
        "red;}",
        "#66339",
    ] {
        theme::apply(&Value::Null);
        assert_eq!(shown(refused), local, "{refused}");
    }
    assert_eq!(
        scene
            .warnings()
            .iter()
            .filter(|warnings| warnings.contains("colorPrimary is ignored"))
            .count(),
        2,
        "one for each reason: {:?}",
        scene.warnings()
    );
}

#[wasm_bindgen_test]
fn rules_apply_and_text_on_a_hosts_background_is_legible() {
    let scene = Scene::new();
    theme::apply(&json!({"theme": "light", "rules": {
        ".Button": {"textTransform": "uppercase", "borderRadius": "4px"},
        ".Button--primary": {"backgroundColor": "#111111", "color": "#222222"},
        ".Banner": {"backgroundColor": "#0a2342"},
    }}));
    assert_eq!(scene.looks(".button-quiet", "text-transform"), "uppercase");
    assert_eq!(scene.looks(".button-primary", "background-color"), "rgb(17, 17, 17)");
    assert_ne!(scene.looks(".button-primary", "color"), "rgb(34, 34, 34)");
    assert_eq!(scene.looks(".banner", "background-color"), "rgb(10, 35, 66)");
    let words = scene.looks(".banner-words", "color");
    let light =
        words.trim_start_matches("rgb(").split(',').next().and_then(|red| red.parse::<u8>().ok());
    assert!(light.is_some_and(|red| red > 120), "light text on a dark background: {words}");
}

#[wasm_bindgen_test]
fn the_browser_understands_the_selector_of_every_part() {
    let scene = Scene::new();
    let parts = latchkey_appearance::public_names().filter(|name| name.starts_with('.'));
    let rules: serde_json::Map<String, Value> = parts
        .map(|part| {
            (
                format!("{part}:hover"),
                json!({"letterSpacing": "0.01em", "borderRadius": "1px", "paddingBlock": "1px"}),
            )
        })
        .collect();
    let count = rules.len();
    theme::apply(&json!({"theme": "light", "rules": rules}));
    let selectors = "const flat = (rules) => [...rules].flatMap((rule) => rule.selectorText ?? flat(rule.cssRules));
        return flat(document.adoptedStyleSheets[0].cssRules);";
    let selectors: Vec<String> = run(selectors)
        .unchecked_into::<Array>()
        .iter()
        .filter_map(|selector| selector.as_string())
        .collect();
    assert_eq!(selectors.len(), count);
    for selector in &selectors {
        assert!(
            selector.contains(":is(.") && selector.contains(":hover"),
            "what is not understood is left out: {selector}"
        );
    }
    drop(scene);
}
