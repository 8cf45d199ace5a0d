//! While something is on its way.

use leptos::prelude::*;

use crate::i18n::{Key, Text};

/// A page, as `index.html` shows it before the widget is there.
const PAGE: [&str; 6] = ["skeleton-illustration", "skeleton-title", "", "", "", "skeleton-button"];

/// The shape of what is coming.
#[component]
pub fn Skeleton(
    /// How many lines it has.
    #[prop(default = 3)]
    lines: u8,
    /// It has the shape of a whole page in place of lines.
    #[prop(optional)]
    page: bool,
    /// What is coming, for those who do not see the shape.
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

/// A sign that something is going on. It shows itself after a moment only: what is quick should
/// look quick.
#[component]
pub fn Spinner(
    /// What is going on.
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
