//! Which colour the design draws on which other: the style sheets in a table. Whoever draws a token
//! on another that is not here adds it.

use crate::contrast::{EDGE, TEXT};
use crate::palette::Token;

/// What is drawn, on what, and the contrast that it needs there. In this order they are put right.
pub const PAIRS: &[(Token, &[Token], f32)] = &[
    (
        Token::Ink,
        &[
            Token::Surface,
            Token::Sunken,
            Token::AccentSoft,
            Token::DangerSoft,
            Token::SuccessSoft,
            Token::WarningSoft,
            Token::InfoSoft,
        ],
        TEXT,
    ),
    // Notes stand on the page, in cards and in chosen choices.
    (Token::Muted, &[Token::Surface, Token::Sunken, Token::AccentSoft], TEXT),
    (Token::AccentInk, LINKS, TEXT),
    (Token::AccentStrong, LINKS, TEXT),
    (Token::Danger, &[Token::Surface, Token::Sunken, Token::DangerSoft], TEXT),
    (Token::Success, &[Token::Surface, Token::Sunken, Token::SuccessSoft], TEXT),
    (Token::Warning, &[Token::Surface, Token::Sunken, Token::WarningSoft], TEXT),
    (Token::Info, &[Token::Surface, Token::InfoSoft], TEXT),
    (Token::OnAccent, &[Token::Accent, Token::AccentHover], TEXT),
    (Token::OnDanger, &[Token::Danger, Token::DangerStrong], TEXT),
    (Token::OnWarm, &[Token::Warm], EDGE),
    (Token::OnCamera, &[Token::Camera], TEXT),
    (Token::LineStrong, &[Token::Surface, Token::Sunken], EDGE),
    (
        Token::Focus,
        &[
            Token::Surface,
            Token::Sunken,
            Token::AccentSoft,
            Token::DangerSoft,
            Token::SuccessSoft,
            Token::WarningSoft,
            Token::InfoSoft,
        ],
        EDGE,
    ),
];

/// Links and quiet buttons are everywhere, in banners too.
const LINKS: &[Token] = &[
    Token::Surface,
    Token::Sunken,
    Token::AccentSoft,
    Token::SuccessSoft,
    Token::WarningSoft,
    Token::DangerSoft,
    Token::InfoSoft,
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::color::Color;
    use crate::contrast::lowest;
    use crate::palette::{Given, Mode, NAMES, Palette};

    /// The pairs that do not hold, in words.
    fn failing(palette: &Palette) -> Vec<String> {
        let pairs = PAIRS.iter().flat_map(|(ink, grounds, needed)| {
            grounds.iter().map(move |ground| (*ink, *ground, *needed))
        });
        let held = pairs.map(|(ink, ground, needed)| {
            (ink, ground, needed, palette.get(ink).contrast(palette.get(ground)))
        });
        held.filter(|(.., needed, ratio)| ratio < needed)
            .map(|(ink, ground, _, ratio)| format!("{ink:?} on {ground:?}: {ratio:.2}"))
            .collect()
    }

    #[test]
    fn our_own_look_holds_in_light_and_in_dark() {
        for mode in [Mode::Light, Mode::Dark] {
            assert_eq!(failing(&Palette::ours(mode)), Vec::<String>::new(), "{mode:?}");
        }
    }

    #[test]
    fn no_colour_of_the_design_is_forgotten() {
        // Ground and line only part things. Nobody has to read them.
        let decoration = ["--color-ground", "--color-line"];
        let known = |name: &&str| {
            let is = |token: Token| NAMES[token as usize] == *name;
            decoration.contains(name)
                || PAIRS
                    .iter()
                    .any(|(ink, grounds, _)| is(*ink) || grounds.iter().any(|ground| is(*ground)))
        };
        let forgotten: Vec<_> = NAMES.into_iter().filter(|name| !known(name)).collect();
        assert_eq!(
            forgotten,
            Vec::<&str>::new(),
            "a new token: say in PAIRS on what it is drawn, or that it is decoration"
        );
    }

    #[test]
    fn a_bright_accent_stays_what_it_is_under_dark_words_and_is_darker_as_a_link() {
        let yellow = Color::from_rgb(0xff_d4_00);
        let mut given = Given::default();
        given.set(Token::Accent, yellow);
        let (palette, corrections) = Palette::ours(Mode::Light).with(&given);
        assert_eq!(palette.get(Token::Accent), yellow);
        assert_eq!(corrections.len(), 1);
        assert_eq!(
            (corrections[0].ink, corrections[0].used),
            (Token::AccentInk, palette.get(Token::AccentInk))
        );
        assert!(palette.get(Token::OnAccent).luminance() < 0.1);
        assert!(
            palette.get(Token::AccentHover).contrast(yellow) > 1.1,
            "it can be seen that it is hovered"
        );
    }

    #[test]
    fn colours_that_can_be_read_are_used_as_they_are() {
        let mut given = Given::default();
        for (token, rgb) in [
            (Token::Accent, 0x0b_3d_91),
            (Token::Surface, 0xff_ff_ff),
            (Token::Ink, 0x11_22_33),
            (Token::Muted, 0x44_55_66),
        ] {
            given.set(token, Color::from_rgb(rgb));
        }
        let (palette, corrections) = Palette::ours(Mode::Light).with(&given);
        assert_eq!(corrections, []);
        assert_eq!(palette.get(Token::Ink), Color::from_rgb(0x11_22_33));
        assert_eq!(palette.get(Token::AccentInk), Color::from_rgb(0x0b_3d_91));
    }

    #[test]
    fn a_hosts_white_words_on_white_are_put_right_and_told() {
        let mut given = Given::default();
        given.set(Token::Ink, Color::WHITE);
        let (palette, corrections) = Palette::ours(Mode::Light).with(&given);
        assert_eq!(corrections.len(), 1);
        assert!(
            corrections[0].ratio < 1.2 && palette.get(Token::Ink).contrast(Color::WHITE) >= TEXT
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn whatever_colours_a_host_gives_every_pair_holds(
            is_dark: bool,
            colors in proptest::collection::vec(proptest::option::weighted(0.4, 0_u32..0x100_0000), NAMES.len()),
        ) {
            let tokens = [
                Token::Ground, Token::Surface, Token::Ink, Token::Muted, Token::Line, Token::LineStrong, Token::Accent, Token::AccentInk,
                Token::OnAccent, Token::Danger, Token::Success, Token::Warning, Token::Info, Token::Focus, Token::Warm,
            ];
            let mut given = Given::default();
            for (token, color) in tokens.into_iter().zip(colors) {
                if let Some(color) = color {
                    given.set(token, Color::from_rgb(color));
                }
            }
            let (palette, corrections) = Palette::ours(if is_dark { Mode::Dark } else { Mode::Light }).with(&given);
            prop_assert_eq!(failing(&palette), Vec::<String>::new());
            for correction in corrections {
                prop_assert!(correction.ratio < correction.needed);
                prop_assert_eq!(palette.get(correction.ink), correction.used);
            }
            for kept in [Token::Ground, Token::Surface, Token::Accent, Token::Line] {
                if let Some(color) = given.get(kept) {
                    prop_assert_eq!(palette.get(kept), color, "what others stand on is the host's own");
                }
            }
        }
    }

    #[test]
    fn the_worst_of_several_grounds_is_named() {
        let grounds = [Color::WHITE, Color::from_rgb(0x88_88_88), Color::from_rgb(0xcc_cc_cc)];
        assert_eq!(lowest(Color::from_rgb(0x77_77_77), grounds).1, 1);
    }
}
