//! A page that shows every component of the widget in every state, as what it is: the real one. For
//! those who build the widget, so its own words are in English only.
//!
//! A component that is not on it fails a check (`cargo xtask test --only lint`). Nothing of it is
//! in the widget: it is another program, which the sandbox shows at `/components`.

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
        let spoken = first_language().await.map(switch_language);
        if !matches!(spoken, Ok(Ok(()))) {
            leptos::logging::error!("the texts of the language did not come");
            return;
        }
        switches::begin();
        mount_to_body(|| view! { <Gallery /> });
    });
}
