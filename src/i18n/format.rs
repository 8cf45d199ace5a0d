//! Numbers, money and dates in the format of the current locale, by `Intl`. All functions are
//! tracked, and none fails: invalid values are returned unchanged.

use js_sys::{Date, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use super::language::locales;

/// Returns a number, such as `1,234.5`.
pub fn number(value: f64) -> String {
    decimal(value, &[])
}

/// Returns a percentage, such as `45%`.
pub fn percent(value: u8) -> String {
    decimal(f64::from(value) / 100.0, &[("style", "percent")])
}

/// Returns an amount, such as `£32,500.00`, or the number alone if the currency is not three
/// letters.
pub fn money(amount: f64, currency: &str) -> String {
    let known = currency.len() == 3 && currency.bytes().all(|letter| letter.is_ascii_alphabetic());
    // The sign "£" needs no country; other signs are disambiguated by theirs.
    let display = if currency == "GBP" { "narrowSymbol" } else { "symbol" };
    if known {
        decimal(
            amount,
            &[("style", "currency"), ("currency", currency), ("currencyDisplay", display)],
        )
    } else {
        number(amount)
    }
}

/// Returns a file size, such as `2.4 MB`.
pub fn file_size(bytes: f64) -> String {
    let (step, unit) = unit_of(bytes);
    let value = bytes / step;
    let digits = if value < 10.0 { "1" } else { "0" };
    decimal(
        value,
        &[
            ("style", "unit"),
            ("unit", unit),
            ("unitDisplay", "short"),
            ("maximumFractionDigits", digits),
        ],
    )
}

/// Returns a part and a whole for one sentence, such as `3.2` and `8.0 MB`: both in the unit of the
/// whole and with the same precision.
pub fn bytes_of(part: f64, whole: f64) -> (String, String) {
    let (step, unit) = unit_of(whole);
    let digits = if whole / step < 10.0 { "1" } else { "0" };
    let precise = [("minimumFractionDigits", digits), ("maximumFractionDigits", digits)];
    let whole = decimal(
        whole / step,
        &[("style", "unit"), ("unit", unit), ("unitDisplay", "short"), precise[0], precise[1]],
    );
    (decimal(part / step, &precise), whole)
}

/// Returns the unit for a number of bytes, as its size in bytes and its name.
fn unit_of(bytes: f64) -> (f64, &'static str) {
    // Binary units, as in phones and file dialogs, so that a limit of 20 MiB is shown as 20 MB.
    const STEP: f64 = 1024.0;
    if bytes < STEP * STEP { (STEP, "kilobyte") } else { (STEP * STEP, "megabyte") }
}

/// Returns a date, such as `1 March 2026` for `2026-03-01`.
pub fn date(iso: &str) -> String {
    calendar(iso, "0000-00-00".len(), &[("dateStyle", "long"), ("timeZone", "UTC")])
}

/// Returns a month, such as `March 2026` for `2026-03`.
pub fn month(iso: &str) -> String {
    calendar(iso, "0000-00".len(), &[("year", "numeric"), ("month", "long"), ("timeZone", "UTC")])
}

/// Returns date and time in the local time zone, such as `1 March 2026 at 14:30`, from Unix time in
/// seconds.
pub fn time_of(unix_seconds: i64) -> String {
    moment(unix_seconds, &[("dateStyle", "long"), ("timeStyle", "short")])
}

/// Returns the time in the local time zone, such as `14:30`, from Unix time in seconds.
pub fn clock(unix_seconds: i64) -> String {
    moment(unix_seconds, &[("timeStyle", "short")])
}

/// Returns the options of an `Intl` constructor. Numbers are given as text, too, which JavaScript
/// converts.
pub(super) fn options(pairs: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in pairs {
        // Setting a property of a fresh plain object does not fail.
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    options
}

fn decimal(value: f64, pairs: &[(&str, &str)]) -> String {
    call(&Intl::NumberFormat::new(&locales(), &options(pairs)).format(), &JsValue::from_f64(value))
}

fn moment(unix_seconds: i64, pairs: &[(&str, &str)]) -> String {
    #[expect(clippy::cast_precision_loss, reason = "seconds of any real date fit an f64 exactly")]
    let milliseconds = unix_seconds as f64 * 1000.0;
    call(
        &Intl::DateTimeFormat::new(&locales(), &options(pairs)).format(),
        &Date::new(&JsValue::from_f64(milliseconds)),
    )
}

fn calendar(iso: &str, length: usize, pairs: &[(&str, &str)]) -> String {
    let moment = Date::new(&JsValue::from_str(iso));
    if iso.len() != length || moment.get_time().is_nan() {
        return iso.to_owned();
    }
    call(&Intl::DateTimeFormat::new(&locales(), &options(pairs)).format(), &moment)
}

fn call(format: &Function, value: &JsValue) -> String {
    format.call1(&JsValue::NULL, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}
