//! An applicant's answers to every requirement. Where a function takes a number, each number gives
//! another valid answer.

use std::collections::BTreeMap;

use latchkey_api_types::{
    Address, ApplicantUpdate, Employment, EmploymentStatus, IdDocument, IdDocumentType,
    PastAddress, PayFrequency, SessionUpdate,
};
use serde_json::{Value, json};

/// A request body that creates a session with these products.
pub fn create_session(products: &[&str]) -> Value {
    json!({
        "applicant": {
            "first_name": "Jane", "last_name": "Doe", "email": "jane.doe@example.com",
        },
        "products": products,
    })
}

/// Everything that an update of the session can have.
pub fn all_answers() -> SessionUpdate {
    SessionUpdate {
        applicant: Some(ApplicantUpdate {
            phone: Some("020 7946 0958".to_owned()),
            address_since: Some("2020-01".to_owned()),
            ..details(0)
        }),
        id_document: Some(IdDocument {
            kind: IdDocumentType::IdCard,
            issuing_country: "DE".to_owned(),
        }),
        employment: Some(employment(0)),
        consents: consents(true),
        ..SessionUpdate::default()
    }
}

/// All consents, granted or declined.
pub fn consents(granted: bool) -> BTreeMap<String, bool> {
    ["data_processing", "biometric", "credit_check"]
        .into_iter()
        .map(|name| (name.to_owned(), granted))
        .collect()
}

/// Name, date of birth and address. The applicant has moved recently, so that a credit check asks
/// for previous addresses too.
pub fn details(n: u8) -> ApplicantUpdate {
    let first_name = if n == 0 { "Ada".to_owned() } else { format!("Ada {n}") };
    ApplicantUpdate {
        first_name: Some(first_name),
        last_name: Some("Lovelace".to_owned()),
        date_of_birth: Some(format!("199{}-12-10", n % 10)),
        address: Some(address(n)),
        address_since: Some("2025-06".to_owned()),
        ..ApplicantUpdate::default()
    }
}

/// An address in London.
pub fn address(n: u8) -> Address {
    Address {
        line1: Some(format!("{} High Street", n + 1)),
        city: Some("London".to_owned()),
        postal_code: Some("N1 1AA".to_owned()),
        country: Some("GB".to_owned()),
        ..Address::default()
    }
}

/// Where the applicant lived before.
pub fn previous_addresses(n: u8) -> ApplicantUpdate {
    let previous = PastAddress { address: address(n + 10), since: format!("201{}-01", n % 10) };
    ApplicantUpdate { previous_addresses: Some(vec![previous]), ..ApplicantUpdate::default() }
}

/// A British identity document.
pub fn id_document(n: u8) -> IdDocument {
    let kinds = [IdDocumentType::Passport, IdDocumentType::IdCard, IdDocumentType::DrivingLicense];
    let kind = kinds[usize::from(n) % kinds.len()].clone();
    IdDocument { kind, issuing_country: "GB".to_owned() }
}

/// A British national insurance number.
pub fn id_number(n: u8) -> ApplicantUpdate {
    ApplicantUpdate {
        id_number: Some(format!("AB12345{}C", n % 10)),
        id_number_country: Some("GB".to_owned()),
        ..ApplicantUpdate::default()
    }
}

/// A full-time job.
pub fn employment(n: u8) -> Employment {
    Employment {
        status: EmploymentStatus::FullTime,
        employer: Some("Analytical Engines".to_owned()),
        title: Some("Engineer".to_owned()),
        start_date: Some("2019-05-01".to_owned()),
        gross_pay: 420_000 + i64::from(n),
        currency: "gbp".to_owned(),
        pay_frequency: PayFrequency::Monthly,
    }
}
