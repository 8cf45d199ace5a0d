//! Amounts of money as they are typed, and as they are kept: in the smallest unit of their
//! currency, never as fractions.

/// Currencies that people are paid in, by ISO 4217 code, with the countries that pay in them. The
/// most likely here come first; the rest by code.
const CURRENCIES: [(&str, &str); 40] = [
    ("GBP", "GB GG IM JE"),
    ("EUR", "AD AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MC ME MT NL PT SI SK SM VA"),
    ("USD", "US PR GU VI AS EC SV PA"),
    ("AED", "AE"),
    ("AUD", "AU"),
    ("BRL", "BR"),
    ("CAD", "CA"),
    ("CHF", "CH LI"),
    ("CLP", "CL"),
    ("CNY", "CN"),
    ("COP", "CO"),
    ("CZK", "CZ"),
    ("DKK", "DK FO GL"),
    ("EGP", "EG"),
    ("GHS", "GH"),
    ("HKD", "HK"),
    ("HUF", "HU"),
    ("IDR", "ID"),
    ("ILS", "IL PS"),
    ("INR", "IN"),
    ("ISK", "IS"),
    ("JPY", "JP"),
    ("KES", "KE"),
    ("KRW", "KR"),
    ("KWD", "KW"),
    ("MAD", "MA"),
    ("MXN", "MX"),
    ("NGN", "NG"),
    ("NOK", "NO SJ"),
    ("NZD", "NZ"),
    ("PHP", "PH"),
    ("PKR", "PK"),
    ("PLN", "PL"),
    ("RON", "RO"),
    ("SAR", "SA"),
    ("SEK", "SE AX"),
    ("SGD", "SG"),
    ("TRY", "TR"),
    ("UAH", "UA"),
    ("ZAR", "ZA"),
];

/// Currencies without a smaller unit.
const WHOLE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";

/// Currencies with a thousand smaller units.
const THOUSANDTHS: &str = "BHD IQD JOD KWD LYD OMR TND";

/// The codes of the currencies that can be chosen, the most likely first.
pub fn currencies() -> impl Iterator<Item = &'static str> {
    CURRENCIES.iter().map(|(currency, _)| *currency)
}

/// The currency that somebody who lives in `country` is most likely paid in.
pub fn currency_of(country: &str) -> Option<&'static str> {
    let pays = |countries: &str| countries.split_ascii_whitespace().any(|one| one == country);
    CURRENCIES.iter().find(|(_, countries)| pays(countries)).map(|(currency, _)| *currency)
}

/// How many decimals amounts in `currency` have.
pub fn decimals(currency: &str) -> u32 {
    let lists = |codes: &str| {
        codes.split_ascii_whitespace().any(|code| code.eq_ignore_ascii_case(currency))
    };
    match currency {
        _ if lists(WHOLE) => 0,
        _ if lists(THOUSANDTHS) => 3,
        _ => 2,
    }
}

/// Reads an amount as people write it: `32,500.00`, `32 500`, `32.500,00`, `£32500`. `None` where
/// it is none, or has more decimals than the currency.
pub fn minor_units(text: &str, currency: &str) -> Option<i64> {
    let decimals = decimals(currency);
    let text =
        latchkey_rules::text::western_digits(text).replace('\u{66b}', ".").replace('\u{66c}', ",");
    let written: String = text.chars().filter(|letter| !is_decoration(*letter, currency)).collect();
    let well_formed = written.starts_with(|letter: char| letter.is_ascii_digit())
        && written.chars().all(|letter| letter.is_ascii_digit() || letter == '.' || letter == ',');
    if !well_formed {
        return None;
    }
    let (whole, fraction) = split(&written, decimals)?;
    if fraction.len() > decimals as usize {
        return None;
    }
    let digits: String = whole
        .chars()
        .chain(format!("{fraction:0<width$}", width = decimals as usize).chars())
        .collect();
    digits.parse().ok()
}

/// The amount as it is typed into a field: `32500`, or `32500.50`.
pub fn typed(minor_units: i64, currency: &str) -> String {
    let unit = 10_i64.pow(decimals(currency));
    let (whole, fraction) = (minor_units / unit, minor_units % unit);
    if fraction == 0 {
        whole.to_string()
    } else {
        format!("{whole}.{fraction:0width$}", width = decimals(currency) as usize)
    }
}

/// The amount as the browser's number formats take it.
#[expect(clippy::cast_precision_loss, reason = "only for showing, and any pay fits an f64 exactly")]
pub fn in_units(minor_units: i64, currency: &str) -> f64 {
    minor_units as f64 / 10_f64.powf(f64::from(decimals(currency)))
}

/// Blanks and apostrophes between groups of digits, and the sign or code of the currency.
fn is_decoration(letter: char, currency: &str) -> bool {
    letter.is_whitespace()
        || "'’£€$¥₹₺₪₩₦₱₴".contains(letter)
        || currency.contains(letter.to_ascii_uppercase())
}

/// The digits before and after the decimal mark. Which of `.` and `,` it is depends on where they
/// stand: `1,234` is a thousand and more, `12,50` is twelve and a half, whatever the language.
fn split(written: &str, decimals: u32) -> Option<(String, String)> {
    let Some(position) = written.rfind(['.', ',']) else {
        return Some((written.to_owned(), String::new()));
    };
    let (before, after) = (&written[..position], &written[position + 1..]);
    let mark = &written[position..=position];
    let is_single_kind = !before.contains(if mark == "." { ',' } else { '.' });
    let is_group = is_single_kind
        && after.len() == 3
        && (decimals != 3 || mark == "," || before.contains(mark));
    if is_group {
        return ungrouped(written).map(|whole| (whole, String::new()));
    }
    if before.contains(mark) {
        return None;
    }
    Some((ungrouped(before)?, after.to_owned()))
}

/// The digits of `1,234,567` or `12,34,567`: groups of two or three, the last one of three.
fn ungrouped(written: &str) -> Option<String> {
    let groups: Vec<&str> = written.split(['.', ',']).collect();
    let (first, rest) = groups.split_first()?;
    let regular = rest.iter().all(|group| (2..=3).contains(&group.len()))
        && rest.last().is_none_or(|last| last.len() == 3);
    let fits = rest.is_empty() || (1..=3).contains(&first.len());
    (regular && fits).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for text in [
            "32500",
            "32,500",
            "32.500",
            "32 500",
            "32\u{a0}500",
            "32’500",
            "£32,500",
            "32,500.00",
            "32.500,00",
            "GBP 32500",
            "٣٢٬٥٠٠",
            "32500.",
            "32500.0",
        ] {
            assert_eq!(minor_units(text, "GBP"), Some(3_250_000), "{text}");
        }
        assert_eq!(minor_units("12.5", "GBP"), Some(1_250));
        assert_eq!(minor_units("12,05", "EUR"), Some(1_205));
        assert_eq!(minor_units("1,234,567.89", "USD"), Some(123_456_789));
        assert_eq!(minor_units("12,34,567", "INR"), Some(123_456_700));
        assert_eq!(minor_units("0", "GBP"), Some(0));
    }

    #[test]
    fn the_currency_says_how_many_decimals_there_are() {
        assert_eq!(minor_units("350000", "JPY"), Some(350_000));
        assert_eq!(minor_units("350,000", "JPY"), Some(350_000));
        assert_eq!(minor_units("3500.50", "JPY"), None);
        assert_eq!(minor_units("1.234", "KWD"), Some(1_234));
        assert_eq!(minor_units("1,234", "KWD"), Some(1_234_000));
        assert_eq!(minor_units("12.345,67", "EUR"), Some(1_234_567));
    }

    #[test]
    fn what_is_no_amount_is_not_taken() {
        for text in [
            "",
            " ",
            "£",
            "-5",
            "1e6",
            "1.2.3",
            "1,2,3",
            "12.345.6",
            "1234.567,8.9",
            "lots",
            ".5",
            "1,23.456",
            "12.3456",
            "99999999999999999999",
        ] {
            assert_eq!(minor_units(text, "GBP"), None, "{text}");
        }
    }

    #[test]
    fn amounts_read_back_as_they_were_kept() {
        for (amount, currency, text) in [
            (3_250_000, "GBP", "32500"),
            (1_205, "EUR", "12.05"),
            (350_000, "jpy", "350000"),
            (1_234, "KWD", "1.234"),
            (0, "GBP", "0"),
        ] {
            assert_eq!(typed(amount, currency), text);
            assert_eq!(minor_units(text, &currency.to_ascii_uppercase()), Some(amount));
        }
        assert!((in_units(123_456, "GBP") - 1234.56).abs() < f64::EPSILON);
    }

    #[test]
    fn people_are_paid_in_the_currency_of_their_country() {
        assert_eq!(currency_of("GB"), Some("GBP"));
        assert_eq!(currency_of("DE"), Some("EUR"));
        assert_eq!(currency_of("AQ"), None);
        assert_eq!(currencies().next(), Some("GBP"));
    }
}
