//! What the page's address asks for:
//! `/events?session=vs_…&type=…&delivery=retrying&older_than=evt_…`.

use url::form_urlencoded;

use crate::store::event_log::{DeliveryStanding, EventFilter};
use crate::store::pagination::{Cursor, PageRequest};

/// So many events are on one page.
pub(super) const EVENTS_ON_A_PAGE: u32 = 20;

/// What can become of an event, in the address and in words.
pub(super) const STANDINGS: &[(DeliveryStanding, &str, &str)] = &[
    (DeliveryStanding::Waiting, "waiting", "Waiting"),
    (DeliveryStanding::Retrying, "retrying", "Being tried again"),
    (DeliveryStanding::Delivered, "delivered", "Delivered"),
    (DeliveryStanding::GivenUp, "given_up", "Given up"),
    (DeliveryStanding::NotSent, "not_sent", "Not sent"),
];

/// What is asked for. What an address says wrongly, it does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) filter: EventFilter,
    pub(super) older_than: Option<String>,
    pub(super) newer_than: Option<String>,
    /// The event that was sent again just now.
    pub(super) sent: Option<String>,
}

impl Asked {
    pub(super) fn from_query(query: &str) -> Self {
        let mut asked = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let text = Some(value.to_owned());
            match name.as_ref() {
                "session" => asked.filter.session = text,
                "type" => asked.filter.kind = text,
                "delivery" => {
                    asked.filter.standing = STANDINGS
                        .iter()
                        .find(|(_, name, _)| *name == value)
                        .map(|(standing, ..)| *standing)
                }
                "older_than" => asked.older_than = text,
                "newer_than" => asked.newer_than = text,
                "sent" => asked.sent = text,
                _ => {}
            }
        }
        asked
    }

    /// Which page.
    pub(super) fn page(&self) -> PageRequest {
        let cursor = match (&self.older_than, &self.newer_than) {
            (Some(id), _) => Cursor::After(id.clone()),
            (None, Some(id)) => Cursor::Before(id.clone()),
            (None, None) => Cursor::Start,
        };
        PageRequest { limit: EVENTS_ON_A_PAGE, cursor }
    }

    /// Whether anything is left out.
    pub(super) fn is_filtered(&self) -> bool {
        self.filter != EventFilter::default()
    }

    /// Whether new events would be on this page.
    pub(super) fn is_newest(&self) -> bool {
        self.older_than.is_none() && self.newer_than.is_none()
    }

    /// The address that asks for this.
    pub(super) fn address(&self) -> String {
        self.address_of("/events", None)
    }

    /// The newest of the same kind.
    pub(super) fn newest(&self) -> Self {
        Self { filter: self.filter.clone(), ..Self::default() }
    }

    /// The page of older ones.
    pub(super) fn older_than(&self, id: &str) -> String {
        Self { older_than: Some(id.to_owned()), ..self.newest() }.address()
    }

    /// The page of newer ones.
    pub(super) fn newer_than(&self, id: &str) -> String {
        Self { newer_than: Some(id.to_owned()), ..self.newest() }.address()
    }

    /// All events of a session.
    pub(super) fn of_session(session: &str) -> String {
        Self {
            filter: EventFilter { session: Some(session.to_owned()), ..EventFilter::default() },
            ..Self::default()
        }
        .address()
    }

    /// Where the button of an event goes.
    pub(super) fn send_address(&self, id: &str) -> String {
        self.address_of(&format!("/events/{id}/send"), None)
    }

    /// Where that leads back to: the same page, at the event.
    pub(super) fn address_after_sending(&self, id: &str) -> String {
        format!("{}#{id}", self.address_of("/events", Some(id)))
    }

    fn address_of(&self, path: &str, sent: Option<&str>) -> String {
        let standing = self
            .filter
            .standing
            .and_then(|standing| STANDINGS.iter().find(|(one, ..)| *one == standing));
        let parts = [
            ("session", self.filter.session.as_deref()),
            ("type", self.filter.kind.as_deref()),
            ("delivery", standing.map(|(_, name, _)| *name)),
            ("older_than", self.older_than.as_deref()),
            ("newer_than", self.newer_than.as_deref()),
            ("sent", sent),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in parts {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_it_was_made_from() {
        let query = "session=vs_1&type=document_upload.rejected&delivery=given_up&older_than=evt_2";
        let asked = Asked::from_query(query);
        assert_eq!(asked.address(), format!("/events?{query}"));
        assert_eq!(asked.filter.standing, Some(DeliveryStanding::GivenUp));
        assert_eq!(
            asked.address_after_sending("evt_3"),
            format!("/events?{query}&sent=evt_3#evt_3")
        );
        assert_eq!(
            asked.newest().address(),
            "/events?session=vs_1&type=document_upload.rejected&delivery=given_up"
        );
    }

    #[test]
    fn what_is_not_understood_is_left_out() {
        assert_eq!(Asked::from_query("session=&type=+&delivery=sideways&else=x"), Asked::default());
    }
}
