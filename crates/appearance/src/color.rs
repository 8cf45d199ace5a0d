//! sRGB colours with eight bits per channel, their luminance and contrast by WCAG 2.2, and alpha
//! compositing.

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

/// A colour with an opacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paint {
    /// The colour without its opacity.
    pub color: Color,
    /// The opacity in percent, 0 to 100.
    pub opacity: u8,
}

impl Color {
    /// `#000000`.
    pub const BLACK: Self = Self::from_rgb(0);
    /// `#ffffff`.
    pub const WHITE: Self = Self::from_rgb(0xff_ff_ff);

    /// Creates a colour from `0xrrggbb`.
    pub const fn from_rgb(rgb: u32) -> Self {
        let [_, red, green, blue] = rgb.to_be_bytes();
        Self { red, green, blue }
    }

    /// Returns the relative luminance, 0 for black to 1 for white (WCAG 2.2, "relative
    /// luminance").
    pub fn luminance(self) -> f32 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Returns the contrast ratio, 1 to 21 (WCAG 2.2, "contrast ratio"); the order of the two
    /// colours does not matter.
    pub fn contrast(self, other: Self) -> f32 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if one > two { one / two } else { two / one }
    }

    /// Returns the three channels in linear light.
    pub(crate) fn linear(self) -> [f32; 3] {
        [self.red, self.green, self.blue].map(|channel| {
            let value = f32::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { to_the_2_4((value + 0.055) / 1.055) }
        })
    }

    /// Creates a colour from channels in linear light; values outside of sRGB are clamped.
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

/// Returns `value` (0.05 to 1) to the power of 2.4, which is its fifth root to the twelfth. The
/// root is found by five steps of Newton's method, as `powf` alone would add a kilobyte to the
/// widget. (The power of 1/2.4 is exact by square and cube roots.)
fn to_the_2_4(value: f32) -> f32 {
    let mut root = value.sqrt().cbrt();
    for _ in 0..5 {
        root = 0.2 * (4.0 * root + value / root.powi(4));
    }
    root.powi(12)
}

impl Paint {
    /// Returns the colour that this gives on an opaque background.
    pub fn over(self, background: Color) -> Color {
        let part = |over: u8, under: u8| {
            let sum = u16::from(over) * u16::from(self.opacity)
                + u16::from(under) * u16::from(100 - self.opacity.min(100));
            u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX)
        };
        let (over, under) = (self.color, background);
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

/// A CSS colour.
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
    fn contrast_matches_published_examples() {
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
    fn every_colour_survives_conversion_to_linear_light_and_back() {
        for value in 0..=u8::MAX {
            let color = Color { red: value, green: 255 - value, blue: value / 2 };
            assert_eq!(Color::from_linear(color.linear()), color);
        }
    }

    #[test]
    fn the_power_matches_powf() {
        for value in (50_u16..=1000).map(|thousandths| f32::from(thousandths) / 1000.0) {
            assert!((to_the_2_4(value) - value.powf(2.4)).abs() < 1e-6, "{value}");
        }
    }

    #[test]
    fn a_translucent_colour_is_composited_on_its_background() {
        let half = Paint { color: Color::BLACK, opacity: 50 };
        assert_eq!(half.over(Color::WHITE).to_string(), "#808080");
        assert_eq!(half.to_string(), "rgb(0 0 0 / 50%)");
        assert_eq!(
            Paint::from(Color::from_rgb(0x0a_0b_0c)).over(Color::WHITE),
            Color::from_rgb(0x0a_0b_0c)
        );
    }
}
