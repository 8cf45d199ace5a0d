//! The banks' logos as SVG, drawn from colours and a symbol: the tile alone (icon), and the tile
//! with the name (logo).

use maud::Render;

use crate::simulator::institutions::profile::{BankProfile, Tile};

const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// Returns the square tile.
pub(crate) fn icon(profile: &BankProfile) -> String {
    let name = profile.name.render().into_string();
    format!(
        r#"<svg xmlns="{NAMESPACE}" viewBox="0 0 64 64" width="64" height="64" role="img" aria-label="{name}">{}</svg>"#,
        tile(profile)
    )
}

/// Returns the tile with the name beside it. The name has another colour on dark backgrounds.
pub(crate) fn logo(profile: &BankProfile) -> String {
    let name = profile.name.render().into_string();
    let letters = profile.name.chars().count();
    // The bold letters of the widest common system font have about 20 units at this size.
    let width = 64 + 14 + letters * 20;
    let colour = profile.colour;
    format!(
        r##"<svg xmlns="{NAMESPACE}" viewBox="0 0 {width} 64" width="{width}" height="64" role="img" aria-label="{name}"><style>text{{fill:{colour}}}@media (prefers-color-scheme:dark){{text{{fill:#fff}}}}</style>{tile}<text x="78" y="42" font-family="-apple-system,'Segoe UI',Roboto,'Liberation Sans',Arial,sans-serif" font-size="28" font-weight="700" letter-spacing="-.3">{name}</text></svg>"##,
        tile = tile(profile)
    )
}

fn tile(profile: &BankProfile) -> String {
    let colour = profile.colour;
    let outline = match profile.tile {
        Tile::Rounded => format!(r#"<rect width="64" height="64" rx="15" fill="{colour}"/>"#),
        Tile::Round => format!(r#"<circle cx="32" cy="32" r="32" fill="{colour}"/>"#),
        Tile::Leaf => format!(
            r#"<path d="M0 26A26 26 0 0 1 26 0h38v38a26 26 0 0 1-26 26H0z" fill="{colour}"/>"#
        ),
    };
    let drawing = profile.symbol.draw("#fff", profile.accent);
    // Round and leaf-shaped tiles have less room in their corners.
    let scale = match profile.tile {
        Tile::Rounded => 1.0,
        Tile::Round => 0.82,
        Tile::Leaf => 0.86,
    };
    let shift = 32.0 - 32.0 * scale;
    format!(
        r#"{outline}<g transform="translate({shift:.2} {shift:.2}) scale({scale})">{drawing}</g>"#
    )
}
