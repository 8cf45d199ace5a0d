//! Addresses from the server, filtered by scheme before anything follows or shows them.

use latchkey_api_types::{Institution, SessionView};

use crate::host::allowed_link;

/// Returns `session` without the addresses that may not be followed, and whether its `redirect_url`
/// was one of those.
pub(super) fn keep_allowed(mut session: SessionView) -> (SessionView, bool) {
    let given = session.redirect_url.take();
    session.redirect_url = given.as_deref().and_then(allowed_link);
    let refused = given.is_some() && session.redirect_url.is_none();
    session.business.privacy_url = session.business.privacy_url.as_deref().and_then(allowed_link);
    session.business.icon_url = session.business.icon_url.as_deref().and_then(allowed_link);
    for connection in &mut session.bank_connections {
        connection.authorization_url =
            connection.authorization_url.as_deref().and_then(allowed_link);
        connection.institution.logo_url =
            connection.institution.logo_url.as_deref().and_then(allowed_link);
    }
    (session, refused)
}

/// Returns `bank` without logos at addresses that may not be followed.
pub(super) fn keep_allowed_logos(mut bank: Institution) -> Institution {
    bank.logo_url = bank.logo_url.as_deref().and_then(allowed_link);
    bank.icon_url = bank.icon_url.as_deref().and_then(allowed_link);
    bank
}
