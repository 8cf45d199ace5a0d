//! Carries requests to the sandbox and answers back, with what befalls them on the way.

use axum::body::Body;
use axum::http::Request;
use latchkey_api_types::SessionStatus;
use latchkey_client::{Response, TransportError};

use crate::action::Fault;
use crate::line::Parcel;
use crate::model::{Checked, hold};
use crate::sandbox::Answered;
use crate::world::World;

impl World<'_> {
    /// Carries one request to the sandbox, and its answer back.
    pub(crate) async fn carry(&mut self, parcel: Parcel) -> Checked {
        if let Some(fault) = parcel.fault {
            *self.tally.faults.entry(fault).or_default() += 1;
        }
        let reply =
            |answer: Result<Response, TransportError>| *parcel.reply.borrow_mut() = Some(answer);
        match parcel.fault {
            Some(Fault::Trouble) => {
                reply(Ok(Response { status: 503, ..Response::default() }));
                return Ok(());
            }
            Some(Fault::Cut) => {
                self.cut(&parcel).await?;
                reply(Err(TransportError::Network));
                return Ok(());
            }
            Some(Fault::HeldUp) => {
                self.held_up.push(parcel);
                return Ok(());
            }
            Some(Fault::Twice) => {
                self.deliver(&parcel).await?;
            }
            Some(Fault::Lost | Fault::AnswerLost | Fault::AnswerCut | Fault::AnswerHeldUp)
            | None => {}
        }
        let answered = self.deliver(&parcel).await?;
        let body = String::from_utf8_lossy(&answered.body).into_owned();
        let header = |name: &str| {
            answered.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
        };
        let answer = Response::with_headers(answered.status, body, header);
        match parcel.fault {
            Some(Fault::AnswerLost) => reply(Err(TransportError::Network)),
            Some(Fault::AnswerCut) => {
                let half = answer
                    .body
                    .char_indices()
                    .nth(answer.body.chars().count() / 2)
                    .map_or(0, |(at, _)| at);
                reply(Ok(Response { body: answer.body[..half].to_owned(), ..answer }));
            }
            Some(Fault::AnswerHeldUp) => self.answers_held_up.push((parcel, answer)),
            Some(Fault::Lost | Fault::Cut | Fault::Twice | Fault::Trouble | Fault::HeldUp)
            | None => reply(Ok(answer)),
        }
        Ok(())
    }

    /// The line breaks in the middle of a request: half of its body arrives, and its answer finds
    /// nobody.
    async fn cut(&mut self, parcel: &Parcel) -> Checked {
        if !parcel.has_piece() {
            return Ok(());
        }
        let arrived = parcel.body[..parcel.body.len() / 2].to_vec();
        let chunks =
            [Ok(bytes::Bytes::from(arrived.clone())), Err(std::io::Error::other("the line broke"))];
        self.sandbox
            .send(request(parcel, Body::from_stream(futures_util::stream::iter(chunks))))
            .await;
        self.model.was_cut(parcel, &arrived, &self.sandbox.view(&self.session).await)
    }

    async fn deliver(&mut self, parcel: &Parcel) -> Result<Answered, String> {
        self.tally.requests += 1;
        let is_complete = parcel.path.ends_with("/submit")
            && self.sandbox.view(&self.session).await.requirements.missing.is_empty();
        let answered = self.sandbox.send(request(parcel, Body::from(parcel.body.clone()))).await;
        hold!(
            answered.status < 500,
            "{} {} was answered {}",
            parcel.method,
            parcel.path,
            answered.status
        );
        let before = (self.model.documents.len(), self.model.status.clone());
        self.model.heard(parcel, &answered, is_complete, self.sandbox.state.now())?;
        self.tally.files += u64::from(self.model.documents.len() > before.0);
        self.tally.submissions += u64::from(
            self.model.status == SessionStatus::Processing && before.1 != SessionStatus::Processing,
        );
        Ok(answered)
    }
}

fn request(parcel: &Parcel, body: Body) -> Request<Body> {
    let mut request = Request::builder().method(parcel.method).uri(&parcel.path);
    for (name, value) in &parcel.headers {
        request = request.header(*name, value);
    }
    if parcel.header("Content-Type").is_none() && !parcel.body.is_empty() {
        request = request.header("Content-Type", "application/json");
    }
    request.body(body).unwrap()
}
