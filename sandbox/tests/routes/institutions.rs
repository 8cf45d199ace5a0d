//! `/v1/institutions` and the logos of banks.

use std::collections::{BTreeSet, HashSet};

use latchkey_api_types::{Institution, InstitutionStatus, List};
use latchkey_sandbox::simulator::institutions;
use latchkey_sandbox::simulator::institutions::Behaviour;

use crate::support::{SECRET_KEY, Sandbox, secret_of};

async fn list(sandbox: &Sandbox, query: &str) -> List<Institution> {
    serde_json::from_value(sandbox.get(&format!("/v1/institutions?{query}"), SECRET_KEY).await.ok())
        .unwrap()
}

fn ids(list: &List<Institution>) -> Vec<&str> {
    list.data.iter().map(|institution| institution.id.as_str()).collect()
}

#[tokio::test]
async fn all_banks_are_listed_the_most_used_first() {
    let sandbox = Sandbox::new().await;
    let all = list(&sandbox, "limit=100").await;
    assert_eq!((all.data.len(), all.has_more, all.url.as_str()), (64, false, "/v1/institutions"));
    assert_eq!(all.data[0].id, "sandbox_bank");
    assert_eq!(
        all.data[0].logo_url.as_deref(),
        Some("http://localhost:4010/institutions/sandbox_bank/logo.svg")
    );
    let countries: BTreeSet<&str> =
        all.data.iter().map(|institution| institution.country.as_str()).collect();
    assert!(countries.len() >= 12, "{countries:?}");
    for status in InstitutionStatus::KNOWN {
        assert!(all.data.iter().any(|institution| institution.status == *status), "{status}");
    }
}

#[test]
fn every_behaviour_has_a_test_bank_that_is_easy_to_find() {
    let behaviours: BTreeSet<Behaviour> = institutions::all()
        .iter()
        .filter(|profile| profile.id.starts_with("sandbox_bank"))
        .map(|profile| profile.behaviour)
        .collect();
    let every = [
        Behaviour::Success,
        Behaviour::SecondFactor,
        Behaviour::Declines,
        Behaviour::FailsLogin,
        Behaviour::Degraded,
        Behaviour::Outage,
        Behaviour::Down,
        Behaviour::NeverAnswers,
        Behaviour::BreaksOff,
        Behaviour::FailsAtTheEnd,
        Behaviour::WrongState,
        Behaviour::EndsAccess,
    ];
    assert_eq!(behaviours, every.into_iter().collect());
}

#[tokio::test]
async fn a_widget_can_read_the_list_with_its_client_secret() {
    let sandbox = Sandbox::new().await;
    let session = sandbox.create_session(&["income"]).await;
    let answer = sandbox
        .get(
            "/v1/institutions?feature=account_info&country=gb&search=sandbox&limit=50",
            &secret_of(&session),
        )
        .await;
    let found: List<Institution> = serde_json::from_value(answer.ok()).unwrap();
    assert_eq!(found.data.len(), 12);
    sandbox.get("/v1/institutions", "sk_test_somebody_elses").await.assert_error(
        401,
        "authentication_error",
        "credential_invalid",
        None,
    );
}

#[tokio::test]
async fn a_search_finds_the_beginnings_of_words_without_accents() {
    let sandbox = Sandbox::new().await;
    assert_eq!(ids(&list(&sandbox, "search=credit%20til").await), ["tilleuls"]);
    assert_eq!(
        ids(&list(&sandbox, "search=CR%C3%89DIT%20til").await),
        ["tilleuls"],
        "as one letter"
    );
    assert_eq!(
        ids(&list(&sandbox, "search=cre%CC%81dit%20til").await),
        ["tilleuls"],
        "as a letter and its accent"
    );
    assert_eq!(
        ids(&list(&sandbox, "search=redit").await),
        Vec::<&str>::new(),
        "not the middle of a word"
    );
    assert_eq!(
        list(&sandbox, "search=%20%20&limit=100").await.data.len(),
        64,
        "nothing typed finds all"
    );
    assert_eq!(ids(&list(&sandbox, "country=XX").await), Vec::<&str>::new());
    assert_eq!(ids(&list(&sandbox, "search=REVO").await), ["revolut"]);
    assert_eq!(ids(&list(&sandbox, "search=%D0%BA%D0%B0%D0%BB%D0%B8").await), ["kalyna"]);
    assert_eq!(ids(&list(&sandbox, "search=lale%20bankasi").await), ["lale"]);
    assert_eq!(ids(&list(&sandbox, "search=nothing%20like%20it").await), Vec::<&str>::new());
    let without_accounts = list(&sandbox, "feature=account_info&search=marlowe").await;
    assert!(without_accounts.data.is_empty(), "a bank without account_info cannot be connected");
}

#[tokio::test]
async fn pages_follow_on_from_each_other_in_both_directions() {
    let sandbox = Sandbox::new().await;
    let all = list(&sandbox, "limit=100").await;
    let first = list(&sandbox, "limit=25").await;
    assert!(first.has_more);
    let second = list(&sandbox, &format!("limit=25&starting_after={}", first.data[24].id)).await;
    let third = list(&sandbox, &format!("limit=25&starting_after={}", second.data[24].id)).await;
    assert_eq!((third.data.len(), third.has_more), (14, false));
    let joined: Vec<&str> = [&first, &second, &third].into_iter().flat_map(ids).collect();
    assert_eq!(joined, ids(&all));
    let back = list(&sandbox, &format!("limit=25&ending_before={}", third.data[0].id)).await;
    assert_eq!((ids(&back), back.has_more), (ids(&second), true));
}

#[tokio::test]
async fn bad_parameters_are_named() {
    let sandbox = Sandbox::new().await;
    for (query, param) in [
        ("country=GBR", "country"),
        ("feature=mortgages", "feature"),
        ("limit=0", "limit"),
        ("starting_after=no_such_bank", "starting_after"),
        ("ending_before=no_such_bank", "ending_before"),
    ] {
        let answer = sandbox.get(&format!("/v1/institutions?{query}"), SECRET_KEY).await;
        answer.assert_error(400, "invalid_request_error", "parameter_invalid", Some(param));
    }
}

#[tokio::test]
async fn one_bank_is_found_by_its_id() {
    let sandbox = Sandbox::new().await;
    let revolut: Institution =
        serde_json::from_value(sandbox.get("/v1/institutions/revolut", SECRET_KEY).await.ok())
            .unwrap();
    assert_eq!(
        (revolut.name.as_str(), revolut.full_name.as_str(), revolut.supported_features.len()),
        ("Revolut", "Revolut Ltd", 3)
    );
    let unknown = sandbox.get("/v1/institutions/no_such_bank", SECRET_KEY).await;
    unknown.assert_error(404, "invalid_request_error", "resource_not_found", Some("id"));
}

#[tokio::test]
async fn every_bank_has_a_well_formed_logo_of_its_own() {
    let sandbox = Sandbox::new().await;
    let mut drawings = HashSet::new();
    for profile in institutions::all() {
        for photo in ["icon", "logo"] {
            let answer =
                sandbox.get(&format!("/institutions/{}/{photo}.svg", profile.id), "").await;
            assert_eq!(
                (answer.status.as_u16(), answer.header("content-type")),
                (200, "image/svg+xml")
            );
            assert_eq!(
                (answer.header("x-content-type-options"), answer.header("cache-control")),
                ("nosniff", "public, max-age=86400")
            );
            let drawing = answer.text();
            let document = roxmltree::Document::parse(&drawing)
                .unwrap_or_else(|error| panic!("{}: {error}", profile.id));
            let root = document.root_element();
            assert_eq!(
                (root.tag_name().name(), root.attribute("aria-label")),
                ("svg", Some(profile.name))
            );
            // The label alone would make any two drawings differ.
            let figure = drawing
                .replace(&format!("aria-label=\"{}\"", root.attribute("aria-label").unwrap()), "");
            assert!(drawings.insert((photo, figure)), "{} looks like another bank", profile.id);
        }
    }
}

/// White text stands on a bank's colour on its pages.
#[test]
fn white_is_readable_on_every_banks_colour() {
    for profile in institutions::all() {
        let channel = |from: usize| {
            let value =
                f64::from(u8::from_str_radix(&profile.colour[from..from + 2], 16).unwrap()) / 255.0;
            if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
        let contrast = 1.05 / (luminance + 0.05);
        assert!(contrast >= 4.5, "{}: {contrast:.2}", profile.id);
    }
}
