//! Numbers, money and dates as people of the current language write them, by the browser's `Intl`.
//! All are tracked, and none fails: what cannot be shown nicely is shown as it came.

use js_sys::{Date, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use super::language::locales;

/// `1,234.5`
pub fn number(value: f64) -> String {
    decimal(value, &[])
}

/// `45%`
pub fn percent(value: u8) -> String {
    decimal(f64::from(value) / 100.0, &[("style", "percent")])
}

/// `£32,500.00`, or the number alone where the currency is not one of three letters.
pub fn money(amount: f64, currency: &str) -> String {
    let known = currency.len() == 3 && currency.bytes().all(|letter| letter.is_ascii_alphabetic());
    // "£" needs no "UK" before it here; other signs are told apart by their countries.
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

/// `2.4 MB`
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

/// `3.2` and `8.0 MB`, to be put into one sentence: both in the unit of the whole, and as precise
/// all the way.
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

/// The bytes in a unit, and the unit, in which so many bytes are shown.
fn unit_of(bytes: f64) -> (f64, &'static str) {
    // As phones and file dialogs count, so that a limit of 20 MB reads so.
    const STEP: f64 = 1024.0;
    if bytes < STEP * STEP { (STEP, "kilobyte") } else { (STEP * STEP, "megabyte") }
}

/// `1 March 2026`, from `2026-03-01`.
pub fn date(iso: &str) -> String {
    calendar(iso, "0000-00-00".len(), &[("dateStyle", "long"), ("timeZone", "UTC")])
}

/// `March 2026`, from `2026-03`.
pub fn month(iso: &str) -> String {
    calendar(iso, "0000-00".len(), &[("year", "numeric"), ("month", "long"), ("timeZone", "UTC")])
}

/// `1 March 2026 at 14:30`, in the person's own time zone, from seconds since 1970.
pub fn time_of(unix_seconds: i64) -> String {
    moment(unix_seconds, &[("dateStyle", "long"), ("timeStyle", "short")])
}

/// `14:30`, in the person's own time zone, from seconds since 1970.
pub fn clock(unix_seconds: i64) -> String {
    moment(unix_seconds, &[("timeStyle", "short")])
}

/// The options of an `Intl` constructor. They may all be given as texts: JavaScript makes numbers
/// of them itself.
pub(super) fn options(pairs: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in pairs {
        // Setting a property of a fresh, plain object cannot fail.
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
