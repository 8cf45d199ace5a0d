//! The checks of a submitted session. The sandbox does not really check: the session's test value
//! decides the outcome, and the report is made from what the applicant submitted.

pub(crate) mod checks;
pub(crate) mod extraction;
pub(crate) mod outcome;
pub(crate) mod progress;
pub(crate) mod report;
