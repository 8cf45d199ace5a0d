//! The options of the demo page, and their parameters in its query:
//! `/?products=identity,income&present=inline&outcome=document_expired&locale=en-GB`.

use latchkey_api_types::Product;

/// The languages of the widget, with their native names.
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

/// Pseudo-locales, which are not offered but can be requested in the query.
const PSEUDO_LOCALES: &[(&str, &str)] =
    &[("en-XA", "Accented and longer"), ("ar-XB", "Accented, longer, right to left")];

/// The values of `metadata[sandbox_outcome]`, with their labels.
pub(super) const OUTCOMES: &[(&str, &str)] = &[
    ("completed", "Completed"),
    ("document_expired", "Document expired, then completed"),
    ("selfie_face_mismatch", "Selfie does not match, then completed"),
    ("failed", "Failed"),
    ("slow", "Completed, slowly"),
];

/// The presentations of the widget, with their labels.
pub(super) const PRESENTATIONS: &[(&str, &str)] = &[
    ("modal", "In a window over this page"),
    ("inline", "In this page"),
    ("hosted", "On a page of its own"),
];

/// The themes of the widget, with their labels. All but the default are defined in
/// `sandbox/assets/themes.js`.
pub(super) const LOOKS: &[(&str, &str)] = &[
    ("latchkey", "Latchkey’s own"),
    ("larkspur", "Larkspur & Wren: warm, with serifs"),
    ("northgate", "Northgate Estates: square and navy"),
    ("volt", "Volt Rooms: loud, in yellow and black"),
];

/// The colour schemes, with their labels.
pub(super) const THEMES: &[(&str, &str)] =
    &[("auto", "As the device"), ("light", "Light"), ("dark", "Dark")];

/// The values of the widget's `redirect` option.
const REDIRECTS: &[&str] = &["always", "if_required", "never"];

/// The chosen options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choices {
    pub(super) products: Vec<Product>,
    pub(super) outcome: &'static str,
    /// The presentations of the widget, with their labels.
    pub(super) present: &'static str,
    pub(super) locale: &'static str,
    pub(super) look: &'static str,
    /// The colour schemes, with their labels.
    pub(super) theme: &'static str,
    /// The values of the widget's `redirect` option.
    pub(super) redirect: &'static str,
}

impl Choices {
    /// Parses a query. Absent and invalid parameters get their default.
    pub(super) fn from_query(query: &str) -> Self {
        let pairs: Vec<(String, String)> =
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let all = |names: &[&str]| -> Vec<String> {
            let values = pairs.iter().filter(|(name, _)| names.contains(&name.as_str()));
            values.flat_map(|(_, value)| value.split(',')).map(str::to_owned).collect()
        };
        let one_of = |names: &[&str], known: Vec<&'static str>| {
            let requested = all(names);
            known
                .iter()
                .copied()
                .find(|value| requested.iter().any(|value_in_query| value_in_query == value))
                .or_else(|| known.first().copied())
                .unwrap_or_default()
        };
        let requested = all(&["products", "product"]);
        let mut products: Vec<Product> = Product::KNOWN
            .iter()
            .filter(|product| requested.iter().any(|name| name == product.as_str()))
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
                values_of(&[LANGUAGES, PSEUDO_LOCALES].concat()),
            ),
            look: one_of(&["look"], values_of(LOOKS)),
            theme: one_of(&["theme"], values_of(THEMES)),
            redirect: one_of(&["redirect"], REDIRECTS.to_vec()),
        }
    }
}

/// Returns the languages to offer, including a requested pseudo-locale.
pub(super) fn languages(requested: &str) -> Vec<(&'static str, &'static str)> {
    LANGUAGES
        .iter()
        .chain(PSEUDO_LOCALES.iter().filter(|(tag, _)| *tag == requested))
        .copied()
        .collect()
}

fn values_of(list: &[(&'static str, &'static str)]) -> Vec<&'static str> {
    list.iter().map(|(value, _)| *value).collect()
}

/// Returns the label of a product.
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
    fn every_option_can_be_set_in_the_query() {
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
    fn every_theme_but_the_default_is_defined_in_themes_js() {
        let themes = include_str!("../../../assets/themes.js");
        assert!(
            LOOKS[1..].iter().all(|(value, _)| themes.contains(&format!("\nconst {value} = {{")))
        );
    }

    #[test]
    fn unknown_and_absent_options_get_their_default() {
        let choices = Choices::from_query("products=mind_reading&present=hologram");
        assert_eq!(choices.products, [Product::Identity, Product::Income]);
        assert_eq!(
            (choices.present, choices.outcome, choices.locale, choices.redirect),
            ("modal", "completed", "en-GB", "always")
        );
        assert_eq!(choices, Choices::from_query(""));
    }
}
