//! Loading: the session is being read.

use leptos::prelude::*;

use crate::i18n::{Key, Text};
use crate::ui::Skeleton;

/// A skeleton that looks the same as that of `index.html`.
pub(super) fn view() -> AnyView {
    view! {
        <h1 class="visually-hidden">{Text::from(Key::LoadingLabel).view()}</h1>
        <Skeleton page=true />
    }
    .into_any()
}
