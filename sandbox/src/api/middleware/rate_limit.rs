//! Keeps one caller from taking the server from all others: so many requests a second, and a
//! reserve for bursts.
//!
//! A caller is who its credential says: the landlord's server, or one session, however many secrets
//! it has had. Without a good credential it is an address, so that inventing credentials gets
//! nobody further. Each process counts for itself.

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

/// After so many requests, callers whose reserve is full again are forgotten.
const REQUESTS_BETWEEN_CLEANINGS: u32 = 4096;

/// Counts what each caller sends.
pub struct Limiter {
    clock: LimiterClock,
    counts: Option<
        RateLimiter<Caller, HashMapStateStore<Caller>, LimiterClock, NoOpMiddleware<Duration>>,
    >,
    since_cleaning: AtomicU32,
}

/// Who sends.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Caller {
    /// Somebody with a good credential: the scope of that.
    Known(String),
    /// Somebody without one; of an IPv6 address only the network, in which one machine may take any
    /// number.
    Stranger(Option<IpAddr>),
}

impl Limiter {
    /// A limiter by this rule and clock.
    pub fn new(rule: RateLimit, clock: Clock) -> Self {
        let clock = LimiterClock { started: Instant::now(), clock };
        let quota = NonZeroU32::new(rule.per_second).map(|per_second| {
            let burst = NonZeroU32::new(rule.burst).unwrap_or(per_second);
            Quota::per_second(per_second).allow_burst(burst)
        });
        let counts = quota.map(|quota| RateLimiter::hashmap_with_clock(quota, clock.clone()));
        Self { clock, counts, since_cleaning: AtomicU32::new(0) }
    }

    /// Counts a request; where it is one too many, says after how many seconds the next one will
    /// not be.
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

/// The layer. What it finds out about the caller is left for the handler.
pub async fn layer(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let credential = auth::authenticate(&state, request.headers()).await;
    let caller = match &credential {
        Ok(credential) => Caller::Known(credential.scope().to_owned()),
        Err(_) => Caller::Stranger(
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

/// An IPv4 address itself; of an IPv6 address the network of 64 bits.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
    }
}

/// The sandbox's clock where a test moves it; else one that never goes back, and counts finer than
/// seconds.
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

    fn stranger(address: &str) -> Caller {
        Caller::Stranger(Some(network(address.parse().unwrap())))
    }

    fn limiter(per_second: u32, burst: u32) -> (Limiter, Clock) {
        let clock = Clock::settable(1_000);
        (Limiter::new(RateLimit { per_second, burst }, clock.clone()), clock)
    }

    #[test]
    fn a_burst_is_let_through_and_then_so_many_a_second() {
        let (limiter, clock) = limiter(2, 5);
        let caller = Caller::Known("vs_1".to_owned());
        let let_through =
            |limiter: &Limiter| (0..10).filter(|_| limiter.count(&caller).is_ok()).count();
        assert_eq!(let_through(&limiter), 5);
        assert_eq!(limiter.count(&caller), Err(1));
        clock.advance(1);
        assert_eq!(let_through(&limiter), 2);
        clock.advance(60);
        assert_eq!(let_through(&limiter), 5, "the reserve fills up, and no further");
    }

    #[test]
    fn callers_do_not_take_from_each_other() {
        let (limiter, _clock) = limiter(1, 1);
        for caller in [
            Caller::Known("vs_1".to_owned()),
            Caller::Known("vs_2".to_owned()),
            stranger("192.0.2.1"),
            stranger("192.0.2.2"),
        ] {
            assert_eq!(limiter.count(&caller), Ok(()), "{caller:?}");
            assert_eq!(limiter.count(&caller), Err(1), "{caller:?}");
        }
    }

    #[test]
    fn one_network_is_one_stranger() {
        assert_eq!(stranger("2001:db8::1"), stranger("2001:db8::2"));
        assert_ne!(stranger("2001:db8:0:1::1"), stranger("2001:db8:0:2::1"));
        assert_eq!(stranger("::ffff:192.0.2.1"), stranger("192.0.2.1"));
    }

    #[test]
    fn callers_who_have_gone_away_are_forgotten() {
        let (limiter, clock) = limiter(1, 1);
        for number in 0..REQUESTS_BETWEEN_CLEANINGS {
            limiter.count(&Caller::Known(number.to_string())).unwrap();
        }
        clock.advance(10);
        for _ in 0..2 {
            let _ = limiter.count(&Caller::Stranger(None));
        }
        assert!(limiter.counts.unwrap().len() <= 2);
    }

    #[test]
    fn a_rate_of_nothing_is_no_limit() {
        let (limiter, _clock) = limiter(0, 0);
        assert!((0..10_000).all(|_| limiter.count(&Caller::Stranger(None)).is_ok()));
    }
}
