//! What the server takes, against the table of cases that the widget's forms are tested with as
//! well; and that the widget is never stricter.

use latchkey_api_types::{
    Address, ApplicantUpdate, ApplicantView, Employment, EmploymentStatus, PayFrequency,
    SessionUpdate,
};
use latchkey_flow::form::address::TypedAddress;
use latchkey_flow::form::details::{Asked, TypedDetails};
use latchkey_flow::form::employment::TypedEmployment;
use latchkey_flow::form::id_number::TypedIdNumber;
use latchkey_rules::date::{CivilDate, DateParts, MonthParts};
use latchkey_test_support::rule_cases::{list, repeated, table, text};
use proptest::prelude::*;
use serde_json::Value;

use super::{Invalid, applicant, employment};

const TODAY: CivilDate = CivilDate::new(2026, 3, 15).unwrap();

fn date(value: &Value) -> Option<CivilDate> {
    value.as_str().map(|text| CivilDate::parse(text).unwrap())
}

fn merge(
    known: &ApplicantView,
    update: ApplicantUpdate,
    today: CivilDate,
) -> Result<ApplicantView, Invalid> {
    applicant::merge(known, &update, today)
}

/// What the table calls a refusal with this message.
fn name<T>(result: &Result<T, Invalid>) -> &'static str {
    let Err(Invalid { message, .. }) = result else { return "ok" };
    let names = [
        ("not a day of the calendar", "invalid"),
        ("not a month of the calendar", "invalid"),
        ("before 1900", "too_early"),
        ("in the future", "future"),
        ("at least 18", "too_young"),
        ("before the date of birth", "before_birth"),
        ("cannot be empty", "empty"),
        ("cannot be used", "breaks_line"),
        ("too long", "too_long"),
        ("has only letters", "not_a_number"),
        ("number of its country", "not_of_country"),
        ("cannot be 0", "zero"),
        ("between 0 and 100 million", "too_much"),
    ];
    names.into_iter().find(|(part, _)| message.contains(part)).map_or("other", |(_, name)| name)
}

#[test]
fn dates() {
    let cases = table("dates");
    let today = |case: &Value| date(&case["today"]).or(date(&cases["today"])).unwrap();
    let born = |case: &Value| ApplicantView {
        date_of_birth: date(&case["born"]).map(|born| born.to_string()),
        ..ApplicantView::default()
    };
    for case in list(&cases["birth"]) {
        let update =
            ApplicantUpdate { date_of_birth: Some(text(case, "date")), ..Default::default() };
        let result = merge(&ApplicantView::default(), update, today(case));
        assert_eq!(name(&result), case["result"], "{case}");
    }
    for case in list(&cases["move_in"]) {
        let update =
            ApplicantUpdate { address_since: Some(text(case, "month")), ..Default::default() };
        assert_eq!(name(&merge(&born(case), update, today(case))), case["result"], "{case}");
    }
    for case in list(&cases["work_start"]) {
        let job = Employment { start_date: Some(text(case, "date")), ..job(1, true) };
        let result = employment::employment(&job, date(&case["born"]), today(case));
        assert_eq!(name(&result), case["result"], "{case}");
    }
}

#[test]
fn lines() {
    for case in list(&table("lines")) {
        let update =
            ApplicantUpdate { first_name: Some(repeated(case, "text")), ..Default::default() };
        let result = merge(&ApplicantView::default(), update, TODAY);
        assert_eq!(name(&result), case["result"], "{case}");
        if let Some(kept) = case["kept"].as_str() {
            assert_eq!(result.unwrap().first_name.as_deref(), Some(kept));
        }
    }
}

#[test]
fn postcodes() {
    for case in list(&table("postcodes")) {
        let home = Address { postal_code: None, ..home(&text(case, "country")) };
        let update = ApplicantUpdate { address: Some(home), ..Default::default() };
        let result = merge(&ApplicantView::default(), update, TODAY);
        assert_eq!(result.is_err(), case["needed"], "{case}");
    }
}

#[test]
fn phones() {
    for case in list(&table("phones")) {
        let update = ApplicantUpdate {
            phone: Some(text(case, "text")),
            address: case["country"].as_str().map(home),
            ..Default::default()
        };
        let kept = merge(&ApplicantView::default(), update, TODAY).ok();
        let kept = kept.and_then(|merged| merged.phone);
        assert_eq!(kept.as_deref(), case["kept"].as_str(), "{case}");
    }
}

#[test]
fn id_numbers() {
    for case in list(&table("id_numbers")) {
        let update = ApplicantUpdate {
            id_number: Some(repeated(case, "number")),
            id_number_country: Some(text(case, "country")),
            ..Default::default()
        };
        let result = merge(&ApplicantView::default(), update, TODAY);
        let result = if name(&result) == "empty" { "missing" } else { name(&result) };
        assert_eq!(result, case["result"], "{case}");
    }
}

#[test]
fn pay() {
    for case in list(&table("pay")) {
        let amount = case["minor_units"].as_i64().unwrap();
        let result = employment::employment(&job(amount, case["employed"] == true), None, TODAY);
        assert_eq!(name(&result), case["result"], "{case}");
    }
}

fn home(country: &str) -> Address {
    Address {
        line1: Some("1 High Street".to_owned()),
        city: Some("Anywhere".to_owned()),
        postal_code: Some("12345".to_owned()),
        country: Some(country.to_owned()),
        ..Address::default()
    }
}

fn job(gross_pay: i64, is_employed: bool) -> Employment {
    Employment {
        status: if is_employed { EmploymentStatus::FullTime } else { EmploymentStatus::Student },
        employer: Some("Analytical Engines Ltd".to_owned()),
        title: Some("Engineer".to_owned()),
        start_date: Some("2020-01-01".to_owned()),
        gross_pay,
        currency: "gbp".to_owned(),
        pay_frequency: PayFrequency::Monthly,
    }
}

/// Whether the server takes the answers of the widget.
fn is_taken(update: &SessionUpdate, born: Option<CivilDate>) -> bool {
    let known = ApplicantView {
        date_of_birth: born.map(|born| born.to_string()),
        address: Some(home("GB")),
        ..ApplicantView::default()
    };
    update.applicant.as_ref().is_none_or(|update| applicant::merge(&known, update, TODAY).is_ok())
        && update
            .employment
            .as_ref()
            .is_none_or(|job| employment::employment(job, born, TODAY).is_ok())
}

fn a_date() -> impl Strategy<Value = CivilDate> {
    (1890..2030_u16, 0..14_u8, 0..33_u8)
        .prop_filter_map("no such day", |(year, month, day)| CivilDate::new(year, month, day))
}

fn a_country() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&["GB", "US", "BR", "SG", "FR", "HK", "IE", "XX", "SH", "DE"][..])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_widget_takes_each_date_that_the_server_takes(
        date in a_date(),
        born in proptest::option::of(a_date()),
    ) {
        let update = |applicant| SessionUpdate {
            applicant: Some(applicant),
            ..SessionUpdate::default()
        };
        let iso = date.to_string();
        let details = TypedDetails {
            date_of_birth: DateParts::from_iso(&iso),
            address_since: MonthParts::from_iso(&iso),
            ..TypedDetails::default()
        };
        let birth = update(ApplicantUpdate {
            date_of_birth: Some(iso.clone()),
            ..ApplicantUpdate::default()
        });
        let asked = Asked { date_of_birth: true, ..Asked::default() };
        prop_assert_eq!(details.answers(asked, None, TODAY).is_ok(), is_taken(&birth, None));

        let since = update(ApplicantUpdate {
            address_since: Some(iso[..7].to_owned()),
            ..ApplicantUpdate::default()
        });
        let asked = Asked { address: true, ..Asked::default() };
        let typed = TypedDetails { address: TypedAddress::from(&home("GB")), ..details };
        prop_assert_eq!(typed.answers(asked, born, TODAY).is_ok(), is_taken(&since, born));

        let first = format!("{}-01", &iso[..7]);
        let started = Employment { start_date: Some(first.clone()), ..job(350_000, true) };
        let typed = TypedEmployment::from(&started);
        let update = SessionUpdate { employment: Some(started), ..SessionUpdate::default() };
        prop_assert_eq!(typed.answers(born, TODAY).is_ok(), is_taken(&update, born));
    }

    #[test]
    fn the_widget_takes_each_line_that_the_server_takes(
        written in "\\PC{0,10}|[ \t\u{0}\u{2028}a]{0,5}|a{198,203}",
        country in a_country(),
    ) {
        let details = TypedDetails {
            first_name: written.clone(),
            last_name: "Lovelace".to_owned(),
            ..TypedDetails::default()
        };
        let asked = Asked { name: true, ..Asked::default() };
        let update = ApplicantUpdate { first_name: Some(written.clone()), ..Default::default() };
        let is_taken = merge(&ApplicantView::default(), update, TODAY).is_ok();
        prop_assert!(!is_taken || details.answers(asked, None, TODAY).is_ok());

        let home = Address {
            line2: Some(written.clone()),
            postal_code: Some(written.chars().skip(180).collect()),
            ..home(country)
        };
        let typed = TypedAddress::from(&home);
        let update = ApplicantUpdate { address: Some(home), ..Default::default() };
        let is_taken = merge(&ApplicantView::default(), update, TODAY).is_ok();
        prop_assert!(!is_taken || typed.answer().is_ok());
    }

    #[test]
    fn the_widget_takes_each_number_that_the_server_takes(
        number in "[0-9A-Za-z./ -]{0,15}|[0-9]{8,12}|[+]?[0-9 ()-]{0,45}|[0-9]{4,6}|\\PC{0,12}",
        country in a_country(),
    ) {
        let typed = TypedIdNumber { country: country.to_owned(), number: number.clone() };
        let update = ApplicantUpdate {
            id_number: Some(number.clone()),
            id_number_country: Some(country.to_owned()),
            ..Default::default()
        };
        let is_taken = merge(&ApplicantView::default(), update, TODAY).is_ok();
        prop_assert!(!is_taken || typed.answers(None).is_ok());

        let details = TypedDetails { phone: number.clone(), ..TypedDetails::default() };
        let asked = Asked { phone: true, ..Asked::default() };
        let update = ApplicantUpdate {
            phone: Some(number),
            address: Some(home(country)).filter(|_| country != "XX"),
            ..Default::default()
        };
        let is_taken = merge(&ApplicantView::default(), update, TODAY).is_ok();
        prop_assert!(!is_taken || details.answers(asked, None, TODAY).is_ok());
    }

    #[test]
    fn the_widget_takes_the_pay_that_the_server_takes(
        amount in prop_oneof![-2..3_i64, 9_999_999_998..10_000_000_003_i64, 0..i64::MAX],
        is_employed: bool,
    ) {
        let job = job(amount, is_employed);
        let typed = TypedEmployment::from(&job);
        let is_taken = employment::employment(&job, None, TODAY).is_ok();
        prop_assert!(!is_taken || typed.answers(None, TODAY).is_ok());
    }
}
