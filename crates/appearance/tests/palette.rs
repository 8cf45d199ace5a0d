//! The palettes: every pair of colours that the design draws has its contrast, whatever a host gives.

use latchkey_appearance::{CONTRAST_PAIRS, Color, GivenColors, Mode, NAMES, Palette, TEXT, Token};
use proptest::prelude::*;

/// Describes the pairs without enough contrast.
fn failing(palette: &Palette) -> Vec<String> {
    let pairs = CONTRAST_PAIRS.iter().flat_map(|(foreground, backgrounds, needed)| {
        backgrounds.iter().map(move |background| (*foreground, *background, *needed))
    });
    let held = pairs.map(|(foreground, background, needed)| {
        (foreground, background, needed, palette.get(foreground).contrast(palette.get(background)))
    });
    held.filter(|(.., needed, ratio)| ratio < needed)
        .map(|(foreground, background, _, ratio)| {
            format!("{foreground:?} on {background:?}: {ratio:.2}")
        })
        .collect()
}

#[test]
fn the_built_in_palettes_have_enough_contrast() {
    for mode in [Mode::Light, Mode::Dark] {
        assert_eq!(failing(&Palette::built_in(mode)), Vec::<String>::new(), "{mode:?}");
    }
}

#[test]
fn a_bright_accent_stays_under_dark_text_and_is_darker_as_a_link() {
    let yellow = Color::from_rgb(0xff_d4_00);
    let mut given = GivenColors::default();
    given.set(Token::Accent, yellow);
    let (palette, corrections) = Palette::built_in(Mode::Light).with(&given);
    assert_eq!(palette.get(Token::Accent), yellow);
    assert_eq!(corrections.len(), 1);
    assert_eq!(
        (corrections[0].foreground, corrections[0].used),
        (Token::AccentText, palette.get(Token::AccentText))
    );
    assert!(palette.get(Token::OnAccent).luminance() < 0.1);
    assert!(palette.get(Token::AccentHover).contrast(yellow) > 1.1, "the hover shade is visible");
}

#[test]
fn colours_with_enough_contrast_are_used_unchanged() {
    let mut given = GivenColors::default();
    for (token, rgb) in [
        (Token::Accent, 0x0b_3d_91),
        (Token::Surface, 0xff_ff_ff),
        (Token::Text, 0x11_22_33),
        (Token::Muted, 0x44_55_66),
    ] {
        given.set(token, Color::from_rgb(rgb));
    }
    let (palette, corrections) = Palette::built_in(Mode::Light).with(&given);
    assert_eq!(corrections, []);
    assert_eq!(palette.get(Token::Text), Color::from_rgb(0x11_22_33));
    assert_eq!(palette.get(Token::AccentText), Color::from_rgb(0x0b_3d_91));
}

#[test]
fn white_text_on_white_is_corrected_and_reported() {
    let mut given = GivenColors::default();
    given.set(Token::Text, Color::WHITE);
    let (palette, corrections) = Palette::built_in(Mode::Light).with(&given);
    assert_eq!(corrections.len(), 1);
    assert!(corrections[0].ratio < 1.2 && palette.get(Token::Text).contrast(Color::WHITE) >= TEXT);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn every_pair_has_enough_contrast_for_any_given_colours(
        is_dark: bool,
        colors in proptest::collection::vec(proptest::option::weighted(0.4, 0_u32..0x100_0000), NAMES.len()),
    ) {
        let tokens = [
            Token::Background, Token::Surface, Token::Text, Token::Muted, Token::Border, Token::BorderStrong, Token::Accent, Token::AccentText,
            Token::OnAccent, Token::Danger, Token::Success, Token::Warning, Token::Info, Token::Focus, Token::Warm,
        ];
        let mut given = GivenColors::default();
        for (token, color) in tokens.into_iter().zip(colors) {
            if let Some(color) = color {
                given.set(token, Color::from_rgb(color));
            }
        }
        let (palette, corrections) = Palette::built_in(if is_dark { Mode::Dark } else { Mode::Light }).with(&given);
        prop_assert_eq!(failing(&palette), Vec::<String>::new());
        for correction in corrections {
            prop_assert!(correction.ratio < correction.needed);
            prop_assert_eq!(palette.get(correction.foreground), correction.used);
        }
        for kept in [Token::Background, Token::Surface, Token::Accent, Token::Border] {
            if let Some(color) = given.get(kept) {
                prop_assert_eq!(palette.get(kept), color, "backgrounds stay as the host gave them");
            }
        }
    }
}
