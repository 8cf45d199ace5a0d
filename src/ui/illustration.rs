//! Pictures for the pages that are looked at rather than filled in. Their colours are tokens, so that they follow the theme.

use leptos::prelude::*;

use super::icon::drawing;

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// A door with its key: the way in.
    Start,
    /// An identity card.
    Id,
    /// A face in a frame.
    Selfie,
    /// A bank.
    Bank,
    /// Papers being looked through.
    Working,
    /// A key with a tick.
    Done,
    /// Something to look at again.
    Problem,
}

impl Picture {
    /// `p-soft` is the quiet ground, `p-paper` paper, `p-line` an outline, `p-main` the accent, `p-warm` the second colour.
    fn shapes(self) -> &'static str {
        match self {
            Self::Start => concat!(
                r#"<circle class="p-soft" cx="80" cy="60" r="54"/>"#,
                r#"<path class="p-paper p-line" d="M50 104V46a30 30 0 0 1 60 0v58z"/>"#,
                r#"<path class="p-main" d="M60 104V48a20 20 0 0 1 40 0v56z"/>"#,
                r#"<circle class="p-warm" cx="92" cy="76" r="4"/>"#,
                r#"<path class="p-line" d="M34 104h92"/>"#,
                r#"<g class="p-warm p-line"><circle cx="120" cy="72" r="9"/><path d="M120 81v19M120 92h7M120 98h5"/></g>"#,
                r#"<circle class="p-paper" cx="120" cy="72" r="3.5"/>"#,
            ),
            Self::Id => concat!(
                r#"<circle class="p-soft" cx="80" cy="60" r="54"/>"#,
                r#"<rect class="p-paper p-line" x="32" y="32" width="96" height="60" rx="8"/>"#,
                r#"<rect class="p-main" x="42" y="44" width="28" height="34" rx="4"/>"#,
                r#"<circle class="p-paper" cx="56" cy="56" r="5.5"/>"#,
                r#"<path class="p-paper" d="M46 74a10 9 0 0 1 20 0z"/>"#,
                r#"<path class="p-line" d="M80 50h36M80 60h28M80 70h20"/>"#,
                r#"<circle class="p-warm" cx="115" cy="78" r="6"/>"#,
            ),
            Self::Selfie => concat!(
                r#"<circle class="p-soft" cx="80" cy="60" r="54"/>"#,
                r#"<ellipse class="p-paper p-line" cx="80" cy="58" rx="28" ry="36"/>"#,
                r#"<circle class="p-main" cx="80" cy="50" r="12"/>"#,
                r#"<path class="p-main" d="M60 83a20 17 0 0 1 40 0 28 36 0 0 1-40 0z"/>"#,
                r#"<path class="p-warm-line" d="M38 36V22h14M122 36V22h-14M38 82v14h14M122 82v14h-14"/>"#,
            ),
            Self::Bank => concat!(
                r#"<circle class="p-soft" cx="80" cy="60" r="54"/>"#,
                r#"<path class="p-main p-line" d="M38 48 80 24l42 24z"/>"#,
                r#"<path class="p-paper p-line" d="M46 52h12v34H46zM74 52h12v34H74zM102 52h12v34h-12z"/>"#,
                r#"<path class="p-paper p-line" d="M36 88h88v10H36z"/>"#,
                r#"<circle class="p-warm" cx="80" cy="39" r="5"/>"#,
            ),
            Self::Working => concat!(
                r#"<circle class="p-soft" cx="80" cy="60" r="54"/>"#,
                r#"<path class="p-paper p-line" d="M50 26h36l16 16v54H50z"/>"#,
                r#"<path class="p-line" d="M86 26v16h16M60 54h32M60 64h26M60 74h18"/>"#,
                r#"<g class="p-sway"><circle class="p-paper p-main-line" cx="100" cy="74" r="16"/>"#,
                r#"<path class="p-main-line" d="m112 86 12 12"/><path class="p-warm-line" d="m93 74 5 5 9-10"/></g>"#,
            ),
            Self::Done => concat!(
                r#"<circle class="p-soft" cx="80" cy="60" r="54"/>"#,
                r#"<circle class="p-main" cx="80" cy="60" r="34"/>"#,
                r#"<path class="p-tick" d="m64 61 11 11 22-24"/>"#,
                r#"<path class="p-warm-line" d="M30 30l6 6M130 30l-6 6M24 62h8M128 62h8M34 94l6-5M126 94l-6-5"/>"#,
            ),
            Self::Problem => concat!(
                r#"<circle class="p-soft" cx="80" cy="60" r="54"/>"#,
                r#"<path class="p-paper p-line" d="M50 24h36l16 16v56H50z"/>"#,
                r#"<path class="p-line" d="M86 24v16h16M60 52h22M60 62h16"/>"#,
                r#"<circle class="p-warm" cx="102" cy="80" r="20"/>"#,
                r#"<path class="p-ink" d="M102 70v12M102 89v.2"/>"#,
            ),
        }
    }
}

/// A picture. It says nothing that the page does not say in words.
#[component]
pub fn Illustration(
    /// What it shows.
    picture: Picture,
) -> AnyView {
    drawing("illustration", "0 0 160 120", picture.shapes())
}
