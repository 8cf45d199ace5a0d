//! The page: the switches, the table of contents, and the sections, each of which shows a component
//! in its states.

use leptos::prelude::*;

use crate::sections::{self, SECTIONS};
use crate::switches::Switches;

/// The whole page, or only the shell, which is a page itself and is shown in a frame.
#[component]
pub fn Gallery() -> AnyView {
    if location().search().unwrap_or_default().contains("only=shell") {
        return sections::shell::whole();
    }
    let entry = |(name, _): &(&'static str, fn() -> AnyView)| view! { <li><a href=format!("#{}", slug(name))>{*name}</a></li> };
    view! {
        <main class="gallery">
            <header class="stack-tight" lang="en-GB">
                <h1 class="page-title" tabindex="-1">"Components"</h1>
                <p>"Everything that the widget's pages are built of, in every state. " <a href="/">"The demo page"</a></p>
                <Switches />
            </header>
            <nav class="gallery-contents" aria-label="Contents" lang="en-GB">
                <ul role="list">{SECTIONS.iter().map(entry).collect::<Vec<_>>()}</ul>
            </nav>
            {SECTIONS.iter().map(|(name, content)| section(name, content())).collect::<Vec<_>>()}
        </main>
    }
    .into_any()
}

fn section(name: &'static str, content: AnyView) -> AnyView {
    let id = slug(name);
    let heading = format!("{id}-heading");
    view! {
        <section class="gallery-section" id=id aria-labelledby=heading.clone()>
            <h2 id=heading.clone() lang="en-GB">{name}</h2>
            <div class="gallery-samples">{content}</div>
        </section>
    }
    .into_any()
}

/// Returns the id of a section, which differs from those of all controls on the page.
fn slug(name: &str) -> String {
    format!("component-{}", name.to_lowercase().replace(' ', "-"))
}
