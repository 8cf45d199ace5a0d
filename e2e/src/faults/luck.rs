//! Numbers that look like chance and are not: the same seed gives the same ones again, on every
//! machine.

/// SplitMix64, as Steele, Lea and Flood describe it. Eleven lines, so that no library's next
/// version changes a plan.
#[derive(Debug, Clone)]
pub(super) struct Luck(u64);

impl Luck {
    /// The luck of one thing of many that share a seed.
    pub(super) fn new(seed: u64, number: u64) -> Self {
        let mut seeds = Self(seed);
        Self(seeds.next() ^ number.wrapping_mul(0xD134_2543_DE82_EF95))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From `least` to `most`, both among them.
    pub(super) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.next() % (most - least + 1)
    }

    /// Whether it is one of `of` cases.
    pub(super) fn once_in(&mut self, of: u64) -> bool {
        self.next().is_multiple_of(of)
    }

    /// One of a few, of which there is at least one.
    pub(super) fn one_of<'a, T>(&mut self, few: &'a [T]) -> &'a T {
        let last = u64::try_from(few.len().saturating_sub(1)).unwrap_or_default();
        &few[usize::try_from(self.between(0, last)).unwrap_or_default()]
    }

    /// In another order.
    pub(super) fn shuffle<T>(&mut self, things: &mut [T]) {
        for end in (1..things.len()).rev() {
            let most = u64::try_from(end).unwrap_or_default();
            things.swap(end, usize::try_from(self.between(0, most)).unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(seed: u64, number: u64) -> Vec<u64> {
        let mut luck = Luck::new(seed, number);
        (0..20).map(|_| luck.between(0, 999)).collect()
    }

    #[test]
    fn the_same_seed_and_number_give_the_same_luck_and_no_others() {
        assert_eq!(drawn(7, 3), drawn(7, 3));
        assert_ne!(drawn(7, 3), drawn(7, 4));
        assert_ne!(drawn(7, 3), drawn(8, 3));
    }

    #[test]
    fn shuffling_loses_nothing() {
        let mut things: Vec<u32> = (0..100).collect();
        Luck::new(1, 1).shuffle(&mut things);
        assert_ne!(things, (0..100).collect::<Vec<_>>());
        things.sort_unstable();
        assert_eq!(things, (0..100).collect::<Vec<_>>());
    }
}
