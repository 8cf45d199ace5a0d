//! A list of languages to choose from, each in its own name, so that it is found by those who
//! cannot read what is spoken now.

use leptos::prelude::*;

use super::icon::{Symbol, icon};

/// The list.
#[component]
pub fn LanguageList(
    /// Tag and own name of each.
    languages: Vec<(String, String)>,
    /// The tag of the language that is spoken now.
    #[prop(into)]
    spoken: Signal<String>,
    /// The tag of the one whose texts are on their way.
    #[prop(into)]
    fetching: Signal<Option<String>>,
    /// One was chosen: its tag and own name.
    on_choose: Callback<(String, String)>,
) -> AnyView {
    let entry = move |(tag, name): (String, String)| {
        let (spoken_tag, fetched_tag, chosen) =
            (tag.clone(), tag.clone(), (tag.clone(), name.clone()));
        let is_spoken = Memo::new(move |_| spoken.get() == spoken_tag);
        let is_fetched = move || (fetching.get().as_ref() == Some(&fetched_tag)).then_some("true");
        view! {
            <li>
                <button
                    class="language"
                    type="button"
                    lang=tag
                    dir="auto"
                    aria-current=move || is_spoken.get().then_some("true")
                    aria-busy=is_fetched
                    on:click=move |_| on_choose.run(chosen.clone())
                >
                    <span>{name}</span>
                    {move || is_spoken.get().then(|| icon(Symbol::Tick))}
                </button>
            </li>
        }
        .into_any()
    };
    let entries = languages.into_iter().map(entry).collect::<Vec<_>>();
    view! { <ul class="language-list" role="list">{entries}</ul> }.into_any()
}
