//! Progress, skeletons and spinners.

use latchkey::ui::{Progress, Skeleton, Spinner};
use leptos::prelude::*;

use crate::sample::{Sample, long_words, words};

pub(super) fn progress() -> AnyView {
    let bar = |(state, percent): (&'static str, Option<u8>)| {
        view! { <Sample state=state><Progress label=words(state) percent=Signal::stored(percent) /></Sample> }
    };
    [("Nothing yet", Some(0)), ("Some", Some(40)), ("All", Some(100)), ("Not known", None)]
        .map(bar)
        .into_iter()
        .collect::<Vec<_>>()
        .into_any()
}

pub(super) fn skeleton() -> AnyView {
    view! {
        <Sample state="Three lines"><Skeleton /></Sample>
        <Sample state="A whole page"><Skeleton page=true /></Sample>
        <Sample state="Six lines, with words of its own for those who listen"><Skeleton lines=6 label=words("Loading the list of banks") /></Sample>
    }
    .into_any()
}

pub(super) fn spinner() -> AnyView {
    let again = RwSignal::new(0_u32);
    view! {
        <Sample state="Not seen in its first 300 ms">
            <div class="stack-tight">
                {move || again.get().is_multiple_of(2).then(|| view! { <Spinner label=words("Looking for banks…") /> })}
                <button class="button button-secondary" type="button" on:click=move |_| again.update(|again| *again += 1)>"Stop, and again"</button>
            </div>
        </Sample>
        <Sample state="Long"><Spinner label=long_words() /></Sample>
    }
    .into_any()
}
