//! The query of the page: `/events?session=vs_…&type=…&delivery=retrying&older_than=evt_…`.

use url::form_urlencoded;

use crate::store::event_log::{DeliveryStatus, EventFilter};
use crate::store::pagination::{Cursor, PageRequest};

pub(super) const EVENTS_PER_PAGE: u32 = 20;

/// The delivery statuses, with their query value and label.
pub(super) const DELIVERY_STATUSES: &[(DeliveryStatus, &str, &str)] = &[
    (DeliveryStatus::Waiting, "waiting", "Waiting"),
    (DeliveryStatus::Retrying, "retrying", "Retrying"),
    (DeliveryStatus::Delivered, "delivered", "Delivered"),
    (DeliveryStatus::GivenUp, "given_up", "Given up"),
    (DeliveryStatus::NotSent, "not_sent", "Not sent"),
];

/// A parsed query. Invalid parameters are ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LogQuery {
    pub(super) filter: EventFilter,
    pub(super) older_than: Option<String>,
    pub(super) newer_than: Option<String>,
    /// The event that was just sent again.
    pub(super) sent: Option<String>,
}

impl LogQuery {
    pub(super) fn from_query(text: &str) -> Self {
        let mut query = Self::default();
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let text = Some(value.to_owned());
            match name.as_ref() {
                "session" => query.filter.session = text,
                "type" => query.filter.kind = text,
                "delivery" => {
                    query.filter.delivery = DELIVERY_STATUSES
                        .iter()
                        .find(|(_, name, _)| *name == value)
                        .map(|(delivery, ..)| *delivery)
                }
                "older_than" => query.older_than = text,
                "newer_than" => query.newer_than = text,
                "sent" => query.sent = text,
                _ => {}
            }
        }
        query
    }

    /// Returns the page to load.
    pub(super) fn page(&self) -> PageRequest {
        let cursor = match (&self.older_than, &self.newer_than) {
            (Some(id), _) => Cursor::After(id.clone()),
            (None, Some(id)) => Cursor::Before(id.clone()),
            (None, None) => Cursor::Start,
        };
        PageRequest { limit: EVENTS_PER_PAGE, cursor }
    }

    /// Returns whether a filter is set.
    pub(super) fn is_filtered(&self) -> bool {
        self.filter != EventFilter::default()
    }

    /// Returns whether new events appear on this page.
    pub(super) fn is_newest(&self) -> bool {
        self.older_than.is_none() && self.newer_than.is_none()
    }

    /// Returns the address of the query.
    pub(super) fn address(&self) -> String {
        self.address_of("/events", None)
    }

    /// Returns the query for the newest events with the same filter.
    pub(super) fn newest(&self) -> Self {
        Self { filter: self.filter.clone(), ..Self::default() }
    }

    /// Returns the address of the page with older events.
    pub(super) fn older_than(&self, id: &str) -> String {
        Self { older_than: Some(id.to_owned()), ..self.newest() }.address()
    }

    /// Returns the address of the page with newer events.
    pub(super) fn newer_than(&self, id: &str) -> String {
        Self { newer_than: Some(id.to_owned()), ..self.newest() }.address()
    }

    /// Returns the address of all events of a session.
    pub(super) fn of_session(session: &str) -> String {
        Self {
            filter: EventFilter { session: Some(session.to_owned()), ..EventFilter::default() },
            ..Self::default()
        }
        .address()
    }

    /// Returns the address to which the button of an event submits.
    pub(super) fn send_address(&self, id: &str) -> String {
        self.address_of(&format!("/events/{id}/send"), None)
    }

    /// Returns the address of the redirect after sending: the same page, at the event.
    pub(super) fn address_after_sending(&self, id: &str) -> String {
        format!("{}#{id}", self.address_of("/events", Some(id)))
    }

    fn address_of(&self, path: &str, sent: Option<&str>) -> String {
        let delivery = self
            .filter
            .delivery
            .and_then(|delivery| DELIVERY_STATUSES.iter().find(|(one, ..)| *one == delivery));
        let parts = [
            ("session", self.filter.session.as_deref()),
            ("type", self.filter.kind.as_deref()),
            ("delivery", delivery.map(|(_, name, _)| *name)),
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
    fn an_address_round_trips() {
        let query = "session=vs_1&type=document_upload.rejected&delivery=given_up&older_than=evt_2";
        let parsed = LogQuery::from_query(query);
        assert_eq!(parsed.address(), format!("/events?{query}"));
        assert_eq!(parsed.filter.delivery, Some(DeliveryStatus::GivenUp));
        assert_eq!(
            parsed.address_after_sending("evt_3"),
            format!("/events?{query}&sent=evt_3#evt_3")
        );
        assert_eq!(
            parsed.newest().address(),
            "/events?session=vs_1&type=document_upload.rejected&delivery=given_up"
        );
    }

    #[test]
    fn invalid_parameters_are_ignored() {
        assert_eq!(
            LogQuery::from_query("session=&type=+&delivery=sideways&else=x"),
            LogQuery::default()
        );
    }
}
