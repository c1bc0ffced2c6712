//! The date and date-time formats that `plusTime` and `dccDateOfBirth` take.

use super::instant::{Instant, days_in_month};

/// Reads a date of any allowed format, partial ones included, as the last day that fits it.
pub(super) fn date(text: &str) -> Option<Instant> {
    let mut rest = Rest(text.as_bytes());
    let day = rest.date()?;
    rest.end()?;
    day.start()
}

/// Reads a date or a date-time of any allowed format.
pub(super) fn date_time(text: &str) -> Option<Instant> {
    let mut rest = Rest(text.as_bytes());
    let day = rest.date()?;
    if rest.end().is_some() {
        return day.start();
    }
    if !(day.whole && rest.take(b'T')) {
        return None;
    }
    let millis = rest.time()? - rest.offset()?;
    rest.end()?;
    Instant::from_millis(i128::from(day.start()?.millis()) + millis)
}

struct Day {
    year: i128,
    month: i128,
    day: i128,
    /// Whether the day itself was written.
    whole: bool,
}

impl Day {
    fn start(&self) -> Option<Instant> {
        Instant::of_day(self.year, self.month - 1, self.day)
    }
}

/// What is still to be read.
struct Rest<'t>(&'t [u8]);

impl Rest<'_> {
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    fn date(&mut self) -> Option<Day> {
        let year = self.digits(4)?;
        if !self.take(b'-') {
            return Some(Day {
                year,
                month: 12,
                day: 31,
                whole: false,
            });
        }
        let month = self.digits(2).filter(|month| (1..=12).contains(month))?;
        let last = days_in_month(year, month - 1);
        if !self.take(b'-') {
            return Some(Day {
                year,
                month,
                day: last,
                whole: false,
            });
        }
        let day = self.digits(2).filter(|day| (1..=last).contains(day))?;
        Some(Day {
            year,
            month,
            day,
            whole: true,
        })
    }

    /// `hh:mm:ss` or `hh:mm:ss.S`, as milliseconds; `24:00:00` is the end of the day (ISO 8601).
    fn time(&mut self) -> Option<i128> {
        let hours = self.digits(2)?;
        self.take(b':').then_some(())?;
        let minutes = self.digits(2).filter(|minutes| *minutes < 60)?;
        self.take(b':').then_some(())?;
        let seconds = self.digits(2).filter(|seconds| *seconds < 60)?;
        let millis = if self.take(b'.') { self.fraction()? } else { 0 };
        let time = ((hours * 60 + minutes) * 60 + seconds) * 1_000 + millis;
        (time <= 86_400_000).then_some(time)
    }

    /// One decimal or more, of which all beyond the third are dropped.
    fn fraction(&mut self) -> Option<i128> {
        let count = self
            .0
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let (digits, rest) = self.0.split_at_checked(count.max(1))?;
        self.0 = rest;
        let padded = digits.iter().chain(b"00").take(3);
        padded
            .map(digit)
            .try_fold(0, |sum, digit| Some(sum * 10 + digit?))
    }

    /// Nothing, `Z`, or a sign with `h`, `hh`, `hmm`, `hhmm`, `h:mm` or `hh:mm`, as milliseconds.
    fn offset(&mut self) -> Option<i128> {
        let sign = match self.0.first() {
            None => return Some(0),
            Some(b'Z') => {
                self.take(b'Z');
                return Some(0);
            }
            Some(b'+') => 1,
            Some(b'-') => -1,
            Some(_) => return None,
        };
        let text = self.0.get(1..)?;
        self.0 = &[];
        let (hours, minutes) = match text.len() {
            1 | 2 => (text, &b"00"[..]),
            3..=5 => {
                let (hours, minutes) = text.split_at(text.len() - 2);
                (hours.strip_suffix(b":").unwrap_or(hours), minutes)
            }
            _ => return None,
        };
        if !(1..=2).contains(&hours.len()) {
            return None;
        }
        let hours = number(hours).filter(|hours| *hours < 24)?;
        let minutes = number(minutes).filter(|minutes| *minutes < 60)?;
        Some(sign * (hours * 60 + minutes) * 60_000)
    }

    fn digits(&mut self, count: usize) -> Option<i128> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        number(digits)
    }

    fn take(&mut self, byte: u8) -> bool {
        match self.0 {
            [first, rest @ ..] if *first == byte => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

fn number(digits: &[u8]) -> Option<i128> {
    digits
        .iter()
        .map(digit)
        .try_fold(0, |sum, digit| Some(sum * 10 + digit?))
}

fn digit(byte: &u8) -> Option<i128> {
    byte.is_ascii_digit().then(|| i128::from(byte - b'0'))
}
