//! The symbols of the banks' tiles, drawn on a square of 64 units. `@f` is replaced by the
//! foreground, `@a` by the accent.

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each variant is the name of what is drawn")]
pub enum Symbol {
    Key,
    Rings,
    Chevrons,
    Arch,
    Sunrise,
    Waves,
    Pillars,
    Leaves,
    Hexagon,
    Orbit,
    Quarters,
    Bars,
    Diamonds,
    Compass,
    Shield,
    Pinwheel,
    Mountain,
    Sail,
    Bridge,
    Crescent,
    Petals,
    Loop,
    Dots,
    Fold,
    Ripple,
    Bird,
    Pine,
    Bowtie,
    Cube,
    Tulip,
}

impl Symbol {
    /// Returns the drawing in two colours.
    pub(super) fn draw(self, foreground: &str, accent: &str) -> String {
        self.template().replace("@f", foreground).replace("@a", accent)
    }

    fn template(self) -> &'static str {
        match self {
            Self::Key => {
                r#"<circle cx="24" cy="32" r="9" fill="none" stroke="@f" stroke-width="6"/><path d="M34 32h18M45 32v9" fill="none" stroke="@a" stroke-width="6" stroke-linecap="round" stroke-linejoin="round"/>"#
            }
            Self::Rings => {
                r#"<circle cx="25" cy="32" r="11" fill="none" stroke="@f" stroke-width="5"/><circle cx="39" cy="32" r="11" fill="none" stroke="@a" stroke-width="5"/>"#
            }
            Self::Chevrons => {
                r#"<path d="M15 33 32 17l17 16" fill="none" stroke="@f" stroke-width="7"/><path d="M15 49 32 33l17 16" fill="none" stroke="@a" stroke-width="7"/>"#
            }
            Self::Arch => {
                r#"<path d="M14 50V32a18 18 0 0 1 36 0v18H39V32a7 7 0 0 0-14 0v18z" fill="@f"/><path d="M28 42h8v8h-8z" fill="@a"/>"#
            }
            Self::Sunrise => {
                r#"<path d="M17 41a15 15 0 0 1 30 0z" fill="@f"/><path d="M32 13v7M15 20l5 5M49 20l-5 5" stroke="@a" stroke-width="4" stroke-linecap="round"/><path d="M13 49h38" stroke="@f" stroke-width="4" stroke-linecap="round"/>"#
            }
            Self::Waves => {
                r#"<path d="M12 22c7-7 13-7 20 0s13 7 20 0M12 42c7-7 13-7 20 0s13 7 20 0" fill="none" stroke="@f" stroke-width="5" stroke-linecap="round"/><path d="M12 32c7-7 13-7 20 0s13 7 20 0" fill="none" stroke="@a" stroke-width="5" stroke-linecap="round"/>"#
            }
            Self::Pillars => {
                r#"<path d="M32 12 52 25H12zM13 46h38v6H13z" fill="@f"/><path d="M17 29h6v14h-6zM29 29h6v14h-6zM41 29h6v14h-6z" fill="@a"/>"#
            }
            Self::Leaves => {
                r#"<path d="M31 51C17 46 12 32 14 13c18 2 25 17 17 38z" fill="@f"/><path d="M34 52c-1-14 5-24 18-27 1 15-5 25-18 27z" fill="@a"/>"#
            }
            Self::Hexagon => {
                r#"<path d="M32 13 48.5 22.5v19L32 51l-16.5-9.5v-19z" fill="none" stroke="@f" stroke-width="5" stroke-linejoin="round"/><path d="m32 24 7 4v8l-7 4-7-4v-8z" fill="@a"/>"#
            }
            Self::Orbit => {
                r#"<circle cx="32" cy="32" r="9" fill="@f"/><ellipse cx="32" cy="32" rx="22" ry="9" transform="rotate(-32 32 32)" fill="none" stroke="@a" stroke-width="4"/>"#
            }
            Self::Quarters => {
                r#"<path d="M31 14v17H14a17 17 0 0 1 17-17zM33 50V33h17a17 17 0 0 1-17 17z" fill="@f"/><path d="M33 14h17v17a17 17 0 0 1-17-17zM14 33a17 17 0 0 1 17 17H14z" fill="@a"/>"#
            }
            Self::Bars => {
                r#"<rect x="14" y="35" width="9" height="16" rx="3" fill="@f"/><rect x="27.5" y="25" width="9" height="26" rx="3" fill="@f"/><rect x="41" y="13" width="9" height="38" rx="3" fill="@a"/>"#
            }
            Self::Diamonds => {
                r#"<path d="m32 12 20 20-20 20-20-20z" fill="none" stroke="@f" stroke-width="5" stroke-linejoin="round"/><path d="m32 24 8 8-8 8-8-8z" fill="@a"/>"#
            }
            Self::Compass => {
                r#"<path d="m32 9 5.5 17.5L55 32l-17.5 5.5L32 55l-5.5-17.5L9 32l17.5-5.5z" fill="@f"/><circle cx="32" cy="32" r="4.5" fill="@a"/>"#
            }
            Self::Shield => {
                r#"<path d="M32 11 14 17v15c0 11 8 17 18 21z" fill="@f"/><path d="m32 11 18 6v15c0 11-8 17-18 21z" fill="@a"/>"#
            }
            Self::Pinwheel => {
                r#"<path d="M32 32V12c11 0 14 12 0 20zM32 32v20c-11 0-14-12 0-20z" fill="@f"/><path d="M32 32h20c0 11-12 14-20 0zM32 32H12c0-11 12-14 20 0z" fill="@a"/>"#
            }
            Self::Mountain => {
                r#"<path d="m10 49 16-27 9 15 5-7 14 19z" fill="@f"/><circle cx="44" cy="19" r="6" fill="@a"/>"#
            }
            Self::Sail => {
                r#"<path d="M30 11v31H13zM12 46h40l-6 7H18z" fill="@f"/><path d="M34 18c10 5 15 13 16 24H34z" fill="@a"/>"#
            }
            Self::Bridge => {
                r#"<path d="M22 26v16M32 22v20M42 26v16" stroke="@a" stroke-width="3.5"/><path d="M13 42a19 19 0 0 1 38 0" fill="none" stroke="@f" stroke-width="5"/><path d="M9 44h46" stroke="@f" stroke-width="5" stroke-linecap="round"/>"#
            }
            Self::Crescent => {
                r#"<path d="M38 13a20 20 0 1 0 14 27A16 16 0 0 1 38 13z" fill="@f"/><path d="m46 17 2 5 5 2-5 2-2 5-2-5-5-2 5-2z" fill="@a"/>"#
            }
            Self::Petals => {
                r#"<ellipse cx="32" cy="21" rx="7" ry="10" fill="@f"/><ellipse cx="32" cy="43" rx="7" ry="10" fill="@f"/><ellipse cx="21" cy="32" rx="10" ry="7" fill="@a"/><ellipse cx="43" cy="32" rx="10" ry="7" fill="@a"/>"#
            }
            Self::Loop => {
                r#"<path d="M20 23a9 9 0 0 0 0 18c7 0 17-18 24-18" fill="none" stroke="@f" stroke-width="6" stroke-linecap="round"/><path d="M44 23a9 9 0 0 1 0 18c-3 0-6-3-9-7" fill="none" stroke="@a" stroke-width="6" stroke-linecap="round"/>"#
            }
            Self::Dots => {
                r#"<g fill="@f"><circle cx="32" cy="18" r="5"/><circle cx="46" cy="18" r="5"/><circle cx="18" cy="32" r="5"/><circle cx="46" cy="32" r="5"/><circle cx="18" cy="46" r="5"/><circle cx="32" cy="46" r="5"/></g><g fill="@a"><circle cx="18" cy="18" r="5"/><circle cx="32" cy="32" r="5"/><circle cx="46" cy="46" r="5"/></g>"#
            }
            Self::Fold => {
                r#"<path d="M12 17h24l15 15H27z" fill="@f"/><path d="M12 47h24l15-15H27z" fill="@a"/>"#
            }
            Self::Ripple => {
                r#"<circle cx="17" cy="47" r="6" fill="@a"/><path d="M15 30a19 19 0 0 1 19 19M15 16a33 33 0 0 1 33 33" fill="none" stroke="@f" stroke-width="6" stroke-linecap="round"/>"#
            }
            Self::Bird => {
                r#"<path d="M10 24c10-5 18-1 22 8 4-9 12-13 22-8-10 3-16 10-22 23-6-13-12-20-22-23z" fill="@f"/><circle cx="32" cy="17" r="5" fill="@a"/>"#
            }
            Self::Pine => {
                r#"<path d="m32 10 11 15H21zM32 20l15 20H17z" fill="@f"/><path d="M29 42h6v11h-6z" fill="@a"/>"#
            }
            Self::Bowtie => {
                r#"<path d="M13 15v34l19-17z" fill="@f"/><path d="M51 15v34L32 32z" fill="@a"/>"#
            }
            Self::Cube => {
                r#"<path d="m32 12 18 10-18 10-18-10z" fill="@f"/><path d="M50 26v17L34 52V35z" fill="@a"/><path d="m14 26 16 9v17l-16-9z" fill="@f" fill-opacity=".6"/>"#
            }
            Self::Tulip => {
                r#"<path d="M16 14c7 2 12 6 16 13 4-7 9-11 16-13 3 16-3 26-16 26S13 30 16 14z" fill="@f"/><path d="M29 40h6v13h-6z" fill="@a"/>"#
            }
        }
    }
}
