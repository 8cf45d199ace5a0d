//! Counts the requests of each caller: a number of requests a second, and a reserve for bursts.
//!
//! Each process counts for itself.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter as Governor};

use crate::clock::Clock;
use crate::config::RateLimit;

/// The number of requests after which callers with a full reserve are removed.
const REQUESTS_BETWEEN_CLEANINGS: u32 = 4096;

/// Counts the requests of each caller.
pub struct RateLimiter {
    clock: LimiterClock,
    counts:
        Option<Governor<Caller, HashMapStateStore<Caller>, LimiterClock, NoOpMiddleware<Duration>>>,
    since_cleaning: AtomicU32,
}

/// Whose requests are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Caller {
    /// A caller with a valid credential, by the credential's scope.
    Authenticated(String),
    /// A caller without one, by address: of an IPv6 address only the network of 64 bits, as one
    /// machine may use any address in it.
    Anonymous(Option<IpAddr>),
}

impl Caller {
    /// A caller without a valid credential, at this address.
    pub fn anonymous(address: Option<IpAddr>) -> Self {
        Self::Anonymous(address.map(network))
    }
}

impl RateLimiter {
    /// A limiter with this rule and clock.
    pub fn new(rule: RateLimit, clock: Clock) -> Self {
        let clock = LimiterClock { started: Instant::now(), clock };
        let quota = NonZeroU32::new(rule.per_second).map(|per_second| {
            let burst = NonZeroU32::new(rule.burst).unwrap_or(per_second);
            Quota::per_second(per_second).allow_burst(burst)
        });
        let counts = quota.map(|quota| Governor::hashmap_with_clock(quota, clock.clone()));
        Self { clock, counts, since_cleaning: AtomicU32::new(0) }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// For a request too many: the seconds until the next one is allowed, at least 1.
    pub fn count(&self, caller: &Caller) -> Result<(), u64> {
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

impl std::fmt::Debug for RateLimiter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RateLimiter")
            .field("callers", &self.counts.as_ref().map(|counts| counts.len()))
            .finish_non_exhaustive()
    }
}

/// Returns an IPv4 address as it is, and the network of 64 bits of an IPv6 address.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
    }
}

/// The sandbox's clock where a test sets it; otherwise a monotonic one with a finer resolution than
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

    fn anonymous(address: &str) -> Caller {
        Caller::anonymous(Some(address.parse().unwrap()))
    }

    fn limiter(per_second: u32, burst: u32) -> (RateLimiter, Clock) {
        let clock = Clock::settable(1_000);
        (RateLimiter::new(RateLimit { per_second, burst }, clock.clone()), clock)
    }

    #[test]
    fn a_burst_is_allowed_and_then_the_rate_applies() {
        let (limiter, clock) = limiter(2, 5);
        let caller = Caller::Authenticated("vs_1".to_owned());
        let allowed =
            |limiter: &RateLimiter| (0..10).filter(|_| limiter.count(&caller).is_ok()).count();
        assert_eq!(allowed(&limiter), 5);
        assert_eq!(limiter.count(&caller), Err(1));
        clock.advance(1);
        assert_eq!(allowed(&limiter), 2);
        clock.advance(60);
        assert_eq!(allowed(&limiter), 5, "the reserve fills up, and no further");
    }

    #[test]
    fn callers_are_counted_separately() {
        let (limiter, _clock) = limiter(1, 1);
        for caller in [
            Caller::Authenticated("vs_1".to_owned()),
            Caller::Authenticated("vs_2".to_owned()),
            anonymous("192.0.2.1"),
            anonymous("192.0.2.2"),
        ] {
            assert_eq!(limiter.count(&caller), Ok(()), "{caller:?}");
            assert_eq!(limiter.count(&caller), Err(1), "{caller:?}");
        }
    }

    #[test]
    fn an_ipv6_network_is_one_caller() {
        assert_eq!(anonymous("2001:db8::1"), anonymous("2001:db8::2"));
        assert_ne!(anonymous("2001:db8:0:1::1"), anonymous("2001:db8:0:2::1"));
        assert_eq!(anonymous("::ffff:192.0.2.1"), anonymous("192.0.2.1"));
    }

    #[test]
    fn idle_callers_are_removed() {
        let (limiter, clock) = limiter(1, 1);
        for number in 0..REQUESTS_BETWEEN_CLEANINGS {
            limiter.count(&Caller::Authenticated(number.to_string())).unwrap();
        }
        clock.advance(10);
        for _ in 0..2 {
            let _ = limiter.count(&Caller::Anonymous(None));
        }
        assert!(limiter.counts.unwrap().len() <= 2);
    }

    #[test]
    fn a_rate_of_zero_is_no_limit() {
        let (limiter, _clock) = limiter(0, 0);
        assert!((0..10_000).all(|_| limiter.count(&Caller::Anonymous(None)).is_ok()));
    }
}
