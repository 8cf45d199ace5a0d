//! Checks that the server still has everything that it has acknowledged.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::applicant::{Ending, Session};
use crate::request::{Client, Lost};
use crate::server::SECRET_KEY;

/// Checks one session, none of whose requests is unanswered.
pub(crate) async fn session(client: &Client, session: &mut Session) -> Result<(), Lost> {
    let id = session.id.clone();
    let found = client
        .get(&format!("/v1/verification_sessions?applicant_email={}", session.email), SECRET_KEY)
        .await?;
    let ids: Vec<_> =
        found["data"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [&id], "the session exists exactly once");

    let now = client.get(&format!("/v1/verification_sessions/{id}"), SECRET_KEY).await?;
    for name in ["created", "expires_at", "products", "webhook_url", "metadata"] {
        assert_eq!(now[name], session.created[name], "{name} of {id}");
    }
    let status = now["status"].as_str().unwrap();
    let allowed: &[&str] = match session.ending {
        Some(Ending::Canceled) => &["canceled"],
        Some(Ending::Submitted) => &["processing", "completed"],
        None if session.first_name.is_some() || !session.uploads.is_empty() => &["pending"],
        None => &["created"],
    };
    assert!(allowed.contains(&status), "{id} is {status}, expected one of {allowed:?}");
    if session.ending != Some(Ending::Canceled) {
        answers(client, session).await?;
    }
    files(client, session).await?;
    unfinished(client, session).await?;
    events(client, session).await?;

    let (request, response) = &session.last;
    let again = client.send(request).await?;
    assert_eq!(again, *response, "a repeated key gives the same response: {:?}", request.purpose);
    Ok(())
}

/// Returns whether the processing of a submitted session is complete. Checks that it has one
/// report.
pub(crate) async fn is_done(client: &Client, session: &Session) -> Result<bool, Lost> {
    let now = client.get(&format!("/v1/verification_sessions/{}", session.id), SECRET_KEY).await?;
    if session.ending != Some(Ending::Submitted) {
        return Ok(true);
    }
    if now["status"] != "completed" {
        return Ok(false);
    }
    let reports =
        client.get(&format!("/v1/verification_reports?session={}", session.id), SECRET_KEY).await?;
    let ids: Vec<_> =
        reports["data"].as_array().unwrap().iter().map(|report| &report["id"]).collect();
    assert_eq!(ids, [&now["report"]], "one report for {}", session.id);
    Ok(true)
}

async fn answers(client: &Client, session: &Session) -> Result<(), Lost> {
    let view = client.get("/v1/session", &session.secret).await?;
    let expected = session.first_name.as_deref().unwrap_or("Jane");
    assert_eq!(view["applicant"]["first_name"], expected, "{}", session.id);
    if session.first_name.is_some() {
        assert_eq!(view["applicant"]["date_of_birth"], "1990-05-15");
        assert_eq!(view["consents"]["biometric"]["granted"], true);
        assert_eq!(view["id_document"]["type"], "passport");
    }
    Ok(())
}

async fn files(client: &Client, session: &Session) -> Result<(), Lost> {
    let list = client
        .get(&format!("/v1/document_uploads?session={}&limit=100", session.id), SECRET_KEY)
        .await?;
    let uploads = list["data"].as_array().unwrap();
    let ids: BTreeSet<_> = uploads.iter().map(|upload| upload["id"].as_str().unwrap()).collect();
    assert_eq!(
        ids,
        session.uploads.keys().map(String::as_str).collect(),
        "the files of {}",
        session.id
    );
    for upload in uploads {
        let sent = &session.uploads[upload["id"].as_str().unwrap()];
        assert_eq!(upload["file_name"], sent.name.as_str());
        let address = upload["file_url"].as_str().unwrap();
        let path = &address[address.find("/v1/").unwrap()..];
        assert!(
            client.bytes(path, "").await? == sent.bytes,
            "the bytes of {} differ from the sent ones",
            upload["id"]
        );
    }
    Ok(())
}

/// Checks that the offset of an unfinished upload is the acknowledged one, and that the end of the
/// session ends the upload.
async fn unfinished(client: &Client, session: &Session) -> Result<(), Lost> {
    let Some(upload) = &session.unfinished else { return Ok(()) };
    let offset = client.offset(&upload.path, &session.secret).await?;
    let expected = if session.ending.is_none() { Some(upload.acknowledged) } else { None };
    assert_eq!(offset, expected, "the offset of {}", upload.path);
    Ok(())
}

/// Checks that the earlier events are unchanged and that each change happened once.
async fn events(client: &Client, session: &mut Session) -> Result<(), Lost> {
    let list = client.get(&format!("/demo/sessions/{}/events", session.id), "").await?;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let events: Vec<_> = list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (text(&event["id"]), text(&event["type"])))
        .collect();
    assert_eq!(events[..session.events.len()], session.events, "the events of {}", session.id);
    session.events = events;
    let count = |kind: &str| {
        session
            .events
            .iter()
            .filter(|(_, one)| one == &format!("verification_session.{kind}"))
            .count()
    };
    let (submitted, canceled) =
        (session.ending == Some(Ending::Submitted), session.ending == Some(Ending::Canceled));
    assert_eq!(session.events[0].1, "verification_session.created");
    assert_eq!(count("created"), 1);
    assert_eq!(
        (count("processing"), count("canceled")),
        (usize::from(submitted), usize::from(canceled)),
        "{:?}",
        session.events
    );
    assert!(count("pending") <= 1 && count("completed") <= 1, "{:?}", session.events);
    Ok(())
}
