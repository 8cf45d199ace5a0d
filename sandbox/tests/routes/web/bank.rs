//! The simulated bank's pages, and `/bank/callback`.

mod failures;

use latchkey_api_types::{BankConnection, BankConnectionStatus, BankFailureCode};
use serde_json::json;

use super::{between, browse, cookie_of, post_form};
use crate::support::{Answer, Sandbox, secret_of};

/// A pending connection and the address of the bank's first page.
struct Started {
    secret: String,
    connection: String,
    path: String,
}

async fn start(sandbox: &Sandbox, institution: &str) -> Started {
    start_with(sandbox, json!({ "institution": institution })).await
}

async fn start_with(sandbox: &Sandbox, create: serde_json::Value) -> Started {
    let secret = secret_of(&sandbox.create_session(&["income"]).await);
    let connection: BankConnection =
        serde_json::from_value(sandbox.post("/v1/bank_connections", &secret, &create).await.ok())
            .unwrap();
    let url = connection.authorization_url.unwrap();
    let path = url
        .strip_prefix("http://127.0.0.1:4010")
        .unwrap_or_else(|| panic!("the bank is on another origin than the widget: {url}"));
    Started { secret, connection: connection.id, path: path.to_owned() }
}

async fn connection(sandbox: &Sandbox, started: &Started) -> BankConnection {
    serde_json::from_value(
        sandbox
            .get(&format!("/v1/bank_connections/{}", started.connection), &started.secret)
            .await
            .ok(),
    )
    .unwrap()
}

/// The browser of a bank customer.
struct Browser<'a> {
    sandbox: &'a Sandbox,
    cookie: String,
    page: Answer,
}

impl<'a> Browser<'a> {
    async fn at(sandbox: &'a Sandbox, path: &str) -> Self {
        let page = browse(sandbox, path, &[]).await;
        Self { sandbox, cookie: cookie_of(&page), page }
    }

    /// Submits the form on the page.
    async fn send(&mut self, fields: &[(&str, &str)]) -> &Answer {
        let text = self.page.text();
        let action = between(&text, " method=\"post\" action=\"", "\"");
        let request = between(&text, "name=\"request\" value=\"", "\"");
        let mut all = vec![("request", request.as_str())];
        all.extend_from_slice(fields);
        self.page = post_form(self.sandbox, &action, &self.cookie, &all).await;
        &self.page
    }

    async fn log_in(&mut self) -> &Answer {
        self.send(&[("username", "sandbox"), ("password", "anything")]).await
    }

    /// Follows the page's "Go back".
    async fn go_back(&mut self) -> &Answer {
        let address =
            between(&self.page.text(), "href=\"http://localhost:4010", "\"").replace("&amp;", "&");
        self.page = browse(self.sandbox, &address, &[]).await;
        &self.page
    }

    /// Follows a redirect to the callback.
    async fn follow(&mut self) -> &Answer {
        assert_eq!(self.page.status, 303, "{}", self.page.text());
        let address =
            self.page.header("location").strip_prefix("http://localhost:4010").unwrap().to_owned();
        self.page = browse(self.sandbox, &address, &[]).await;
        &self.page
    }
}

#[tokio::test]
async fn a_customer_who_allows_access_connects_the_accounts_that_were_ticked() {
    let sandbox = Sandbox::new().await;
    let started = start(&sandbox, "sandbox_bank").await;
    let mut browser = Browser::at(&sandbox, &started.path).await;
    assert!(
        browser.page.text().contains("nothing is real")
            && browser.page.text().contains("autocomplete=\"current-password\"")
    );
    browser.log_in().await;
    browser.send(&[("account", "current"), ("account", "savings")]).await;
    assert!(browser.page.text().contains("90 days, until 13 June 2026"), "{}", browser.page.text());
    browser.send(&[("decision", "allow")]).await;
    let page = browser.follow().await.text();
    assert_eq!(between(&page, "data-connection=\"", "\""), started.connection);
    assert_eq!(between(&page, "data-status=\"", "\""), "authorised");
    let connected = connection(&sandbox, &started).await;
    assert_eq!(connected.status, BankConnectionStatus::Authorised);
    let names: Vec<&str> = connected.accounts.iter().map(|account| account.name.as_str()).collect();
    assert_eq!(names, ["Current account", "Rainy day savings"]);
}

#[tokio::test]
async fn the_second_factor_takes_one_code_and_gives_up_after_three_others() {
    let sandbox = Sandbox::new().await;
    let started = start(&sandbox, "sandbox_bank_2fa").await;
    let mut browser = Browser::at(&sandbox, &started.path).await;
    browser.log_in().await;
    assert!(browser.send(&[("code", "000000")]).await.text().contains("The code is not right"));
    assert!(browser.send(&[("code", "123 456")]).await.text().contains("Choose accounts"));

    let started = start(&sandbox, "sandbox_bank_2fa").await;
    let mut browser = Browser::at(&sandbox, &started.path).await;
    browser.log_in().await;
    for _ in 0..3 {
        browser.send(&[("code", "000000")]).await;
    }
    assert!(browser.page.text().contains("Your access is locked"));
    browser.go_back().await;
    assert_eq!(
        connection(&sandbox, &started).await.failure.unwrap().code,
        BankFailureCode::LoginFailed
    );
}

#[tokio::test]
async fn errors_are_shown_beside_the_field_and_in_a_summary_and_typed_values_stay() {
    let sandbox = Sandbox::new().await;
    let mut browser = Browser::at(&sandbox, &start(&sandbox, "sandbox_bank").await.path).await;
    let page = browser.send(&[("username", ""), ("password", "")]).await.text();
    assert!(
        page.contains("role=\"alert\"")
            && page.contains("id=\"username-error\"")
            && page.contains("Enter your user name"),
        "{page}"
    );
    let page = browser.send(&[("username", "jane \"x\""), ("password", "wrong")]).await.text();
    assert!(
        page.contains("value=\"jane &quot;x&quot;\"") && page.contains("id=\"password-error\""),
        "{page}"
    );
    browser.log_in().await;
    assert!(browser.send(&[]).await.text().contains("Tick at least one account"));
}

#[tokio::test]
async fn a_connection_that_was_started_by_a_redirect_returns_to_the_host_page() {
    let sandbox = Sandbox::new().await;
    let return_url = "http://127.0.0.1:4010/?session=vs_1&present=inline";
    let started =
        start_with(&sandbox, json!({ "institution": "sandbox_bank", "return_url": return_url }))
            .await;
    let mut browser = Browser::at(&sandbox, &started.path).await;
    let page = browser.go_back().await;
    assert_eq!((page.status.as_u16(), page.header("location")), (303, return_url));
}

#[tokio::test]
async fn a_repeated_response_changes_nothing() {
    let sandbox = Sandbox::new().await;
    let started = start(&sandbox, "sandbox_bank").await;
    let mut browser = Browser::at(&sandbox, &started.path).await;
    browser.log_in().await;
    browser.send(&[("account", "current")]).await;
    let address = browser
        .send(&[("decision", "allow")])
        .await
        .header("location")
        .strip_prefix("http://localhost:4010")
        .unwrap()
        .to_owned();
    let first = browse(&sandbox, &address, &[]).await;
    let settled = connection(&sandbox, &started).await;
    let state = between(&format!("{address}&"), "state=", "&");
    for repeated in [
        address.clone(),
        format!("/bank/callback?code=another&state={state}"),
        format!("/bank/callback?error=access_denied&state={state}"),
    ] {
        let page = browse(&sandbox, &repeated, &[]).await;
        assert_eq!((page.status, page.text()), (first.status, first.text()), "{repeated}");
    }
    assert!(first.text().contains("Your bank is connected"));
    assert_eq!(connection(&sandbox, &started).await, settled);
}

#[tokio::test]
async fn a_response_with_an_unknown_state_changes_nothing_and_explains_what_to_do() {
    let sandbox = Sandbox::new().await;
    let started = start(&sandbox, "sandbox_bank").await;
    for unknown in [
        "/bank/callback?code=x&state=y",
        "/bank/callback?error=access_denied&state=y",
        "/bank/callback?code=x",
        "/bank/callback",
    ] {
        let page = browse(&sandbox, unknown, &[]).await;
        assert_eq!(page.status, 404, "{unknown}");
        assert!(
            page.text().contains("nothing has changed")
                && page.text().contains("go back to your verification"),
            "{}",
            page.text()
        );
        assert!(!page.text().contains("data-connection"));
    }
    assert_eq!(connection(&sandbox, &started).await.status, BankConnectionStatus::Pending);
}

/// A second click or a duplicated request: whichever redirect the browser follows, it is connected.
#[tokio::test]
async fn a_consent_that_is_sent_twice_is_one_consent() {
    let sandbox = Sandbox::new().await;
    let started = start(&sandbox, "sandbox_bank").await;
    let mut browser = Browser::at(&sandbox, &started.path).await;
    browser.log_in().await;
    browser.send(&[("account", "current")]).await;
    let request = between(&browser.page.text(), "name=\"request\" value=\"", "\"");
    let allow = [("request", request.as_str()), ("decision", "allow")];
    let first = post_form(&sandbox, "/bank/sandbox_bank/consent", &browser.cookie, &allow).await;
    let second = post_form(&sandbox, "/bank/sandbox_bank/consent", &browser.cookie, &allow).await;
    assert_eq!(first.header("location"), second.header("location"));
    browser.page = first;
    assert!(browser.follow().await.text().contains("Your bank is connected"));
}

#[tokio::test]
async fn a_form_is_accepted_only_in_its_own_browser_at_its_own_step_and_in_time() {
    let sandbox = Sandbox::new().await;
    let mut browser = Browser::at(&sandbox, &start(&sandbox, "sandbox_bank").await.path).await;
    let request = between(&browser.page.text(), "name=\"request\" value=\"", "\"");
    let login = [("request", request.as_str()), ("username", "sandbox"), ("password", "x")];
    for (path, cookie) in [
        ("/bank/sandbox_bank/login", ""),
        ("/bank/sandbox_bank/login", "sandbox_bank=another"),
        ("/bank/revolut/login", browser.cookie.as_str()),
        ("/bank/sandbox_bank/consent", browser.cookie.as_str()),
    ] {
        let page = post_form(&sandbox, path, cookie, &login).await;
        assert_eq!(page.status, 400, "{path} {cookie}");
        assert!(page.text().contains("This page has lapsed"));
    }
    sandbox.state.clock.advance(31 * 60);
    assert_eq!(browser.log_in().await.status, 400);
}

#[tokio::test]
async fn an_invalid_authorization_request_gets_an_error_page_and_no_redirect() {
    let sandbox = Sandbox::new().await;
    let good = start(&sandbox, "sandbox_bank").await.path;
    for bad in [
        good.replace("localhost%3A4010", "evil.example"),
        good.replace("response_type=code", "response_type=token"),
        good.replace("code_challenge_method=S256", "code_challenge_method=plain"),
        "/bank/sandbox_bank/authorize".to_owned(),
    ] {
        assert_ne!(bad, good);
        let page = browse(&sandbox, &bad, &[]).await;
        assert_eq!(page.status, 400, "{bad}");
        assert!(page.text().contains("We cannot go on") && !page.text().contains("evil.example"));
    }
    assert_eq!(browse(&sandbox, "/bank/no_such_bank/authorize", &[]).await.status, 404);
}

#[tokio::test]
async fn the_banks_pages_refuse_frames_and_inline_code() {
    let sandbox = Sandbox::new().await;
    let page = browse(&sandbox, &start(&sandbox, "sandbox_bank").await.path, &[]).await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{policy}");
    assert!(
        policy.contains("form-action 'self' http://localhost:4010 http://127.0.0.1:4010;"),
        "{policy}"
    );
    assert_eq!(
        (
            page.header("x-frame-options"),
            page.header("referrer-policy"),
            page.header("cache-control")
        ),
        ("DENY", "no-referrer", "no-store")
    );
    assert!(page.header("set-cookie").ends_with("; Path=/bank; HttpOnly; SameSite=Lax"));
    assert!(!page.text().contains("style=") && !page.text().contains("<script"));
    let theme = browse(&sandbox, "/bank/sandbox_bank/theme.css", &[]).await;
    assert!(theme.text().contains("--brand: #1d4ed8"));
    for (path, media_type) in [
        ("/bank/assets/bank.css", "text/css; charset=utf-8"),
        ("/bank/assets/callback.js", "text/javascript; charset=utf-8"),
    ] {
        assert_eq!(browse(&sandbox, path, &[]).await.header("content-type"), media_type);
    }
}
