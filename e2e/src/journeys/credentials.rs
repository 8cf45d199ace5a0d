//! Unknown and expired credentials.

use anyhow::Result;
use serde_json::json;

use crate::engine::find::Role;
use crate::pages::host_page;
use crate::user::WIDGET;
use crate::user::scenario::Scenario;

pub(super) async fn unknown_credentials_are_refused(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let sandbox = &user.env.sandbox;
    user.allow_in_console("status of 401");
    host_page::open_with_secret(
        user,
        &sandbox.host_page_url("/"),
        "vs_secret_nobody_has_given_this_away",
    )
    .await?;
    user.expect_heading("This link does not work").await?;
    user.expect_reflow("30-unknown").await?;
    // The widget closes without a question, as there is nothing to lose.
    user.click_button("Close").await?;
    user.switch_to_page().await?;
    user.expect_gone(Role::Iframe, WIDGET).await?;

    user.allow_in_console("status of 404");
    user.go_to(&sandbox.widget_url("/session/vs_nobody#nothing")).await?;
    user.expect_heading("This link does not work").await?;
    // The widget's page without a host page has no session.
    user.go_to(&sandbox.widget_url("/widget/")).await?;
    user.expect_heading("Open this page from the site that sent you").await
}

pub(super) async fn expired_credentials_are_refused(scenario: &Scenario) -> Result<()> {
    let user = &scenario.user().await?;
    let sandbox =
        scenario.sandbox(&["--client-secret-seconds", "0", "--link-seconds", "0"]).await?;
    let session = sandbox.create_session(&["documents"], json!({})).await?;
    user.allow_in_console("status of 401");
    host_page::open_with_secret(user, &sandbox.host_page_url("/"), &session.client_secret).await?;
    user.expect_heading("This link has expired").await?;
    user.go_to(&session.url).await?;
    user.expect_heading("This link has expired").await
}
