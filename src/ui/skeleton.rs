//! Placeholders while content is loading.

use leptos::prelude::*;

use crate::i18n::{Key, Text};

/// The shape of a page, as in `index.html`.
const PAGE: [&str; 6] = ["skeleton-illustration", "skeleton-title", "", "", "", "skeleton-button"];

/// The shape of the content.
#[component]
pub fn Skeleton(
    /// The number of lines.
    #[prop(default = 3)]
    lines: u8,
    /// Whether it has the shape of a whole page rather than of lines.
    #[prop(optional)]
    page: bool,
    /// A description of the content for screen readers.
    #[prop(into, optional)]
    label: Option<Text>,
) -> AnyView {
    let label = label.unwrap_or(Key::UiLoading.into());
    let shapes = if page { PAGE.to_vec() } else { vec![""; lines.into()] };
    let lines: Vec<_> = shapes
        .into_iter()
        .map(|shape| view! { <span class=format!("skeleton-line {shape}")></span> })
        .collect();
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{label.view()}</span>
            {lines}
        </div>
    }
    .into_any()
}

/// A sign of work in progress. It appears after a moment, so that quick work shows none.
#[component]
pub fn Spinner(
    /// The description of the work in progress.
    #[prop(into)]
    label: Text,
) -> AnyView {
    spinner(label)
}

pub(super) fn spinner(label: Text) -> AnyView {
    view! {
        <div class="spinner" role="status">
            <span class="spinner-wheel" aria-hidden="true"></span>
            <span>{label.view()}</span>
        </div>
    }
    .into_any()
}
