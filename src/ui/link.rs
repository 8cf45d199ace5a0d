//! Links out of the widget, and buttons that look like links.

use leptos::prelude::*;

use super::icon::{Symbol, icon};
use crate::i18n::{Key, Text};

/// A link that opens in a new tab, so that nothing is lost. Only the text is shown if the address
/// is neither a web page nor an email address.
#[component]
pub fn ExternalLink(
    /// Its text.
    #[prop(into)]
    label: Text,
    /// Its address.
    #[prop(into)]
    href: Signal<String>,
) -> AnyView {
    external_link(label, href)
}

pub(super) fn external_link(label: Text, href: Signal<String>) -> AnyView {
    let link = move || {
        let address = href.get();
        let words = label.clone().view();
        if is_harmless(&address) {
            view! {
                <a class="external-link" href=address target="_blank" rel="noopener noreferrer">
                    {words} <span class="visually-hidden">" " {Text::from(Key::UiNewTab).view()}</span> {icon(Symbol::External)}
                </a>
            }
            .into_any()
        } else {
            words
        }
    };
    link.into_any()
}

/// A button that looks like a link, for small actions within text.
#[component]
pub fn LinkButton(
    /// Its label.
    #[prop(into)]
    label: Text,
    /// Called when it is pressed.
    #[prop(into)]
    on_press: Callback<()>,
    /// The accessible name in full. It must contain the label.
    #[prop(into, optional)]
    name: Option<Text>,
) -> AnyView {
    link_button(label, on_press, name)
}

pub(super) fn link_button(label: Text, on_press: Callback<()>, name: Option<Text>) -> AnyView {
    view! {
        <button class="link" type="button" aria-label=name.map(Text::reader) on:click=move |_| on_press.run(())>
            {label.view()}
        </button>
    }
    .into_any()
}

fn is_harmless(address: &str) -> bool {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    ["https", "http", "mailto"].iter().any(|harmless| scheme.eq_ignore_ascii_case(harmless))
}

#[cfg(test)]
mod tests {
    use super::is_harmless;

    #[test]
    fn scripts_are_not_followed() {
        assert!(is_harmless("https://example.com/privacy"));
        assert!(is_harmless("MAILTO:help@example.com"));
        assert!(!is_harmless("javascript:alert(1)"));
        assert!(!is_harmless("data:text/html,hello"));
        assert!(!is_harmless(" javascript:alert(1)"));
        assert!(!is_harmless("/privacy"));
    }
}
