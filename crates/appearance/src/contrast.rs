//! Colours put right: as little lighter or darker as it takes to be told from all that they stand
//! on.

use crate::color::Color;
use crate::oklab::Oklab;

/// What words need (WCAG 2.2, 1.4.3 at level AA).
pub const TEXT: f32 = 4.5;
/// What edges of controls, signs and the ring of focus need (WCAG 2.2, 1.4.11).
pub const EDGE: f32 = 3.0;
/// By how much a colour that was put right is better than it has to be, for whoever reckons with
/// other roundings.
pub(crate) const MARGIN: f32 = 0.01;

/// The worst contrast of `ink` on any of these, and which of them that is. On nothing at all it is
/// the best there is.
pub(crate) fn lowest(ink: Color, grounds: impl IntoIterator<Item = Color>) -> (f32, usize) {
    let mut worst = (21.0, 0);
    for (index, ground) in grounds.into_iter().enumerate() {
        let ratio = ink.contrast(ground);
        if ratio < worst.0 {
            worst = (ratio, index);
        }
    }
    worst
}

/// `ink` itself where it can be told from all the grounds, else the nearest of its hue that can be.
/// Where none can, because the grounds are too different, it is black or white, whichever does
/// better.
pub(crate) fn corrected(ink: Color, grounds: &[Color], needed: f32) -> Color {
    let holds = |color: Color, needed: f32| lowest(color, grounds.iter().copied()).0 >= needed;
    if holds(ink, needed) {
        return ink;
    }
    let lab = Oklab::from(ink);
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
    best.map_or_else(|| extreme(grounds), |(_, color)| color)
}

/// Black or white, whichever can be told better from all of these.
pub(crate) fn extreme(grounds: &[Color]) -> Color {
    let worst = |color: Color| lowest(color, grounds.iter().copied()).0;
    if worst(Color::WHITE) > worst(Color::BLACK) { Color::WHITE } else { Color::BLACK }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_can_be_read_is_left_alone() {
        let ink = Color::from_rgb(0x76_76_76);
        assert_eq!(corrected(ink, &[Color::WHITE], TEXT), ink);
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
    fn on_black_and_white_at_once_nothing_can_be_read_and_the_answer_is_still_a_colour() {
        let answer = corrected(Color::from_rgb(0x80_80_80), &[Color::BLACK, Color::WHITE], 7.0);
        assert!(answer == Color::BLACK || answer == Color::WHITE);
    }

    proptest! {
        #[test]
        fn on_any_one_ground_any_colour_can_be_put_right(ink in 0_u32..0x100_0000, ground in 0_u32..0x100_0000, is_text: bool) {
            let needed = if is_text { TEXT } else { EDGE };
            let ground = Color::from_rgb(ground);
            let answer = corrected(Color::from_rgb(ink), &[ground], needed);
            prop_assert!(answer.contrast(ground) >= needed, "{answer} on {ground}");
        }
    }
}
