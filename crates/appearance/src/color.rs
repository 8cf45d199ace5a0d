//! Colours as a screen has them (sRGB, eight bits each), how light they are by WCAG 2.2, and how
//! they are mixed.

use std::fmt;

/// An opaque colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color {
    /// 0 to 255.
    pub red: u8,
    /// 0 to 255.
    pub green: u8,
    /// 0 to 255.
    pub blue: u8,
}

/// A colour that may let through what is under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paint {
    /// The colour itself.
    pub color: Color,
    /// How much of it is seen, in percent: 0 to 100.
    pub opacity: u8,
}

impl Color {
    /// `#000000`.
    pub const BLACK: Self = Self::from_rgb(0);
    /// `#ffffff`.
    pub const WHITE: Self = Self::from_rgb(0xff_ff_ff);

    /// From `0xrrggbb`.
    pub const fn from_rgb(rgb: u32) -> Self {
        let [_, red, green, blue] = rgb.to_be_bytes();
        Self { red, green, blue }
    }

    /// Relative luminance, 0 for black to 1 for white (WCAG 2.2, "relative luminance").
    pub fn luminance(self) -> f32 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Contrast ratio, 1 to 21 (WCAG 2.2, "contrast ratio"). It does not matter which of the two is
    /// the text.
    pub fn contrast(self, other: Self) -> f32 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if one > two { one / two } else { two / one }
    }

    /// The three channels in proportion to light.
    pub(crate) fn linear(self) -> [f32; 3] {
        [self.red, self.green, self.blue].map(|channel| {
            let value = f32::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { to_the_2_4((value + 0.055) / 1.055) }
        })
    }

    /// From channels in proportion to light. What a screen cannot show is cut off.
    pub(crate) fn from_linear(channels: [f32; 3]) -> Self {
        let [red, green, blue] = channels.map(|value| {
            let value = if value <= 0.003_130_8 {
                value * 12.92
            } else {
                1.055 * value.sqrt().sqrt().cbrt().powi(5) - 0.055
            };
            (value * 255.0).clamp(0.0, 255.0).round() as u8
        });
        Self { red, green, blue }
    }
}

/// A number from 0.05 to 1 to the power of 2.4, which is that of its fifth root to the twelfth: by
/// five steps of Newton's, as `powf` alone would be a kilobyte of the widget. (To the power of
/// 1/2.4 is by square and cube roots, exactly.)
fn to_the_2_4(value: f32) -> f32 {
    let mut root = value.sqrt().cbrt();
    for _ in 0..5 {
        root = 0.2 * (4.0 * root + value / root.powi(4));
    }
    root.powi(12)
}

impl Paint {
    /// What is seen of it on an opaque ground.
    pub fn over(self, ground: Color) -> Color {
        let part = |over: u8, under: u8| {
            let sum = u16::from(over) * u16::from(self.opacity)
                + u16::from(under) * u16::from(100 - self.opacity.min(100));
            u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX)
        };
        let (over, under) = (self.color, ground);
        Color {
            red: part(over.red, under.red),
            green: part(over.green, under.green),
            blue: part(over.blue, under.blue),
        }
    }
}

impl From<Color> for Paint {
    fn from(color: Color) -> Self {
        Self { color, opacity: 100 }
    }
}

/// `#rrggbb`
impl fmt::Display for Color {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// As CSS takes it.
impl fmt::Display for Paint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Color { red, green, blue } = self.color;
        match self.opacity {
            100 => self.color.fmt(formatter),
            opacity => write!(formatter, "rgb({red} {green} {blue} / {opacity}%)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_about(one: f32, two: f32) -> bool {
        (one - two).abs() < 0.01
    }

    #[test]
    fn contrast_is_as_published_examples_have_it() {
        let white = Color::WHITE;
        assert!(is_about(Color::BLACK.contrast(white), 21.0));
        assert!(is_about(Color::from_rgb(0x76_76_76).contrast(white), 4.54));
        assert!(is_about(Color::from_rgb(0x77_77_77).contrast(white), 4.48));
        assert!(is_about(Color::from_rgb(0x94_94_94).contrast(white), 3.03));
        assert!(is_about(Color::from_rgb(0xff_00_00).contrast(white), 4.0));
        assert!(is_about(white.contrast(Color::from_rgb(0x00_00_ff)), 8.59));
        assert!(is_about(white.contrast(white), 1.0));
    }

    #[test]
    fn every_colour_survives_the_way_to_light_and_back() {
        for value in 0..=u8::MAX {
            let color = Color { red: value, green: 255 - value, blue: value / 2 };
            assert_eq!(Color::from_linear(color.linear()), color);
        }
    }

    #[test]
    fn the_power_is_that_of_the_standard() {
        for value in (50_u16..=1000).map(|thousandths| f32::from(thousandths) / 1000.0) {
            assert!((to_the_2_4(value) - value.powf(2.4)).abs() < 1e-6, "{value}");
        }
    }

    #[test]
    fn what_lets_through_is_seen_with_what_is_under_it() {
        let half = Paint { color: Color::BLACK, opacity: 50 };
        assert_eq!(half.over(Color::WHITE).to_string(), "#808080");
        assert_eq!(half.to_string(), "rgb(0 0 0 / 50%)");
        assert_eq!(
            Paint::from(Color::from_rgb(0x0a_0b_0c)).over(Color::WHITE),
            Color::from_rgb(0x0a_0b_0c)
        );
    }
}
