//! What a visitor of the demo page may choose, and how the page's query says it:
//! `/?products=identity,income&present=inline&outcome=document_expired&locale=en-GB`.

use latchkey_api_types::Product;

/// The languages that the widget speaks, with their own names for themselves.
const LANGUAGES: &[(&str, &str)] = &[
    ("en-GB", "English"),
    ("ar", "العربية"),
    ("bn", "বাংলা"),
    ("cy", "Cymraeg"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("hi", "हिन्दी"),
    ("it", "Italiano"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("zh-Hans", "简体中文"),
];

/// Those that nobody speaks. They are not offered; a query may wish for them.
const UNSPOKEN: &[(&str, &str)] =
    &[("en-XA", "Accented and longer"), ("ar-XB", "Accented, longer, right to left")];

/// The test values of `metadata[sandbox_outcome]`, in words.
pub(super) const OUTCOMES: &[(&str, &str)] = &[
    ("completed", "Completed"),
    ("document_expired", "Document expired, then completed"),
    ("selfie_face_mismatch", "Selfie does not match, then completed"),
    ("failed", "Failed"),
    ("slow", "Completed, slowly"),
];

/// How the widget is shown.
pub(super) const PRESENTATIONS: &[(&str, &str)] = &[
    ("modal", "In a window over this page"),
    ("inline", "In this page"),
    ("hosted", "On a page of its own"),
];

/// What the widget looks like. All but its own are in `sandbox/assets/themes.js`.
pub(super) const LOOKS: &[(&str, &str)] = &[
    ("latchkey", "Latchkey’s own"),
    ("larkspur", "Larkspur & Wren: warm, with serifs"),
    ("northgate", "Northgate Estates: square and navy"),
    ("volt", "Volt Rooms: loud, in yellow and black"),
];

/// Light or dark.
pub(super) const THEMES: &[(&str, &str)] =
    &[("auto", "As the device"), ("light", "Light"), ("dark", "Dark")];

/// When the widget may leave for another page.
const REDIRECTS: &[&str] = &["always", "if_required", "never"];

/// What the visitor has chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choices {
    /// What is verified.
    pub(super) products: Vec<Product>,
    /// How it ends.
    pub(super) outcome: &'static str,
    /// How the widget is shown.
    pub(super) present: &'static str,
    /// In which language.
    pub(super) locale: &'static str,
    /// What it looks like.
    pub(super) look: &'static str,
    /// Light or dark.
    pub(super) theme: &'static str,
    /// When the widget may leave for another page.
    pub(super) redirect: &'static str,
}

impl Choices {
    /// Reads a query. What it does not say, or says wrongly, is as usual.
    pub(super) fn from_query(query: &str) -> Self {
        let pairs: Vec<(String, String)> =
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let all = |names: &[&str]| -> Vec<String> {
            let values = pairs.iter().filter(|(name, _)| names.contains(&name.as_str()));
            values.flat_map(|(_, value)| value.split(',')).map(str::to_owned).collect()
        };
        let one_of = |names: &[&str], known: Vec<&'static str>| {
            let wanted = all(names);
            known
                .iter()
                .copied()
                .find(|value| wanted.iter().any(|wish| wish == value))
                .or_else(|| known.first().copied())
                .unwrap_or_default()
        };
        let wanted = all(&["products", "product"]);
        let mut products: Vec<Product> = Product::KNOWN
            .iter()
            .filter(|product| wanted.iter().any(|wish| wish == product.as_str()))
            .cloned()
            .collect();
        if products.is_empty() {
            products = vec![Product::Identity, Product::Income];
        }
        Self {
            products,
            outcome: one_of(&["outcome"], values_of(OUTCOMES)),
            present: one_of(&["present", "presentation"], values_of(PRESENTATIONS)),
            locale: one_of(
                &["locale", "lang", "language"],
                values_of(&[LANGUAGES, UNSPOKEN].concat()),
            ),
            look: one_of(&["look"], values_of(LOOKS)),
            theme: one_of(&["theme"], values_of(THEMES)),
            redirect: one_of(&["redirect"], REDIRECTS.to_vec()),
        }
    }
}

/// The languages to choose from: those that the widget speaks, and the one that was wished for.
pub(super) fn languages(wished: &str) -> Vec<(&'static str, &'static str)> {
    LANGUAGES.iter().chain(UNSPOKEN.iter().filter(|(tag, _)| *tag == wished)).copied().collect()
}

fn values_of(list: &[(&'static str, &'static str)]) -> Vec<&'static str> {
    list.iter().map(|(value, _)| *value).collect()
}

/// A product in words.
pub(super) fn product_name(product: &Product) -> &str {
    match product {
        Product::Identity => "Identity",
        Product::Income => "Income",
        Product::Credit => "Credit",
        Product::CashFlow => "Cash flow",
        Product::Documents => "Documents",
        Product::Other(name) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_can_be_made_by_query() {
        let choices = Choices::from_query(
            "products=cash_flow,identity&present=inline&outcome=document_expired&lang=en-GB&redirect=if_required&look=volt&theme=dark",
        );
        assert_eq!(choices.products, [Product::Identity, Product::CashFlow]);
        assert_eq!(
            (choices.present, choices.outcome, choices.locale, choices.redirect),
            ("inline", "document_expired", "en-GB", "if_required")
        );
        assert_eq!((choices.look, choices.theme), ("volt", "dark"));
    }

    #[test]
    fn every_look_but_our_own_is_defined_where_it_can_be_copied_from() {
        let themes = include_str!("../../../assets/themes.js");
        assert!(
            LOOKS[1..].iter().all(|(value, _)| themes.contains(&format!("\nconst {value} = {{")))
        );
    }

    #[test]
    fn what_is_unknown_or_absent_is_as_usual() {
        let choices = Choices::from_query("products=mind_reading&present=hologram");
        assert_eq!(choices.products, [Product::Identity, Product::Income]);
        assert_eq!(
            (choices.present, choices.outcome, choices.locale, choices.redirect),
            ("modal", "completed", "en-GB", "always")
        );
        assert_eq!(choices, Choices::from_query(""));
    }
}
