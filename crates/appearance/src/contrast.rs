//! Contrast ratios, and the correction of a colour to a required ratio by the smallest change of
//! lightness.

use crate::color::Color;
use crate::oklab::Oklab;

/// The contrast ratio that text needs (WCAG 2.2, 1.4.3 Contrast (Minimum), level AA).
pub const TEXT: f32 = 4.5;
/// The contrast ratio that borders of controls, icons and the focus ring need (WCAG 2.2, 1.4.11
/// Non-text Contrast).
pub const NON_TEXT: f32 = 3.0;
/// The margin by which a corrected colour exceeds the required ratio, for tools that round
/// differently.
pub(crate) const MARGIN: f32 = 0.01;

/// Returns the lowest contrast of `foreground` on any of `backgrounds`, and the index of that
/// background. Without any background it is 21, the highest ratio.
pub(crate) fn lowest(
    foreground: Color,
    backgrounds: impl IntoIterator<Item = Color>,
) -> (f32, usize) {
    let mut worst = (21.0, 0);
    for (index, background) in backgrounds.into_iter().enumerate() {
        let ratio = foreground.contrast(background);
        if ratio < worst.0 {
            worst = (ratio, index);
        }
    }
    worst
}

/// Returns `foreground` if it has the needed contrast on all backgrounds, otherwise the colour of
/// the same hue with the nearest lightness that has it. Where none has it, because the backgrounds
/// differ too much, returns [`extreme`].
pub(crate) fn corrected(foreground: Color, backgrounds: &[Color], needed: f32) -> Color {
    let holds = |color: Color, needed: f32| lowest(color, backgrounds.iter().copied()).0 >= needed;
    if holds(foreground, needed) {
        return foreground;
    }
    let lab = Oklab::from(foreground);
    let mut best: Option<(f32, Color)> = None;
    for end in [0.0, 1.0] {
        if !holds(lab.at(end), needed + MARGIN) {
            continue;
        }
        let (mut near, mut far) = (lab.lightness, end);
        for _ in 0..10 {
            let middle = f32::midpoint(near, far);
            if holds(lab.at(middle), needed + MARGIN) { far = middle } else { near = middle }
        }
        let change = (far - lab.lightness).abs();
        if best.is_none_or(|(smallest, _)| change < smallest) {
            best = Some((change, lab.at(far)));
        }
    }
    best.map_or_else(|| extreme(backgrounds), |(_, color)| color)
}

/// Returns black or white, whichever has the higher lowest contrast on these backgrounds.
pub(crate) fn extreme(backgrounds: &[Color]) -> Color {
    let worst = |color: Color| lowest(color, backgrounds.iter().copied()).0;
    if worst(Color::WHITE) > worst(Color::BLACK) { Color::WHITE } else { Color::BLACK }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_colour_with_enough_contrast_is_unchanged() {
        let foreground = Color::from_rgb(0x76_76_76);
        assert_eq!(corrected(foreground, &[Color::WHITE], TEXT), foreground);
    }

    #[test]
    fn a_yellow_becomes_a_dark_yellow_on_white_and_stays_on_black() {
        let yellow = Color::from_rgb(0xff_d4_00);
        assert_eq!(corrected(yellow, &[Color::BLACK], TEXT), yellow);
        let dark = corrected(yellow, &[Color::WHITE], TEXT);
        assert!(dark.red > dark.green && dark.green > dark.blue, "{dark}");
        assert!(dark.contrast(Color::WHITE) < 4.7, "no darker than it has to be: {dark}");
    }

    #[test]
    fn without_a_solution_the_result_is_black_or_white() {
        let corrected_color =
            corrected(Color::from_rgb(0x80_80_80), &[Color::BLACK, Color::WHITE], 7.0);
        assert!(corrected_color == Color::BLACK || corrected_color == Color::WHITE);
    }

    #[test]
    fn the_worst_of_several_backgrounds_is_found() {
        let backgrounds = [Color::WHITE, Color::from_rgb(0x88_88_88), Color::from_rgb(0xcc_cc_cc)];
        assert_eq!(lowest(Color::from_rgb(0x77_77_77), backgrounds).1, 1);
    }

    proptest! {
        #[test]
        fn any_colour_can_be_corrected_on_a_single_background(foreground in 0_u32..0x100_0000, background in 0_u32..0x100_0000, is_text: bool) {
            let needed = if is_text { TEXT } else { NON_TEXT };
            let background = Color::from_rgb(background);
            let corrected_color = corrected(Color::from_rgb(foreground), &[background], needed);
            prop_assert!(
                corrected_color.contrast(background) >= needed,
                "{corrected_color} on {background}"
            );
        }
    }
}
