//! Random numbers of a run. The same seed and run number give the same numbers, as long as
//! `Cargo.lock` keeps the version of fastrand.

use fastrand::Rng;

/// Returns the generator of one run of those that share a seed.
pub(super) fn of_run(seed: u64, number: u64) -> Rng {
    // The seed is mixed first, so that a seed and its neighbour do not share runs.
    Rng::with_seed(Rng::with_seed(seed).u64(..).wrapping_add(number))
}

/// Returns one of `choices`, which are not empty.
pub(super) fn pick<T: Copy>(rng: &mut Rng, choices: &[T]) -> T {
    choices[rng.usize(..choices.len())]
}

/// Returns `true` in one of `cases`.
pub(super) fn once_in(rng: &mut Rng, cases: u64) -> bool {
    rng.u64(..cases) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(seed: u64, number: u64) -> Vec<u64> {
        let mut rng = of_run(seed, number);
        (0..20).map(|_| rng.u64(..1000)).collect()
    }

    #[test]
    fn the_same_seed_and_number_give_the_same_numbers_and_no_others() {
        assert_eq!(drawn(7, 3), drawn(7, 3));
        assert_ne!(drawn(7, 3), drawn(7, 4));
        assert_ne!(drawn(7, 3), drawn(8, 3));
        assert_ne!(drawn(7, 3), drawn(3, 7));
    }
}
