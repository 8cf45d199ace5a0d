//! Delivery of requests to the sandbox and of its responses to the tabs, with the network's faults.

use axum::body::Body;
use axum::http::Request;
use latchkey_api_types::SessionStatus;
use latchkey_client::{Response, TransportError};

use crate::action::Fault;
use crate::model::{Checked, hold};
use crate::sandbox::ServerResponse;
use crate::scenario::Scenario;
use crate::transport::QueuedRequest;

impl Scenario<'_> {
    /// Delivers one request to the sandbox and the response to the tab, with the request's fault.
    pub(crate) async fn handle(&mut self, request: QueuedRequest) -> Checked {
        if let Some(fault) = request.fault {
            *self.statistics.faults.entry(fault).or_default() += 1;
        }
        let reply =
            |result: Result<Response, TransportError>| *request.reply.borrow_mut() = Some(result);
        match request.fault {
            Some(Fault::ServerError) => {
                reply(Ok(Response { status: 503, ..Response::default() }));
                return Ok(());
            }
            Some(Fault::Interrupted) => {
                self.interrupt(&request).await?;
                reply(Err(TransportError::Network));
                return Ok(());
            }
            Some(Fault::Delayed) => {
                self.delayed.push(request);
                return Ok(());
            }
            Some(Fault::Duplicated) => {
                self.deliver(&request).await?;
            }
            Some(
                Fault::NotSent
                | Fault::ResponseLost
                | Fault::ResponseTruncated
                | Fault::ResponseDelayed,
            )
            | None => {}
        }
        let response = self.deliver(&request).await?;
        let body = String::from_utf8_lossy(&response.body).into_owned();
        let header = |name: &str| {
            response.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
        };
        let client_response = Response::with_headers(response.status, body, header);
        match request.fault {
            Some(Fault::ResponseLost) => reply(Err(TransportError::Network)),
            Some(Fault::ResponseTruncated) => {
                let half = client_response
                    .body
                    .char_indices()
                    .nth(client_response.body.chars().count() / 2)
                    .map_or(0, |(at, _)| at);
                reply(Ok(Response {
                    body: client_response.body[..half].to_owned(),
                    ..client_response
                }));
            }
            Some(Fault::ResponseDelayed) => self.delayed_responses.push((request, client_response)),
            Some(
                Fault::NotSent
                | Fault::Interrupted
                | Fault::Duplicated
                | Fault::ServerError
                | Fault::Delayed,
            )
            | None => reply(Ok(client_response)),
        }
        Ok(())
    }

    /// Interrupts an upload request: half of its body arrives, and its response is discarded.
    async fn interrupt(&mut self, request: &QueuedRequest) -> Checked {
        if !request.has_chunk() {
            return Ok(());
        }
        let arrived = request.body[..request.body.len() / 2].to_vec();
        let chunks = [
            Ok(bytes::Bytes::from(arrived.clone())),
            Err(std::io::Error::other("the connection was reset")),
        ];
        self.sandbox
            .send(http_request(request, Body::from_stream(futures_util::stream::iter(chunks))))
            .await;
        self.model.apply_interrupted(request, &arrived, &self.sandbox.view(&self.session).await)
    }

    async fn deliver(&mut self, request: &QueuedRequest) -> Result<ServerResponse, String> {
        self.statistics.requests += 1;
        let is_complete = request.url.ends_with("/submit")
            && self.sandbox.view(&self.session).await.requirements.missing.is_empty();
        let response =
            self.sandbox.send(http_request(request, Body::from(request.body.clone()))).await;
        hold!(
            response.status < 500,
            "{} {} returned {}",
            request.method.as_str(),
            request.url,
            response.status
        );
        let before = (self.model.documents.len(), self.model.status.clone());
        self.model.check_response(request, &response, is_complete, self.sandbox.state.now())?;
        self.statistics.files += u64::from(self.model.documents.len() > before.0);
        self.statistics.submissions += u64::from(
            self.model.status == SessionStatus::Processing && before.1 != SessionStatus::Processing,
        );
        Ok(response)
    }
}

fn http_request(request: &QueuedRequest, body: Body) -> Request<Body> {
    let mut builder = Request::builder().method(request.method.as_str()).uri(&request.url);
    for (name, value) in &request.headers {
        builder = builder.header(*name, value);
    }
    if request.header("Content-Type").is_none() && !request.body.is_empty() {
        builder = builder.header("Content-Type", "application/json");
    }
    builder.body(body).unwrap()
}
