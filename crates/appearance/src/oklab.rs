//! Oklab, a perceptually uniform colour space: lightness can be changed there without changing the
//! hue. Matrices: Björn Ottosson, "A perceptual color space for image processing", 2020.

use crate::color::Color;

/// A colour as lightness (0 to 1) and two axes, green to red and blue to yellow. Their angle is the
/// hue, their length the chroma.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Oklab {
    pub(crate) lightness: f32,
    a: f32,
    b: f32,
}

impl From<Color> for Oklab {
    fn from(color: Color) -> Self {
        let [red, green, blue] = color.linear();
        let long = (0.412_221_46 * red + 0.536_332_55 * green + 0.051_445_995 * blue).cbrt();
        let medium = (0.211_903_5 * red + 0.680_699_5 * green + 0.107_396_96 * blue).cbrt();
        let short = (0.088_302_46 * red + 0.281_718_85 * green + 0.629_978_7 * blue).cbrt();
        Self {
            lightness: 0.210_454_26 * long + 0.793_617_8 * medium - 0.004_072_047 * short,
            a: 1.977_998_5 * long - 2.428_592_2 * medium + 0.450_593_7 * short,
            b: 0.025_904_037 * long + 0.782_771_77 * medium - 0.808_675_77 * short,
        }
    }
}

impl Oklab {
    fn linear(self) -> [f32; 3] {
        let Self { lightness, a, b } = self;
        let cube = |value: f32| value * value * value;
        let long = cube(lightness + 0.396_337_78 * a + 0.215_803_76 * b);
        let medium = cube(lightness - 0.105_561_346 * a - 0.063_854_17 * b);
        let short = cube(lightness - 0.089_484_18 * a - 1.291_485_5 * b);
        [
            4.076_741_7 * long - 3.307_711_6 * medium + 0.230_969_94 * short,
            -1.268_438 * long + 2.609_757_4 * medium - 0.341_319_38 * short,
            -0.004_196_086_3 * long - 0.703_418_6 * medium + 1.707_614_7 * short,
        ]
    }

    /// Returns the colour of this hue at another lightness, with as much of the chroma as sRGB has
    /// there.
    pub(crate) fn at(self, lightness: f32) -> Color {
        let scaled = |share: f32| Self { lightness, a: self.a * share, b: self.b * share }.linear();
        let is_shown =
            |channels: [f32; 3]| channels.iter().all(|value| (-0.000_5..=1.000_5).contains(value));
        let (mut low, mut high) = (0.0, 1.0);
        if is_shown(scaled(high)) {
            low = high;
        }
        // Ten halvings are finer than eight bits.
        for _ in 0..10 {
            let middle = f32::midpoint(low, high);
            if is_shown(scaled(middle)) { low = middle } else { high = middle }
        }
        Color::from_linear(scaled(low))
    }
}

/// Returns `color` mixed with `other`, of which `share` is from 0 to 1.
pub(crate) fn mix(color: Color, other: Color, share: f32) -> Color {
    let (from, to) = (Oklab::from(color), Oklab::from(other));
    let between = |one: f32, two: f32| one + (two - one) * share;
    let mixed = Oklab {
        lightness: between(from.lightness, to.lightness),
        a: between(from.a, to.a),
        b: between(from.b, to.b),
    };
    Color::from_linear(mixed.linear())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hue(color: Color) -> f32 {
        let lab = Oklab::from(color);
        lab.b.atan2(lab.a)
    }

    #[test]
    fn lightness_of_white_black_and_red_matches_published_values() {
        assert!((Oklab::from(Color::WHITE).lightness - 1.0).abs() < 0.001);
        assert!(Oklab::from(Color::BLACK).lightness.abs() < 0.001);
        let red = Oklab::from(Color::from_rgb(0xff_00_00));
        assert!(
            (red.lightness - 0.628).abs() < 0.001
                && (red.a - 0.2249).abs() < 0.001
                && (red.b - 0.1258).abs() < 0.001
        );
    }

    #[test]
    fn lightness_zero_and_one_are_black_and_white_for_any_hue() {
        let yellow = Oklab::from(Color::from_rgb(0xff_d4_00));
        assert_eq!((yellow.at(0.0), yellow.at(1.0)), (Color::BLACK, Color::WHITE));
    }

    #[test]
    fn mixing_none_and_all_of_another_colour() {
        let (one, two) = (Color::from_rgb(0x12_34_56), Color::from_rgb(0xfe_dc_ba));
        assert_eq!((mix(one, two, 0.0), mix(one, two, 1.0)), (one, two));
    }

    proptest! {
        #[test]
        fn a_colour_at_its_own_lightness_is_itself(rgb in 0_u32..0x100_0000) {
            let color = Color::from_rgb(rgb);
            let lab = Oklab::from(color);
            let back = lab.at(lab.lightness);
            let near = |one: u8, two: u8| one.abs_diff(two) <= 1;
            prop_assert!(near(back.red, color.red) && near(back.green, color.green) && near(back.blue, color.blue), "{color} {back}");
        }

        #[test]
        fn the_hue_stays_when_the_lightness_changes(rgb in 0_u32..0x100_0000, lightness in 0.35_f32..0.75) {
            let color = Color::from_rgb(rgb);
            let changed = Oklab::from(color).at(lightness);
            let chroma = |lab: Oklab| lab.a.hypot(lab.b);
            // With eight bits a grey has no meaningful hue.
            prop_assume!(chroma(Oklab::from(color)) > 0.06 && chroma(Oklab::from(changed)) > 0.06);
            let turn = (hue(color) - hue(changed)).abs();
            prop_assert!(turn.min(std::f32::consts::TAU - turn) < 0.09, "{color} {changed} {turn}");
        }
    }
}
