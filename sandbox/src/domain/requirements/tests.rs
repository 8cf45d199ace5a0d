//! Each row of the table of requirements, and what holds for all products together.

mod case;

use latchkey_api_types::view::SupportingDocumentOptions;
use latchkey_api_types::{Address, DocumentOptions, LastErrorCode};

use super::*;
use case::{Case, connection, home, names, past, product_subsets, text, upload};

#[test]
fn identity_asks_for_its_row_of_the_table() {
    let expected = [
        "consent.data_processing",
        "consent.biometric",
        "applicant.name",
        "applicant.date_of_birth",
        "document.id_type",
        "document.id_front",
        "document.id_back",
        "document.selfie",
    ];
    assert_eq!(Case::of(&[Product::Identity]).missing(), expected);
}

#[test]
fn income_asks_for_its_row_of_the_table() {
    assert_eq!(
        Case::of(&[Product::Income]).missing(),
        ["consent.data_processing", "bank_connection", "employment"]
    );
    let documents = Case::of(&[Product::Income])
        .with(|case| case.financial_evidence = FinancialEvidence::Documents);
    assert_eq!(documents.missing(), ["consent.data_processing", "employment", "document.paystub"]);
}

#[test]
fn credit_asks_for_its_row_of_the_table() {
    assert_eq!(
        Case::of(&[Product::Credit]).missing(),
        ["consent.data_processing", "consent.credit_check", "applicant.address"]
    );
}

#[test]
fn cash_flow_asks_for_its_row_of_the_table() {
    assert_eq!(
        Case::of(&[Product::CashFlow]).missing(),
        ["consent.data_processing", "bank_connection"]
    );
    let documents = Case::of(&[Product::CashFlow])
        .with(|case| case.financial_evidence = FinancialEvidence::Documents);
    assert_eq!(documents.missing(), ["consent.data_processing", "document.bank_statement"]);
}

#[test]
fn documents_asks_for_its_row_of_the_table() {
    assert_eq!(
        Case::of(&[Product::Documents]).missing(),
        ["consent.data_processing", "document.proof_of_address"]
    );
    let required =
        vec!["tenancy_agreement".to_owned(), "paystub".to_owned(), "proof_of_address".to_owned()];
    let more = Case::of(&[Product::Documents])
        .with(|case| case.options.documents = Some(SupportingDocumentOptions { required }));
    assert_eq!(
        more.missing(),
        [
            "consent.data_processing",
            "document.paystub",
            "document.proof_of_address",
            "document.tenancy_agreement"
        ]
    );
}

#[test]
fn a_product_that_this_version_does_not_know_asks_for_nothing_of_its_own() {
    assert_eq!(Case::of(&[Product::from("pet_references")]).missing(), ["consent.data_processing"]);
}

#[test]
fn a_passport_has_no_back() {
    let identity = Case::of(&[Product::Identity]);
    let showing = |kind: IdDocumentType| {
        identity
            .clone()
            .with(|case| {
                case.id_document = Some(IdDocument { kind, issuing_country: "DE".to_owned() })
            })
            .missing()
    };
    assert!(!showing(IdDocumentType::Passport).contains(&"document.id_back".to_owned()));
    assert!(showing(IdDocumentType::DrivingLicense).contains(&"document.id_back".to_owned()));
    let passports_only = identity.with(|case| {
        case.options.document = Some(DocumentOptions {
            allowed_types: Some(vec![IdDocumentType::Passport]),
            ..Default::default()
        });
    });
    assert!(!passports_only.missing().contains(&"document.id_back".to_owned()));
}

#[test]
fn a_selfie_is_asked_for_unless_it_is_turned_off() {
    let selfie = |require: Option<bool>| {
        let options = DocumentOptions { require_matching_selfie: require, ..Default::default() };
        Case::of(&[Product::Identity])
            .with(|case| case.options.document = Some(options))
            .missing()
            .contains(&"document.selfie".to_owned())
    };
    assert!(selfie(None) && selfie(Some(true)) && !selfie(Some(false)));
}

#[test]
fn an_id_number_is_asked_for_only_when_it_is_required() {
    let number = |require: Option<bool>| {
        let options = DocumentOptions { require_id_number: require, ..Default::default() };
        Case::of(&[Product::Identity])
            .with(|case| case.options.document = Some(options))
            .missing()
            .contains(&"applicant.id_number".to_owned())
    };
    assert!(!number(None) && number(Some(true)) && !number(Some(false)));
}

#[test]
fn a_prefilled_phone_number_is_met_and_none_is_never_missing() {
    let with_phone =
        Case::of(&[Product::Identity]).with(|case| case.applicant.phone = text("+442079460958"));
    assert_eq!(with_phone.met(), ["applicant.phone"]);
    assert!(!Case::of(&[Product::Identity]).missing().contains(&"applicant.phone".to_owned()));
}

#[test]
fn a_document_of_a_type_that_is_not_taken_does_not_meet_the_type() {
    let options = DocumentOptions {
        allowed_types: Some(vec![IdDocumentType::Passport]),
        ..Default::default()
    };
    let case =
        Case::complete(&[Product::Identity]).with(|case| case.options.document = Some(options));
    assert_eq!(case.missing(), ["document.id_type"]);
}

#[test]
fn history_is_listed_only_while_the_current_address_is_younger_than_three_years() {
    let history = |since: &str, previous: Vec<PastAddress>| {
        let case = Case::complete(&[Product::Credit]).with(|case| {
            case.applicant.address_since = text(since);
            case.applicant.previous_addresses = previous;
        });
        let requirements = case.requirements();
        match (
            requirements.missing.contains(&Requirement::ApplicantAddressHistory),
            requirements.met.contains(&Requirement::ApplicantAddressHistory),
        ) {
            (true, _) => "missing",
            (_, true) => "met",
            (false, false) => "not listed",
        }
    };
    assert_eq!(history("2023-03", vec![]), "not listed");
    assert_eq!(history("2023-04", vec![]), "missing");
    assert_eq!(history("2024-01", vec![past("2023-04")]), "missing");
    assert_eq!(history("2024-01", vec![past("2023-04"), past("2023-03")]), "met");
    assert_eq!(
        history(
            "2024-01",
            vec![PastAddress { address: Address::default(), since: "2020-01".to_owned() }]
        ),
        "missing"
    );
}

#[test]
fn an_address_without_its_month_or_postcode_is_still_missing() {
    let address = |change: fn(&mut ApplicantView)| {
        Case::complete(&[Product::Credit]).with(|case| change(&mut case.applicant)).missing()
    };
    assert_eq!(address(|applicant| applicant.address_since = None), ["applicant.address"]);
    assert_eq!(
        address(|applicant| applicant.address = Some(Address { postal_code: None, ..home() })),
        ["applicant.address"]
    );
    assert_eq!(address(|applicant| applicant.address = None), ["applicant.address"]);
}

#[test]
fn a_declined_consent_stays_missing() {
    let declined = Consent { granted: false, decided_at: 2 };
    let case = Case::complete(&[Product::Identity])
        .with(|case| case.consents.extend([("biometric".to_owned(), declined)]));
    assert_eq!(case.missing(), ["consent.biometric"]);
}

#[test]
fn only_an_authorised_connection_counts() {
    for status in BankConnectionStatus::KNOWN {
        let case = Case::complete(&[Product::CashFlow])
            .with(|case| case.bank_connections = vec![connection(status.clone())]);
        assert_eq!(
            case.missing().is_empty(),
            *status == BankConnectionStatus::Authorised,
            "{status}"
        );
    }
}

#[test]
fn three_statements_stand_in_for_a_bank() {
    let statements = |count: usize| {
        Case::complete(&[Product::CashFlow]).with(|case| {
            case.financial_evidence = FinancialEvidence::Documents;
            case.uploads = vec![upload("bank_statement", None); count];
        })
    };
    assert_eq!(statements(2).missing(), ["document.bank_statement"]);
    assert!(statements(3).missing().is_empty());
    assert_eq!(
        statements(3).requirements().minimum_files,
        BTreeMap::from([(Requirement::DocumentBankStatement, 3)])
    );
}

#[test]
fn the_way_back_to_the_bank_stays_open() {
    let alternatives = |evidence: FinancialEvidence| {
        Case::of(&[Product::Income, Product::CashFlow])
            .with(|case| case.financial_evidence = evidence)
            .requirements()
            .alternatives
    };
    let expected = BTreeMap::from([(
        Requirement::BankConnection,
        vec![Requirement::DocumentPaystub, Requirement::DocumentBankStatement],
    )]);
    assert_eq!(alternatives(FinancialEvidence::BankConnection), expected);
    assert_eq!(alternatives(FinancialEvidence::Documents), expected);
    assert!(Case::of(&[Product::Identity]).requirements().alternatives.is_empty());
}

#[test]
fn a_rejected_file_does_not_count() {
    let case = Case::complete(&[Product::Identity])
        .with(|case| case.uploads[0].status = DocumentStatus::Rejected);
    assert_eq!(case.missing(), ["document.id_front"]);
}

#[test]
fn a_chosen_file_does_not_count_where_live_capture_is_asked_for() {
    let live = |required: bool, method: Option<CaptureMethod>| {
        let case = Case::complete(&[Product::Identity, Product::Documents]).with(|case| {
            case.options.document = Some(DocumentOptions {
                require_live_capture: Some(required),
                ..DocumentOptions::default()
            });
            case.uploads.iter_mut().for_each(|upload| upload.capture_method = method.clone());
        });
        case.missing()
    };
    assert_eq!(
        live(true, Some(CaptureMethod::File)),
        ["document.id_front", "document.id_back", "document.selfie"],
        "documents may be files"
    );
    assert_eq!(live(true, Some(CaptureMethod::Camera)), Vec::<String>::new());
    assert_eq!(live(true, None), Vec::<String>::new(), "the business may send what it likes");
    assert_eq!(live(false, Some(CaptureMethod::File)), Vec::<String>::new());
}

#[test]
fn what_was_refused_is_missing_again_with_its_reason() {
    let error = |requirement| RequirementError {
        requirement,
        code: LastErrorCode::DocumentExpired,
        message: String::new(),
    };
    let case = Case::complete(&[Product::Identity]).with(|case| {
        case.errors = vec![error(Requirement::DocumentIdFront), error(Requirement::BankConnection)]
    });
    let requirements = case.requirements();
    assert_eq!(names(&requirements.missing), ["document.id_front"]);
    assert_eq!(
        requirements.errors,
        [error(Requirement::DocumentIdFront)],
        "an error of something that is not asked for is not shown"
    );
}

#[test]
fn every_product_set_is_in_order_without_repeats_and_can_be_completed() {
    for products in product_subsets() {
        for evidence in FinancialEvidence::KNOWN {
            for case in [Case::of(&products), Case::complete(&products)] {
                let requirements =
                    case.with(|case| case.financial_evidence = evidence.clone()).requirements();
                for list in [&requirements.missing, &requirements.met] {
                    assert!(list.is_sorted_by_key(position), "{products:?}: {list:?}");
                }
                let all: BTreeSet<_> =
                    requirements.missing.iter().chain(&requirements.met).collect();
                assert_eq!(
                    all.len(),
                    requirements.missing.len() + requirements.met.len(),
                    "{products:?}"
                );
                assert!(all.contains(&Requirement::ConsentDataProcessing));
            }
            let complete =
                Case::complete(&products).with(|case| case.financial_evidence = evidence.clone());
            assert_eq!(complete.missing(), Vec::<String>::new(), "{products:?} by {evidence}");
            let empty = Case::of(&products).with(|case| case.financial_evidence = evidence.clone());
            assert_eq!(empty.met(), Vec::<String>::new(), "{products:?} by {evidence}");
        }
    }
}

#[test]
fn an_identity_that_is_checked_by_an_id_number_asks_for_no_document_and_no_face() {
    let case = Case::of(&[Product::Identity]).with(|case| case.by_id_number = true);
    let names: Vec<String> = case.requirements().missing.iter().map(ToString::to_string).collect();
    assert_eq!(
        names,
        [
            "consent.data_processing",
            "applicant.name",
            "applicant.date_of_birth",
            "applicant.id_number"
        ]
    );
    let case = Case::complete(&[Product::Identity]).with(|case| case.by_id_number = true);
    assert_eq!(case.requirements().missing, []);
}
