//! Loading: the session is being read.

use leptos::prelude::*;

use crate::i18n::Key;
use crate::ui::Skeleton;

/// A skeleton; the page's own, which was there before, looks the same.
pub(super) fn view() -> AnyView {
    view! { <Skeleton lines=5 label=Key::LoadingLabel /> }.into_any()
}
