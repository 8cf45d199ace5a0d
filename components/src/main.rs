//! A page with every component of the widget in every state, for developers of the widget and
//! therefore in English.
//!
//! `cargo xtask test --only lint` fails for a component that is not on it. It is a program of its
//! own, which the sandbox serves at `/components`; nothing of it is in the widget.

#![expect(
    unreachable_pub,
    reason = "beside each component its macro makes a public function that is not exported again"
)]

mod gallery;
mod sample;
mod sections;
mod switches;

use latchkey::i18n::{first_language, switch_language};
use leptos::mount::mount_to_body;
use leptos::prelude::*;

use self::gallery::Gallery;

fn main() {
    console_error_panic_hook::set_once();
    // Leptos has no executor before its first mount.
    wasm_bindgen_futures::spawn_local(async {
        let language = first_language().await.map(switch_language);
        if !matches!(language, Ok(Ok(()))) {
            leptos::logging::error!("the texts of the language did not come");
            return;
        }
        switches::begin();
        mount_to_body(|| view! { <Gallery /> });
    });
}
