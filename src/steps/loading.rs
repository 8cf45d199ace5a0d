//! Loading: the session is being read.

use leptos::prelude::*;

use crate::i18n::{Key, Text};
use crate::ui::Skeleton;

/// A skeleton; the page's own, which was there before, looks the same.
pub(super) fn view() -> AnyView {
    view! {
        <h1 class="visually-hidden">{Text::from(Key::LoadingLabel).view()}</h1>
        <Skeleton page=true />
    }
    .into_any()
}
