use super::{LinkDirection, Transfer};
use std::time::Duration;

/// Bytes of one segment.
const SEGMENT: usize = 1_400;

/// How slow a line is. Times are computed from what passed, so no run waits for them.
#[derive(Debug, Clone, Copy)]
pub struct LinkSpeed {
    /// Bits a second, each way.
    pub bits_per_second: u32,
    /// There and back, of an empty segment.
    pub round_trip: Duration,
    /// Of so many segments one is lost; none where it is 0.
    pub one_lost_of: u32,
}

impl LinkSpeed {
    /// 2G: 50 kbit/s, 600 ms.
    #[must_use]
    pub fn second_generation(one_lost_of: u32) -> Self {
        Self {
            bits_per_second: 50_000,
            round_trip: Duration::from_millis(600),
            one_lost_of,
        }
    }

    /// Returns how long one fresh connection takes for what passed on it, its TCP handshake included.
    ///
    /// Whoever answers waits for all of what came before. A lost segment stalls the line for twice the round trip, and
    /// twice as long each time that it is lost again, as its sender's timer does (RFC 6298). Losses follow from the seed.
    #[must_use]
    pub fn time(&self, passed: &[Transfer], seed: u64) -> Duration {
        let mut dice = Dice(seed);
        let mut total = self.round_trip + self.stall(&mut dice) + self.stall(&mut dice);
        for burst in passed {
            let bits = u64::try_from(burst.bytes).unwrap_or(u64::MAX) * 8;
            let micros = bits * 1_000_000 / u64::from(self.bits_per_second.max(1));
            total += Duration::from_micros(micros) + self.round_trip / 2;
            for _ in 0..burst.bytes.div_ceil(SEGMENT) {
                total += self.stall(&mut dice);
            }
        }
        total
    }

    fn stall(&self, dice: &mut Dice) -> Duration {
        let mut waited = Duration::ZERO;
        let mut timer = self.round_trip * 2;
        while self.one_lost_of > 0 && dice.roll().is_multiple_of(self.one_lost_of.into()) {
            waited += timer;
            timer *= 2;
        }
        waited
    }
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// Sums what went one way.
impl LinkDirection {
    /// Returns the bytes that went this way.
    #[must_use]
    pub fn bytes(self, passed: &[Transfer]) -> usize {
        let mine = passed.iter().filter(|p| p.way == self);
        mine.map(|p| p.bytes).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSED: [Transfer; 2] = [
        Transfer {
            way: LinkDirection::Up,
            bytes: 625,
        },
        Transfer {
            way: LinkDirection::Down,
            bytes: 6_250,
        },
    ];

    #[test]
    fn a_line_without_losses_takes_its_round_trips_and_its_bits() {
        let time = LinkSpeed::second_generation(0).time(&PASSED, 1);
        assert_eq!(time, Duration::from_millis(600 + 300 + 100 + 300 + 1_000));
        assert_eq!(
            (
                LinkDirection::Up.bytes(&PASSED),
                LinkDirection::Down.bytes(&PASSED)
            ),
            (625, 6_250)
        );
    }

    #[test]
    fn losses_stall_it_the_same_way_for_the_same_seed() {
        let (clean, lossy) = (
            LinkSpeed::second_generation(0),
            LinkSpeed::second_generation(5),
        );
        let times: Vec<_> = (0..50).map(|seed| lossy.time(&PASSED, seed)).collect();
        assert_eq!(times[7], lossy.time(&PASSED, 7));
        assert!(times.iter().all(|t| *t >= clean.time(&PASSED, 0)));
        assert!(
            times
                .iter()
                .any(|t| *t > clean.time(&PASSED, 0) + lossy.round_trip)
        );
    }
}
