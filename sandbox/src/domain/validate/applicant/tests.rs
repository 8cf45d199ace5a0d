//! What an applicant may type about themselves.

use latchkey_api_types::Address;

use super::*;

const TODAY: CivilDate = CivilDate::new(2026, 3, 15).unwrap();

fn home(country: &str) -> Address {
    Address {
        line1: Some("1 High Street".to_owned()),
        city: Some("Anywhere".to_owned()),
        postal_code: Some("12345".to_owned()),
        country: Some(country.to_owned()),
        ..Address::default()
    }
}

fn past(since: &str) -> PastAddress {
    PastAddress { address: home("GB"), since: since.to_owned() }
}

fn known() -> ApplicantView {
    ApplicantView {
        first_name: Some("Ada".to_owned()),
        date_of_birth: Some("1990-05-20".to_owned()),
        address: Some(home("GB")),
        address_since: Some("2025-01".to_owned()),
        previous_addresses: vec![past("2024-06"), past("2020-01")],
        ..ApplicantView::default()
    }
}

fn check(update: ApplicantUpdate) -> Result<ApplicantView, String> {
    merge(&known(), &update, TODAY).map_err(|invalid| invalid.param)
}

fn phone_of(text: &str, country: Option<&str>) -> Result<Option<String>, String> {
    check(ApplicantUpdate {
        phone: Some(text.to_owned()),
        address: country.map(home),
        ..ApplicantUpdate::default()
    })
    .map(|merged| merged.phone)
}

#[test]
fn what_is_absent_stays() {
    assert_eq!(check(ApplicantUpdate::default()), Ok(known()));
    let merged = check(ApplicantUpdate {
        last_name: Some(" Lovelace ".to_owned()),
        ..ApplicantUpdate::default()
    });
    assert_eq!(merged, Ok(ApplicantView { last_name: Some("Lovelace".to_owned()), ..known() }));
}

#[test]
fn each_part_that_is_wrong_is_named() {
    let text = |text: &str| Some(text.to_owned());
    let cases = [
        (ApplicantUpdate { first_name: text(" "), ..Default::default() }, "applicant.first_name"),
        (
            ApplicantUpdate { last_name: text(&"x".repeat(201)), ..Default::default() },
            "applicant.last_name",
        ),
        (
            ApplicantUpdate { date_of_birth: text("2010-01-01"), ..Default::default() },
            "applicant.date_of_birth",
        ),
        (ApplicantUpdate { phone: text("12"), ..Default::default() }, "applicant.phone"),
        (
            ApplicantUpdate { address: Some(Address::default()), ..Default::default() },
            "applicant.address.line1",
        ),
        (
            ApplicantUpdate { address_since: text("2026-04"), ..Default::default() },
            "applicant.address_since",
        ),
        (ApplicantUpdate { id_number: text("12*34"), ..Default::default() }, "applicant.id_number"),
        (ApplicantUpdate { id_number: text(" - "), ..Default::default() }, "applicant.id_number"),
        (
            ApplicantUpdate {
                previous_addresses: Some(vec![past("2019-01"); 21]),
                ..Default::default()
            },
            "applicant.previous_addresses",
        ),
    ];
    for (update, param) in cases {
        assert_eq!(check(update), Err(param.to_owned()));
    }
}

#[test]
fn an_id_number_goes_when_another_country_is_named_without_a_number() {
    let british = ApplicantView {
        id_number: Some("AB123456C".to_owned()),
        id_number_country: Some("GB".to_owned()),
        ..known()
    };
    let number_after = |country: &str, number: Option<&str>| {
        let update = ApplicantUpdate {
            id_number: number.map(str::to_owned),
            id_number_country: Some(country.to_owned()),
            ..Default::default()
        };
        let merged = merge(&british, &update, TODAY).unwrap();
        assert_eq!(merged.id_number_country.as_deref(), Some(country));
        merged.id_number
    };
    assert_eq!(number_after("US", None), None);
    assert_eq!(number_after("US", Some("123-45-6789")), Some("123-45-6789".to_owned()));
    assert_eq!(number_after("GB", None), british.id_number);
    let without_country = ApplicantView { id_number_country: None, ..british.clone() };
    let named = ApplicantUpdate { id_number_country: Some("GB".to_owned()), ..Default::default() };
    assert_eq!(
        merge(&without_country, &named, TODAY).unwrap().id_number,
        british.id_number,
        "nothing says that it was another country's"
    );
}

#[test]
fn a_phone_number_is_kept_in_e164() {
    assert_eq!(phone_of("+44 20 7946 0958", None), Ok(Some("+442079460958".to_owned())));
    assert_eq!(phone_of("020 7946 0958", None), Ok(Some("+442079460958".to_owned())));
    assert_eq!(phone_of("030 901820", Some("DE")), Ok(Some("+4930901820".to_owned())));
    assert_eq!(phone_of("(202) 555-0143", Some("US")), Ok(Some("+12025550143".to_owned())));
}

#[test]
fn a_number_that_nobody_has_is_taken_when_its_length_is_right() {
    // Both are set aside for fiction, by Ofcom and by the North American Numbering Plan.
    assert_eq!(phone_of("+44 7700 900123", None), Ok(Some("+447700900123".to_owned())));
    assert_eq!(phone_of("07700 900123", Some("GB")), Ok(Some("+447700900123".to_owned())));
    assert_eq!(phone_of("+1 202 555 0100", None), Ok(Some("+12025550100".to_owned())));
    for text in ["+44 7700 90012", "+44 7700 9001234", "+1 202 555 010"] {
        assert_eq!(phone_of(text, None), Err("applicant.phone".to_owned()), "{text:?}");
    }
}

#[test]
fn what_is_no_phone_number_is_refused_without_a_panic() {
    for text in [
        "",
        "abc",
        "+",
        "+999 1",
        "☎️",
        "٠",
        "+44 20 7946 0958;ext=",
        "tel:;",
        &"1".repeat(40),
        &"+".repeat(40),
        "\u{0}",
    ] {
        assert_eq!(phone_of(text, None), Err("applicant.phone".to_owned()), "{text:?}");
    }
}

#[test]
fn earlier_addresses_go_strictly_back() {
    let history = |months: &[&str]| {
        let previous_addresses = Some(months.iter().map(|month| past(month)).collect());
        check(ApplicantUpdate { previous_addresses, ..Default::default() })
    };
    assert!(history(&["2024-12", "2023-01"]).is_ok());
    assert!(history(&[]).is_ok());
    assert_eq!(history(&["2025-01"]), Err("applicant.previous_addresses[0].since".to_owned()));
    assert_eq!(
        history(&["2024-01", "2024-01"]),
        Err("applicant.previous_addresses[1].since".to_owned())
    );
    assert_eq!(history(&["1989-01"]), Err("applicant.previous_addresses[0].since".to_owned()));
}

#[test]
fn a_corrected_month_drops_the_earlier_addresses_that_no_longer_fit() {
    let merged =
        check(ApplicantUpdate { address_since: Some("2022-03".to_owned()), ..Default::default() });
    assert_eq!(merged.map(|merged| merged.previous_addresses), Ok(vec![past("2020-01")]));
}

#[test]
fn nobody_moves_in_before_they_are_born() {
    let too_early =
        ApplicantUpdate { address_since: Some("1990-04".to_owned()), ..Default::default() };
    assert_eq!(check(too_early), Err("applicant.address_since".to_owned()));
    let same_month =
        ApplicantUpdate { address_since: Some("1990-05".to_owned()), ..Default::default() };
    assert!(check(same_month).is_ok());
    let born_later =
        ApplicantUpdate { date_of_birth: Some("2005-01-01".to_owned()), ..Default::default() };
    assert!(check(born_later).is_ok());
    let known = ApplicantView {
        address_since: Some("2000-01".to_owned()),
        previous_addresses: vec![],
        ..known()
    };
    let born_later =
        ApplicantUpdate { date_of_birth: Some("2005-01-01".to_owned()), ..Default::default() };
    assert_eq!(
        merge(&known, &born_later, TODAY).map_err(|invalid| invalid.param),
        Err("applicant.date_of_birth".to_owned())
    );
}
