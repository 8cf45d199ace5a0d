//! The pages that a user visits, as page objects: the host page, the widget's screens, and the
//! simulated bank.

pub(crate) mod bank;
pub(crate) mod host_page;
pub(crate) mod widget;
