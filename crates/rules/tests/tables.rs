//! The rules against the tables of cases in `cases/`. The widget and the server are tested with the
//! same tables through their own entry points.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use latchkey_rules::date::{CivilDate, CivilMonth, DateError, DatePart, DateParts, MonthParts};
use latchkey_rules::employment::{PayError, gross_pay};
use latchkey_rules::id_number::IdNumberError;
use latchkey_rules::text::{LINE_LIMIT, LineError};
use latchkey_rules::{address, contact, id_number, text};
use serde::Deserialize;

#[derive(Deserialize)]
struct Dates {
    today: String,
    birth: Vec<DateCase>,
    move_in: Vec<DateCase>,
    work_start: Vec<DateCase>,
}

#[derive(Deserialize)]
struct DateCase {
    #[serde(alias = "month")]
    date: String,
    born: Option<String>,
    today: Option<String>,
    result: String,
}

impl DateCase {
    fn today(&self, dates: &Dates) -> CivilDate {
        CivilDate::parse(self.today.as_ref().unwrap_or(&dates.today)).unwrap()
    }

    fn born(&self) -> Option<CivilDate> {
        self.born.as_deref().map(|born| CivilDate::parse(born).unwrap())
    }

    fn check(&self, result: Option<Result<String, DateError>>) {
        let name = match &result {
            None => "invalid",
            Some(Ok(kept)) => {
                assert_eq!(*kept, self.date);
                "ok"
            }
            Some(Err(DateError::TooEarly)) => "too_early",
            Some(Err(DateError::Future)) => "future",
            Some(Err(DateError::TooYoung)) => "too_young",
            Some(Err(DateError::BeforeBirth)) => "before_birth",
            Some(Err(
                DateError::Missing
                | DateError::PartMissing(_)
                | DateError::PartInvalid(_)
                | DateError::YearTooShort,
            )) => "not a date",
        };
        assert_eq!(name, self.result, "{}", self.date);
    }
}

#[test]
fn dates() {
    let dates: Dates = serde_json::from_str(include_str!("cases/dates.json")).unwrap();
    for case in &dates.birth {
        let today = case.today(&dates);
        let born = CivilDate::parse(&case.date);
        case.check(born.map(|born| born.adult_birthday(today).map(|date| date.to_string())));
        let typed = DateParts::from_iso(&case.date).date();
        assert_eq!(typed.ok(), born, "{}", case.date);
    }
    for case in &dates.move_in {
        let month = CivilMonth::parse(&case.date);
        let result = month.map(|month| month.move_in(case.born(), case.today(&dates)));
        case.check(result.map(|result| result.map(|month| month.to_string())));
        assert_eq!(MonthParts::from_iso(&case.date).month().ok(), month, "{}", case.date);
    }
    for case in &dates.work_start {
        let date = CivilDate::parse(&case.date);
        let result = date.map(|date| date.work_start(case.born(), case.today(&dates)));
        case.check(result.map(|result| result.map(|date| date.to_string())));
    }
}

#[test]
fn a_date_has_all_of_its_digits_and_nothing_else() {
    for text in
        ["1990-1-1", "01/02/1990", "+990-01-01", "1990-01-01T00:00", "1990-05", "", "é90-01-01"]
    {
        assert_eq!(CivilDate::parse(text), None, "{text:?}");
    }
    for text in ["2026", "2026-3", "2026-13", "2026-03-01", "é26-03", "-2026-03", ""] {
        assert_eq!(CivilMonth::parse(text), None, "{text:?}");
    }
}

#[test]
fn the_part_of_a_date_that_is_wrong_is_named() {
    use DateError::{Missing, PartInvalid, PartMissing, YearTooShort};
    use DatePart::{Day, Month, Year};
    for (day, month, year, expected) in [
        ("1", "5", "1990", Ok("1990-05-01")),
        (" 01 ", "05", " 1990", Ok("1990-05-01")),
        ("٣١", "١٢", "١٩٩٠", Ok("1990-12-31")),
        ("29", "2", "1988", Ok("1988-02-29")),
        ("", "", "", Err(Missing)),
        ("", "5", "1990", Err(PartMissing(Day))),
        ("1", " ", "1990", Err(PartMissing(Month))),
        ("1", "5", "", Err(PartMissing(Year))),
        ("32", "5", "1990", Err(PartInvalid(Day))),
        ("31", "2", "1990", Err(PartInvalid(Day))),
        ("0", "2", "1990", Err(PartInvalid(Day))),
        ("+5", "2", "1990", Err(PartInvalid(Day))),
        ("1", "13", "1990", Err(PartInvalid(Month))),
        ("1", "May", "1990", Err(PartInvalid(Month))),
        ("1", "5", "90", Err(YearTooShort)),
        ("1", "5", "19900", Err(PartInvalid(Year))),
        ("1", "5", "99999999999", Err(PartInvalid(Year))),
    ] {
        let parts =
            DateParts { day: day.to_owned(), month: month.to_owned(), year: year.to_owned() };
        let date = parts.date().map(|date| date.to_string());
        assert_eq!(date.as_deref().map_err(|error| *error), expected, "{parts:?}");
    }
    for (month, year, expected) in [
        ("", "", Err(Missing)),
        ("", "2020", Err(PartMissing(Month))),
        ("0", "2020", Err(PartInvalid(Month))),
        ("3", "20", Err(YearTooShort)),
        ("3", "2026", Ok("2026-03")),
    ] {
        let parts = MonthParts { month: month.to_owned(), year: year.to_owned() };
        let month = parts.month().map(|month| month.to_string());
        assert_eq!(month.as_deref().map_err(|error| *error), expected, "{parts:?}");
    }
}

#[test]
fn parts_are_read_from_what_is_known() {
    let parts = DateParts::from_iso("2000-01-31");
    assert_eq!(
        (parts.day.as_str(), parts.month.as_str(), parts.year.as_str()),
        ("31", "1", "2000")
    );
    assert_eq!(DateParts::from_iso("soon"), DateParts::default());
    assert_eq!(MonthParts::from_iso("2024-05-17"), MonthParts::from_iso("2024-05"));
    assert_eq!(MonthParts::from_iso("2024"), MonthParts::default());
}

#[test]
fn months_are_counted() {
    let month = |text| CivilMonth::parse(text).unwrap();
    assert_eq!(month("2021-03").months_until(month("2024-01")), 34);
    assert_eq!(month("2024-01").months_until(month("2021-03")), -34);
    assert_eq!(CivilMonth::of(month("2024-02").first_day()), month("2024-02"));
    let date = CivilDate::new(2024, 2, 29).unwrap();
    assert_eq!((date.year(), date.month(), date.day()), (2024, 2, 29));
}

#[derive(Deserialize)]
struct LineCase {
    text: String,
    times: Option<usize>,
    result: String,
    kept: Option<String>,
}

#[test]
fn lines() {
    let cases: Vec<LineCase> = serde_json::from_str(include_str!("cases/lines.json")).unwrap();
    for case in cases {
        let written = case.text.repeat(case.times.unwrap_or(1));
        let result = text::line(&written, LINE_LIMIT);
        let name = match result {
            Ok(_) => "ok",
            Err(LineError::Empty) => "empty",
            Err(LineError::BreaksLine) => "breaks_line",
            Err(LineError::TooLong { limit }) => {
                assert_eq!(limit, LINE_LIMIT);
                "too_long"
            }
        };
        assert_eq!(name, case.result, "{:?}", case.text);
        if let Some(kept) = case.kept {
            assert_eq!(result, Ok(kept.as_str()));
            assert_eq!(text::normalize(&written), kept);
        }
        let optional = text::optional_line(&written, LINE_LIMIT);
        let expected = match result {
            Err(LineError::Empty) => Ok(None),
            other => other.map(Some),
        };
        assert_eq!(optional, expected, "{:?}", case.text);
        // What the widget makes of it is refused only for its length.
        let normal = text::normalize(&written);
        assert_ne!(text::line(&normal, LINE_LIMIT), Err(LineError::BreaksLine));
    }
    assert_eq!(text::normalize("\tAda\u{0}Lovelace\n"), "Ada Lovelace");
}

#[test]
fn digits_of_many_keyboards_are_read() {
    for (typed, read) in [
        ("٠٢٠", "020"),
        ("۰۲۰", "020"),
        ("०२०", "020"),
        ("০২০", "020"),
        ("੦੨੦", "020"),
        ("０２０", "020"),
    ] {
        assert_eq!(text::western_digits(typed), read);
    }
    assert_eq!(text::western_digits("a1-"), "a1-");
}

#[derive(Deserialize)]
struct PostcodeCase {
    country: String,
    needed: bool,
}

#[test]
fn postcodes() {
    let cases: Vec<PostcodeCase> =
        serde_json::from_str(include_str!("cases/postcodes.json")).unwrap();
    for case in cases {
        assert_eq!(address::needs_postcode(&case.country), case.needed, "{}", case.country);
    }
    let mut countries: Vec<&str> = address::countries_without_postcode().collect();
    let count = countries.len();
    assert!(countries.iter().all(|country| country.len() == 2));
    countries.sort_unstable();
    countries.dedup();
    assert_eq!((count, countries.len()), (74, 74));
}

#[test]
fn three_years_of_addresses_are_counted_by_the_month() {
    for (today, start) in [("2026-03-15", "2023-03"), ("2024-02-29", "2021-02")] {
        let start_of = address::history_start(CivilDate::parse(today).unwrap());
        assert_eq!(start_of.to_string(), start);
    }
}

#[derive(Deserialize)]
struct PhoneCase {
    text: String,
    kept: Option<String>,
    in_the_widget: Option<bool>,
}

#[test]
fn phones() {
    let cases: Vec<PhoneCase> = serde_json::from_str(include_str!("cases/phones.json")).unwrap();
    for case in cases {
        let expected = case.in_the_widget.unwrap_or(true);
        assert_eq!(contact::may_be_phone(&case.text), expected, "{}", case.text);
        assert!(case.kept.is_none() || expected, "the widget is never stricter: {}", case.text);
    }
}

#[test]
fn phones_with_a_country_code_and_emails() {
    for (text, kept) in [
        ("+44 20 7946-0958", Some("+442079460958")),
        ("+1 (202) 555.0143", Some("+12025550143")),
        ("+123456", None),
        ("+1234567890123456", None),
        ("020 7946 0958", None),
        ("+44 20 7946 0958 x1", None),
    ] {
        assert_eq!(contact::international_phone(text).as_deref(), kept, "{text}");
    }
    for (text, kept) in [
        (" ada@example.com ", Some("ada@example.com")),
        ("ada@localhost", Some("ada@localhost")),
        ("ada", None),
        ("@example.com", None),
        ("ada@", None),
        ("a@b@example.com", None),
        ("a da@example.com", None),
        ("ada\u{0}@example.com", None),
    ] {
        assert_eq!(contact::email(text).as_deref(), kept, "{text}");
    }
    assert_eq!(contact::email(&format!("{}@example.com", "a".repeat(243))), None);
}

#[derive(Deserialize)]
struct IdNumberCase {
    country: String,
    number: String,
    times: Option<usize>,
    result: String,
    normal: Option<String>,
}

#[test]
fn id_numbers() {
    let cases: Vec<IdNumberCase> =
        serde_json::from_str(include_str!("cases/id_numbers.json")).unwrap();
    for case in cases {
        let number = case.number.repeat(case.times.unwrap_or(1));
        let name = match id_number::check(&number, Some(&case.country)) {
            Ok(_) => "ok",
            Err(IdNumberError::Missing) => "missing",
            Err(IdNumberError::TooLong) => "too_long",
            Err(IdNumberError::NotANumber) => "not_a_number",
            Err(IdNumberError::NotOfCountry) => "not_of_country",
        };
        assert_eq!(name, case.result, "{} {number}", case.country);
        if case.result == "ok" {
            let normal = id_number::normalize(&number);
            assert!(case.normal.is_none_or(|expected| normal == expected), "{number}");
            assert_eq!(id_number::check(&normal, Some(&case.country)), Ok(normal.as_str()));
        }
        let shape_only = id_number::check(&number, None);
        assert_eq!(shape_only.is_ok(), matches!(name, "ok" | "not_of_country"), "{number}");
    }
    assert_eq!(id_number::check(" 123 ", None), Ok("123"));
    assert_eq!(id_number::check(" - ", None), Err(IdNumberError::NotANumber));
    assert_eq!(id_number::check("12\u{0}3", None), Err(IdNumberError::NotANumber));
}

#[derive(Deserialize)]
struct PayCase {
    minor_units: i64,
    employed: bool,
    result: String,
}

#[test]
fn pay() {
    let cases: Vec<PayCase> = serde_json::from_str(include_str!("cases/pay.json")).unwrap();
    for case in cases {
        let name = match gross_pay(case.minor_units, case.employed) {
            Ok(_) => "ok",
            Err(PayError::Negative) => "negative",
            Err(PayError::Zero) => "zero",
            Err(PayError::TooMuch) => "too_much",
        };
        assert_eq!(name, case.result, "{}", case.minor_units);
    }
    assert_eq!(gross_pay(-1, false), Err(PayError::Negative));
}
