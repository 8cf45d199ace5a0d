//! Credentials that open nothing.

use anyhow::Result;
use serde_json::json;

use crate::demo;
use crate::find::Role;
use crate::person::WIDGET;
use crate::runner::Stage;

pub(super) async fn unknown(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let sandbox = &person.world.sandbox;
    person.expects_in_console("status of 401");
    demo::open_with_secret(person, &sandbox.landlord("/"), "vs_secret_nobody_has_given_this_away")
        .await?;
    person.sees_heading("This link does not work").await?;
    person.examines("30-unknown").await?;
    // There is a way out, which asks nothing: there is nothing to lose.
    person.press_button("Close").await?;
    person.look_at_page().await?;
    person.sees_no_longer(Role::Iframe, WIDGET).await?;

    person.expects_in_console("status of 404");
    person.go_to(&sandbox.widget("/session/vs_nobody#nothing")).await?;
    person.sees_heading("This link does not work").await?;
    // The widget's own page, opened by itself, has no session at all.
    person.go_to(&sandbox.widget("/widget/")).await?;
    person.sees_heading("Open this page from the site that sent you").await
}

pub(super) async fn lapsed(stage: &Stage) -> Result<()> {
    let person = &stage.person().await?;
    let sandbox = stage.sandbox(&["--client-secret-seconds", "0", "--link-seconds", "0"]).await?;
    let session = sandbox.create_session(&["documents"], json!({})).await?;
    person.expects_in_console("status of 401");
    demo::open_with_secret(person, &sandbox.landlord("/"), &session.client_secret).await?;
    person.sees_heading("This link has expired").await?;
    person.go_to(&session.url).await?;
    person.sees_heading("This link has expired").await
}
