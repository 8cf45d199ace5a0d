//! A list of languages, each in its own name, so that it is understood by those who cannot read the
//! current language.

use leptos::prelude::*;

use super::icon::{Symbol, icon};

/// A list of languages.
#[component]
pub fn LanguageList(
    /// Tag and own name of each language.
    languages: Vec<(String, String)>,
    /// The tag of the current language.
    #[prop(into)]
    current: Signal<String>,
    /// The tag of the language whose texts are being fetched.
    #[prop(into)]
    fetching: Signal<Option<String>>,
    /// Called with the tag and the own name of the chosen language.
    on_choose: Callback<(String, String)>,
) -> AnyView {
    let entry = move |(tag, name): (String, String)| {
        let (own_tag, fetched_tag, chosen) =
            (tag.clone(), tag.clone(), (tag.clone(), name.clone()));
        let is_current = Memo::new(move |_| current.get() == own_tag);
        let is_fetched = move || (fetching.get().as_ref() == Some(&fetched_tag)).then_some("true");
        view! {
            <li>
                <button
                    class="language"
                    type="button"
                    lang=tag
                    dir="auto"
                    aria-current=move || is_current.get().then_some("true")
                    aria-busy=is_fetched
                    on:click=move |_| on_choose.run(chosen.clone())
                >
                    <span>{name}</span>
                    {move || is_current.get().then(|| icon(Symbol::Tick))}
                </button>
            </li>
        }
        .into_any()
    };
    let entries = languages.into_iter().map(entry).collect::<Vec<_>>();
    view! { <ul class="language-list" role="list">{entries}</ul> }.into_any()
}
