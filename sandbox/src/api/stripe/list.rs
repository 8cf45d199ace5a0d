//! Parameters that the lists of the dialect share: pagination and creation time.

use crate::api::stripe::errors::{StripeFailure, StripeResult};
use crate::api::stripe::params::{Nested, Params};
use crate::store::pagination::{CreatedRange, Cursor, PageRequest};

/// Parses `limit`, `starting_after` and `ending_before`.
pub(super) fn page(params: &mut Params) -> StripeResult<PageRequest> {
    let limit = params.integer("limit")?.unwrap_or(10);
    let limit = u32::try_from(limit).ok().filter(|limit| (1..=100).contains(limit));
    let limit = limit.ok_or_else(|| {
        StripeFailure::invalid("limit", "'limit' must be a number from 1 to 100.")
            .coded("parameter_invalid_integer")
    })?;
    let cursor = match (params.text("starting_after")?, params.text("ending_before")?) {
        (None, None) => Cursor::Start,
        (Some(id), None) => Cursor::After(id),
        (None, Some(id)) => Cursor::Before(id),
        (Some(_), Some(_)) => {
            return Err(StripeFailure::exclusive(
                "ending_before",
                "'starting_after' and 'ending_before' cannot be combined.",
            ));
        }
    };
    Ok(PageRequest { limit, cursor })
}

/// Returns the error for a cursor that identifies no object.
pub(super) fn unknown_cursor(page: &PageRequest, what: &str) -> StripeFailure {
    StripeFailure::no_such(
        what,
        if matches!(page.cursor, Cursor::Before(_)) { "ending_before" } else { "starting_after" },
    )
}

/// Parses `created=…`, or any of `created[gt]`, `created[gte]`, `created[lt]`, `created[lte]`.
pub(super) fn created(params: &mut Params) -> StripeResult<CreatedRange> {
    if !params.is_nested("created") {
        let moment = params.integer("created")?;
        return Ok(CreatedRange { since: moment, until: moment });
    }
    let mut range = CreatedRange::default();
    if let Some(Nested::Given(mut bounds)) = params.nested("created")? {
        let (after, from) = (bounds.integer("gt")?, bounds.integer("gte")?);
        let (before, to) = (bounds.integer("lt")?, bounds.integer("lte")?);
        bounds.finish()?;
        range.since = after.map(|moment| moment.saturating_add(1)).into_iter().chain(from).max();
        range.until = before.map(|moment| moment.saturating_sub(1)).into_iter().chain(to).min();
    }
    Ok(range)
}
