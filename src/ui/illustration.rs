//! Illustrations for pages that are read rather than filled in: all show the same street, with the
//! subject of the page in it. Their colours are tokens, so that they follow the theme.

use leptos::prelude::*;

use super::icon::svg;

/// The subject of an illustration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IllustrationKind {
    /// A door with its key.
    Start,
    /// A passport, open at the page with the photo.
    Passport,
    /// The front of a card with a photo.
    CardFront,
    /// The back of such a card.
    CardBack,
    /// A face on a phone.
    Selfie,
    /// A camera that is crossed out.
    NoCamera,
    /// A bank.
    Bank,
    /// A bank with a tick.
    BankConnected,
    /// A bank with a cross.
    BankProblem,
    /// A document being examined.
    Processing,
    /// A large tick.
    Done,
    /// A document with an exclamation mark.
    Attention,
    /// A document with a cross.
    Failed,
    /// A list on which not everything is ticked.
    Declined,
    /// A document with a bookmark.
    Saved,
    /// A clock.
    Expired,
    /// A closed door with a sign.
    Closed,
    /// A broken chain.
    BrokenLink,
    /// A cloud with an exclamation mark.
    Offline,
}

/// The street: distant houses, a cloud, the sun, and the ground, which is as wide as the page.
const STREET: &str = concat!(
    r#"<path class="p-far" d="M-130 100V70l22-16 22 16v30zM-86 100V60h30v40zM-56 100V76l17-13 17 13v24zM-14 100V64l24-18 24 18v36zM34 100V78h22v22z"#,
    r#"M184 100V76h20v24zM204 100V62l25-19 25 19v38zM254 100V80l18-13 18 13v20zM290 100V62h30v38zM320 100V74l22-16 22 16v26z"/>"#,
    r#"<path class="p-soft" d="M0 70h8v9H0zM13 70h8v9h-8zM219 68h8v9h-8zM232 68h8v9h-8zM-76 70h8v9h-8zM300 72h8v9h-8z"/>"#,
    r#"<path class="p-cloud" d="M44 38a6 6 0 0 1 1-12 10 10 0 0 1 19-2 7 7 0 0 1 3 14z"/>"#,
    r#"<circle class="p-warm" cx="186" cy="26" r="9"/><path class="p-line" d="M-130 100h500"/>"#,
);

const DOOR_FRAME: &str = r#"<path class="p-sheet p-line" d="M88 100V50a32 32 0 0 1 64 0v50z"/>"#;
const CARD: &str = r#"<rect class="p-sheet p-line" x="70" y="34" width="100" height="66" rx="8"/>"#;
const DOCUMENT: &str = r#"<path class="p-sheet p-line" d="M88 24h42l18 18v58H88z"/><path class="p-line" d="M130 24v18h18"/>"#;
const BANK: &str = concat!(
    r#"<path class="p-main p-line" d="m76 48 44-26 44 26z"/><circle class="p-warm" cx="120" cy="38" r="5"/>"#,
    r#"<path class="p-sheet p-line" d="M84 52h13v36H84zM113.5 52h13v36h-13zM143 52h13v36h-13zM74 88h92v12H74z"/>"#,
);

/// Lines of text on a document.
const LINES: &str = r#"<path class="p-line" d="M100 56h34M100 67h34M100 78h20"/>"#;
/// The badges, at the lower right of the subject.
const ALERT: &str = r#"<circle class="p-warm p-edge" cx="154" cy="80" r="17"/><path class="p-sign" d="M154 71v10M154 88v.2"/>"#;
const TICK: &str = r#"<circle class="p-main p-edge" cx="154" cy="80" r="17"/><path class="p-tick" d="m146 80.5 5.5 5.5 11-11.5"/>"#;
const CROSS: &str = r#"<circle class="p-bad p-edge" cx="154" cy="80" r="17"/><path class="p-bad-line" d="m148 74 12 12M160 74l-12 12"/>"#;

impl IllustrationKind {
    /// Returns the subject from the back to the front. The classes: `p-soft` is the background of
    /// the illustration, `p-far` distant things, `p-sheet` sheets, `p-line` an outline, `p-main`
    /// the accent, `p-warm` the second colour, `p-edge` the gap around what is in front of
    /// something else.
    fn shapes(self) -> [&'static str; 3] {
        match self {
            Self::Start => [
                DOOR_FRAME,
                concat!(
                    r#"<path class="p-main" d="M97 100V51a23 23 0 0 1 46 0v49z"/><path class="p-soft" d="M107 52a13 13 0 0 1 26 0z"/>"#,
                    r#"<circle class="p-warm" cx="135" cy="76" r="3.5"/>"#,
                    r#"<path class="p-main" d="M67 84c-11-3-14-14-11-23 9 4 13 13 11 23zM67 84c11-2 14-11 12-19-9 2-13 10-12 19z"/>"#,
                    r#"<path class="p-warm p-line" d="m62 100-4-16h19l-4 16z"/>"#,
                ),
                concat!(
                    r#"<g class="p-warm p-line"><circle cx="172" cy="68" r="9"/><path d="M172 77v20M172 88h7M172 95h5"/></g>"#,
                    r#"<circle class="p-soft" cx="172" cy="68" r="3.5"/>"#,
                ),
            ],
            Self::Passport => [
                concat!(
                    r#"<rect class="p-main p-line" x="84" y="16" width="72" height="84" rx="6"/><circle class="p-mark" cx="120" cy="36" r="11"/>"#,
                    r#"<path class="p-mark" d="M109 36h22M120 25c-7 7-7 15 0 22 7-7 7-15 0-22"/>"#,
                ),
                concat!(
                    r#"<path class="p-sheet p-line" d="M84 57h72v37a6 6 0 0 1-6 6H90a6 6 0 0 1-6-6z"/>"#,
                    r#"<rect class="p-main" x="92" y="64" width="19" height="20" rx="3"/>"#,
                    r#"<path class="p-sheet" d="M101.5 67.5a3.5 3.5 0 0 1 0 7 3.5 3.5 0 0 1 0-7M95 82a6.5 6 0 0 1 13 0z"/>"#,
                ),
                r#"<path class="p-line" d="M119 67h28M119 76h20"/><path class="p-warm-line p-dots" d="M93 92h54"/>"#,
            ],
            Self::CardFront => [
                CARD,
                r#"<rect class="p-main" x="80" y="47" width="30" height="38" rx="4"/><path class="p-sheet" d="M95 54a6 6 0 0 1 0 12 6 6 0 0 1 0-12M84 80a11 10 0 0 1 22 0z"/>"#,
                r#"<path class="p-line" d="M120 50h38M120 61h30M120 72h20"/><circle class="p-warm" cx="155" cy="83" r="7"/>"#,
            ],
            Self::CardBack => [
                CARD,
                r#"<path class="p-main" d="M70 46h100v13H70z"/><path class="p-line" d="M80 71h36M80 82h24"/>"#,
                r#"<path class="p-warm-line p-bars" d="M130 80h32"/>"#,
            ],
            Self::Selfie => [
                r#"<rect class="p-sheet p-line" x="93" y="14" width="54" height="86" rx="9"/><path class="p-line" d="M114 22h12"/>"#,
                r#"<circle class="p-main" cx="120" cy="50" r="11"/><path class="p-main" d="M101 82a19 17 0 0 1 38 0z"/>"#,
                concat!(
                    r#"<path class="p-warm-line" d="M80 40V30a6 6 0 0 1 6-6M160 40V30a6 6 0 0 0-6-6"#,
                    r#"M80 72v10a6 6 0 0 0 6 6M160 72v10a6 6 0 0 1-6 6"/>"#,
                ),
            ],
            Self::NoCamera => [
                r#"<path class="p-sheet p-line" d="M76 46h18l7-12h38l7 12h18v54H76z"/><circle class="p-warm" cx="152" cy="57" r="3.5"/>"#,
                r#"<circle class="p-main p-line" cx="120" cy="70" r="19"/><circle class="p-soft" cx="120" cy="70" r="8"/>"#,
                r#"<path class="p-gap" d="m86 98 70-70"/><path class="p-warm-line p-wide" d="m86 98 70-70"/>"#,
            ],
            Self::Bank => [BANK, "", ""],
            Self::BankConnected => [BANK, TICK, ""],
            Self::BankProblem => [BANK, ALERT, ""],
            Self::Processing => [
                DOCUMENT,
                r#"<path class="p-line" d="M100 54h30M100 65h18M100 76h14"/>"#,
                concat!(
                    r#"<g class="p-sway"><circle class="p-soft p-main-line" cx="142" cy="72" r="16"/>"#,
                    r#"<path class="p-main-line" d="m154 84 12 12"/><path class="p-warm-line" d="m135 72 5 5 9-10"/></g>"#,
                ),
            ],
            Self::Done => [
                r#"<path class="p-warm-line p-rise" d="M120 10v8M84 22l5 6M156 22l-5 6M66 56h8M166 56h8"/>"#,
                r#"<circle class="p-main p-edge p-pop" cx="120" cy="60" r="34"/>"#,
                r#"<path class="p-tick p-wide p-draw" pathLength="1" d="m104 61 11 11 22-24"/>"#,
            ],
            Self::Attention => [DOCUMENT, LINES, ALERT],
            Self::Failed => [DOCUMENT, LINES, CROSS],
            Self::Declined => [
                DOCUMENT,
                r#"<path class="p-line" d="M118 57h18M118 78h18M99 51h11v11H99zM99 72h11v11H99z"/>"#,
                r#"<path class="p-warm-line" d="m101.5 56 3.5 3.5 8-9"/>"#,
            ],
            Self::Saved => {
                [DOCUMENT, LINES, r#"<path class="p-warm p-line" d="M142 18h18v34l-9-8-9 8z"/>"#]
            }
            Self::Expired => [
                r#"<circle class="p-sheet p-line" cx="120" cy="62" r="38"/><path class="p-line" d="M120 32v4M120 88v4M90 62h4M146 62h4"/>"#,
                r#"<path class="p-main-line" d="M120 42v20l13 9"/>"#,
                r#"<circle class="p-warm" cx="120" cy="62" r="4.5"/>"#,
            ],
            Self::Closed => [
                DOOR_FRAME,
                r#"<path class="p-far" d="M97 100V51a23 23 0 0 1 46 0v49z"/><circle class="p-main" cx="135" cy="80" r="3.5"/>"#,
                r#"<path class="p-warm p-line" d="M105 56h30v14h-30zM111 56l9-9 9 9M113 63h14"/>"#,
            ],
            Self::BrokenLink => [
                r#"<path class="p-main-line p-wide" d="m112 76-9 9a13.5 13.5 0 0 1-19-19l16-16a13.5 13.5 0 0 1 19 0"/>"#,
                r#"<path class="p-main-line p-wide" d="m128 56 9-9a13.5 13.5 0 0 1 19 19l-16 16a13.5 13.5 0 0 1-19 0"/>"#,
                r#"<path class="p-warm-line" d="M120 24v10M108 28l4 7M132 28l-4 7"/>"#,
            ],
            Self::Offline => [
                r#"<path class="p-sheet p-line" d="M92 74a17 17 0 0 1 2-34 28 28 0 0 1 53-4 20 20 0 0 1 5 38z"/>"#,
                r#"<path class="p-warm-line p-gaps" d="M112 80v20"/>"#,
                ALERT,
            ],
        }
    }
}

/// A decorative illustration; the text of the page says the same.
#[component]
pub fn Illustration(
    /// Its subject.
    kind: IllustrationKind,
) -> AnyView {
    let [back, middle, front] = kind.shapes();
    // Aligned at the bottom, where the ground is, however narrow the page is.
    svg("illustration", "0 0 240 112", "xMidYMax", [STREET, back, middle, front].concat())
}
