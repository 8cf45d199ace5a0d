//! Bank search and bank connections.

use std::collections::BTreeSet;

use latchkey_api_types::{BankConnectionStatus, ErrorCode, Institution, InstitutionStatus};
use latchkey_client::RetryMode;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::sandbox::API;
use crate::{api, refusal};

fn ids(banks: &[Institution]) -> BTreeSet<&str> {
    banks.iter().map(|bank| bank.id.as_str()).collect()
}

#[wasm_bindgen_test]
async fn banks_are_paginated() {
    let api = api(&["income"]).await;
    let first = api.institutions("", None).await.unwrap();
    assert_eq!((first.data.len(), first.has_more), (12, true));
    let second = api.institutions("", Some(&first.data[11].id)).await.unwrap();
    assert_eq!(second.data.len(), 12);
    assert!(ids(&first.data).is_disjoint(&ids(&second.data)));
}

#[wasm_bindgen_test]
async fn bank_is_found_by_part_of_its_name() {
    let api = api(&["income"]).await;
    for (search, id) in
        [("HARBOUR & va", "harbour_vale"), ("revolut", "revolut"), ("Crédit des", "tilleuls")]
    {
        let found = api.institutions(search, None).await.unwrap();
        assert!(ids(&found.data).contains(id), "{search}: {:?}", ids(&found.data));
        assert!(!found.has_more);
    }
    let none = api.institutions("no such bank? #&=%", None).await.unwrap();
    assert_eq!((none.data.len(), none.has_more), (0, false));
}

#[wasm_bindgen_test]
async fn bank_connection_is_created_read_and_deleted() {
    let api = api(&["income"]).await;
    let started = api.create_bank_connection("revolut".to_owned(), None).await.unwrap();
    assert_eq!(
        (&started.status, started.institution.name.as_str()),
        (&BankConnectionStatus::Pending, "Revolut")
    );
    let address = started.authorization_url.clone().unwrap();
    assert!(
        address.starts_with("http") && !address.starts_with(API),
        "the bank has its own address: {address}"
    );
    assert_eq!(api.bank_connection(&started.id).await.unwrap().id, started.id);
    assert_eq!(
        api.session(RetryMode::UntilAnswered).await.unwrap().bank_connections.last().unwrap().id,
        started.id
    );

    assert_eq!(api.delete_bank_connection(&started.id).await, Ok(()));
    assert!(
        api.session(RetryMode::UntilAnswered)
            .await
            .unwrap()
            .bank_connections
            .iter()
            .all(|connection| connection.status != BankConnectionStatus::Pending)
    );
    assert_eq!(
        api.delete_bank_connection("bc_that_never_was").await,
        Ok(()),
        "an unknown connection counts as deleted"
    );
}

#[wasm_bindgen_test]
async fn bank_that_is_down_is_refused_with_its_reason() {
    let api = api(&["income"]).await;
    let down = &api.institutions("Brightwater", None).await.unwrap().data[0];
    assert_eq!(down.status, InstitutionStatus::Unavailable);
    let problem = api.create_bank_connection(down.id.clone(), None).await.unwrap_err();
    assert_eq!(
        refusal(problem),
        (ErrorCode::InstitutionUnavailable, Some("institution".to_owned()))
    );
    assert_eq!(
        refusal(api.create_bank_connection("no_such_bank".to_owned(), None).await.unwrap_err())
            .1
            .as_deref(),
        Some("institution")
    );
}

#[wasm_bindgen_test]
async fn return_url_must_be_the_page_of_the_session() {
    let api = api(&["income"]).await;
    let own = format!("{API}/session/{}", api.session(RetryMode::UntilAnswered).await.unwrap().id);
    assert_eq!(
        api.create_bank_connection("revolut".to_owned(), Some(own)).await.unwrap().status,
        BankConnectionStatus::Pending
    );
    for elsewhere in ["https://elsewhere.example/", "javascript:alert(1)", "/relative"] {
        let problem = api
            .create_bank_connection("revolut".to_owned(), Some(elsewhere.to_owned()))
            .await
            .unwrap_err();
        assert_eq!(refusal(problem).1.as_deref(), Some("return_url"), "{elsewhere}");
    }
}

#[wasm_bindgen_test]
async fn bank_connection_of_another_session_is_not_found() {
    let (owner, other) = (api(&["income"]).await, api(&["income"]).await);
    let connection = owner.create_bank_connection("revolut".to_owned(), None).await.unwrap();
    assert_eq!(
        refusal(other.bank_connection(&connection.id).await.unwrap_err()).0,
        ErrorCode::ResourceNotFound
    );
    assert_eq!(
        other.delete_bank_connection(&connection.id).await,
        Ok(()),
        "it does not exist for another session"
    );
    assert_eq!(
        owner.bank_connection(&connection.id).await.unwrap().status,
        BankConnectionStatus::Pending
    );
}
