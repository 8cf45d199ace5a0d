//! Postal addresses: the parts that every country has (a street, a town) and the one that only some
//! have (a postcode); and how far back addresses are asked for.

use crate::date::{CivilDate, CivilMonth};

/// The longest postcode that is kept, in characters.
pub const POSTCODE_LIMIT: usize = 20;

/// How many years of addresses are asked for.
pub const HISTORY_YEARS: u16 = 3;

/// Countries and territories (ISO 3166-1) whose post uses no postcode, or where postcodes exist on
/// paper and hardly anybody knows theirs (IE, KE, NG, WS, ZW).
const WITHOUT_POSTCODE: &str = "AE AG AO AQ AW BF BI BJ BO BQ BS BV BW BZ CD CF CG CI CK CM CW DJ \
    DM ER FJ GA GD GH GM GQ GY HK IE JM KE KI KM KN KP LC LY ML MO MR MS MW NG NR NU PA PS QA RW \
    SB SC SL SR SS ST SX SY TD TF TG TK TL TO TT TV UG VU WS YE ZW";

/// The countries whose addresses need no postcode, in capitals.
pub fn countries_without_postcode() -> impl Iterator<Item = &'static str> {
    WITHOUT_POSTCODE.split_ascii_whitespace()
}

/// Whether an address in `country` (ISO 3166-1 alpha-2, in capitals) needs its postcode.
pub fn needs_postcode(country: &str) -> bool {
    !countries_without_postcode().any(|without| without == country)
}

/// The latest month in which the earliest address can begin, so that the history is complete.
pub fn history_start(today: CivilDate) -> CivilMonth {
    let month = CivilMonth::of(today);
    CivilMonth::new(month.year().saturating_sub(HISTORY_YEARS), month.month()).unwrap_or(month)
}
