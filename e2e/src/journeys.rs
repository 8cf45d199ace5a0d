//! What is proven, one function for each journey, named after what holds.

mod whole;

use std::future::Future;
use std::pin::Pin;

use anyhow::Result;

use crate::runner::Stage;

/// One journey.
pub(crate) struct Journey {
    /// Where it is, and what holds.
    pub(crate) name: &'static str,
    /// Goes through it.
    pub(crate) run: for<'a> fn(&'a Stage) -> Pin<Box<dyn Future<Output = Result<()>> + 'a>>,
}

macro_rules! journeys {
    ($($module:ident::$name:ident),* $(,)?) => {
        /// All journeys, the longest first: so that none is left over when the others are done.
        pub(crate) const ALL: &[Journey] = &[
            $(Journey { name: concat!(stringify!($module), "::", stringify!($name)), run: |stage| Box::pin($module::$name(stage)) }),*
        ];
    };
}

journeys![
    whole::all_five_products_through_every_screen,
];
