//! The countries of ISO 3166-1, with names by `Intl`.

use js_sys::Intl;
use wasm_bindgen::JsValue;

use super::format::options;
use super::language::name_locales;

/// The alpha-2 codes of all countries and territories.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH \
GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB \
LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM \
PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG \
TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Returns the name of a country by its alpha-2 code; an invalid code is returned unchanged.
/// Tracked.
pub fn country_name(code: &str) -> String {
    named(&names(), code)
}

/// Returns code and name of every country, sorted by name. Tracked.
pub fn countries() -> Vec<(String, String)> {
    let names = names();
    let mut countries: Vec<(String, String)> =
        CODES.split_ascii_whitespace().map(|code| (code.to_owned(), named(&names, code))).collect();
    let compare = Intl::Collator::new(&name_locales(), &options(&[])).compare();
    countries.sort_by(|(_, one), (_, other)| {
        let order =
            compare.call2(&JsValue::NULL, &JsValue::from_str(one), &JsValue::from_str(other));
        order.ok().and_then(|order| order.as_f64()).unwrap_or(0.0).total_cmp(&0.0)
    });
    countries
}

/// Common names of countries that `Intl` does not have, including the parts of the United Kingdom.
const OTHER_NAMES: [(&str, &[&str]); 12] = [
    ("AE", &["UAE"]),
    ("CD", &["Zaire"]),
    ("CI", &["Ivory Coast"]),
    ("CV", &["Cabo Verde"]),
    ("CZ", &["Czech Republic"]),
    ("GB", &["UK", "Great Britain", "England", "Scotland", "Wales", "Northern Ireland"]),
    ("MM", &["Burma"]),
    ("NL", &["Holland"]),
    ("SZ", &["Swaziland"]),
    ("TL", &["East Timor"]),
    ("TR", &["Turkey"]),
    ("US", &["USA", "America"]),
];

/// Returns the alternative names of a country for searches, the English name first.
pub fn other_country_names(code: &str) -> Vec<String> {
    let english =
        Intl::DisplayNames::new(&JsValue::from_str("en").into(), &options(&[("type", "region")]));
    let others =
        OTHER_NAMES.iter().find(|(own, _)| *own == code).map_or(&[][..], |(_, names)| names);
    std::iter::once(named(&english, code))
        .chain(others.iter().map(|&name| name.to_owned()))
        .collect()
}

fn names() -> Intl::DisplayNames {
    Intl::DisplayNames::new(&name_locales(), &options(&[("type", "region")]))
}

fn named(names: &Intl::DisplayNames, code: &str) -> String {
    // `Intl.DisplayNames` throws on malformed codes.
    let well_formed = code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_uppercase());
    let name = if well_formed { names.of(code).map(String::from) } else { None };
    name.unwrap_or_else(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::CODES;

    #[test]
    fn there_are_249_codes_in_order_and_none_twice() {
        let codes: Vec<&str> = CODES.split_ascii_whitespace().collect();
        assert_eq!(codes.len(), 249);
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
