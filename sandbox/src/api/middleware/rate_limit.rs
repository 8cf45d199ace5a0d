//! Rate limiting: a number of requests per second for each caller, with an allowance for bursts.
//!
//! A caller is identified by its credential: the server of the business, or one session whichever
//! client secret it uses. Without a valid credential it is identified by its IP address, so that
//! random credentials do not evade the limit. Each process counts separately.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::api::auth;
use crate::clock::Clock;
use crate::config::RateLimit;
use crate::error::ApiFailure;
use crate::state::AppState;

/// Number of requests after which callers with a full allowance are removed from memory.
const REQUESTS_BETWEEN_CLEANINGS: u32 = 4096;

/// Counts the requests of each caller.
pub struct Limiter {
    clock: LimiterClock,
    counts: Option<
        RateLimiter<Caller, HashMapStateStore<Caller>, LimiterClock, NoOpMiddleware<Duration>>,
    >,
    since_cleaning: AtomicU32,
}

/// A caller.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Caller {
    /// A caller with a valid credential, by the scope of the credential.
    Authenticated(String),
    /// A caller without a valid credential, by its IPv4 address or IPv6 network. One machine can
    /// use any address of its IPv6 network.
    Unauthenticated(Option<IpAddr>),
}

impl Limiter {
    /// Creates a limiter.
    pub fn new(rule: RateLimit, clock: Clock) -> Self {
        let clock = LimiterClock { started: Instant::now(), clock };
        let quota = NonZeroU32::new(rule.per_second).map(|per_second| {
            let burst = NonZeroU32::new(rule.burst).unwrap_or(per_second);
            Quota::per_second(per_second).allow_burst(burst)
        });
        let counts = quota.map(|quota| RateLimiter::hashmap_with_clock(quota, clock.clone()));
        Self { clock, counts, since_cleaning: AtomicU32::new(0) }
    }

    /// Counts a request. Fails with the number of seconds to wait if the limit is exceeded.
    fn count(&self, caller: &Caller) -> Result<(), u64> {
        let Some(counts) = &self.counts else { return Ok(()) };
        if self.since_cleaning.fetch_add(1, Ordering::Relaxed) >= REQUESTS_BETWEEN_CLEANINGS {
            self.since_cleaning.store(0, Ordering::Relaxed);
            counts.retain_recent();
        }
        counts.check_key(caller).map_err(|refused| {
            let wait = refused.wait_time_from(self.clock.now());
            (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1)
        })
    }
}

impl std::fmt::Debug for Limiter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Limiter")
            .field("callers", &self.counts.as_ref().map(|counts| counts.len()))
            .finish_non_exhaustive()
    }
}

/// Applies the limit. Stores the credential in the request extensions for the handler.
pub async fn layer(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let credential = auth::authenticate(&state, request.headers()).await;
    let caller = match &credential {
        Ok(credential) => Caller::Authenticated(credential.scope().to_owned()),
        Err(_) => Caller::Unauthenticated(
            request
                .extensions()
                .get()
                .map(|ConnectInfo(address): &ConnectInfo<SocketAddr>| network(address.ip())),
        ),
    };
    if let Err(seconds) = state.limiter.count(&caller) {
        return ApiFailure::rate_limited(seconds).into_response();
    }
    if let Ok(credential) = credential {
        request.extensions_mut().insert(credential);
    }
    next.run(request).await
}

/// Returns an IPv4 address unchanged, and the /64 network of an IPv6 address.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
    }
}

/// The sandbox's clock in tests that set it, otherwise a monotonic clock.
#[derive(Debug, Clone)]
struct LimiterClock {
    started: Instant,
    clock: Clock,
}

impl governor::clock::Clock for LimiterClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        match &self.clock {
            Clock::System => self.started.elapsed(),
            Clock::Settable(_) => {
                Duration::from_secs(u64::try_from(self.clock.now()).unwrap_or_default())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unauthenticated(address: &str) -> Caller {
        Caller::Unauthenticated(Some(network(address.parse().unwrap())))
    }

    fn limiter(per_second: u32, burst: u32) -> (Limiter, Clock) {
        let clock = Clock::settable(1_000);
        (Limiter::new(RateLimit { per_second, burst }, clock.clone()), clock)
    }

    #[test]
    fn a_burst_is_allowed_and_then_the_rate_applies() {
        let (limiter, clock) = limiter(2, 5);
        let caller = Caller::Authenticated("vs_1".to_owned());
        let allowed =
            |limiter: &Limiter| (0..10).filter(|_| limiter.count(&caller).is_ok()).count();
        assert_eq!(allowed(&limiter), 5);
        assert_eq!(limiter.count(&caller), Err(1));
        clock.advance(1);
        assert_eq!(allowed(&limiter), 2);
        clock.advance(60);
        assert_eq!(allowed(&limiter), 5, "the reserve fills up, and no further");
    }

    #[test]
    fn callers_have_separate_limits() {
        let (limiter, _clock) = limiter(1, 1);
        for caller in [
            Caller::Authenticated("vs_1".to_owned()),
            Caller::Authenticated("vs_2".to_owned()),
            unauthenticated("192.0.2.1"),
            unauthenticated("192.0.2.2"),
        ] {
            assert_eq!(limiter.count(&caller), Ok(()), "{caller:?}");
            assert_eq!(limiter.count(&caller), Err(1), "{caller:?}");
        }
    }

    #[test]
    fn an_ipv6_network_is_one_caller() {
        assert_eq!(unauthenticated("2001:db8::1"), unauthenticated("2001:db8::2"));
        assert_ne!(unauthenticated("2001:db8:0:1::1"), unauthenticated("2001:db8:0:2::1"));
        assert_eq!(unauthenticated("::ffff:192.0.2.1"), unauthenticated("192.0.2.1"));
    }

    #[test]
    fn idle_callers_are_removed_from_memory() {
        let (limiter, clock) = limiter(1, 1);
        for number in 0..REQUESTS_BETWEEN_CLEANINGS {
            limiter.count(&Caller::Authenticated(number.to_string())).unwrap();
        }
        clock.advance(10);
        for _ in 0..2 {
            let _ = limiter.count(&Caller::Unauthenticated(None));
        }
        assert!(limiter.counts.unwrap().len() <= 2);
    }

    #[test]
    fn a_rate_of_zero_is_unlimited() {
        let (limiter, _clock) = limiter(0, 0);
        assert!((0..10_000).all(|_| limiter.count(&Caller::Unauthenticated(None)).is_ok()));
    }
}
