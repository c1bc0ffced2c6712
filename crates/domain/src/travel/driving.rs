//! How long drivers of passenger vehicles may drive, and when they are warned.
//!
//! Sources: 道路交通安全法实施条例 §62(7) (four hours, then a stop of at least twenty minutes); 道路旅客运输企业安全管理规范
//! (2018) §38 (eight hours within twenty-four, no coach on the road from two to five in the morning).

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Longest driving without a stop that counts as rest.
const CONTINUOUS: TimeDelta = TimeDelta::hours(4);

/// Shortest stop that counts as rest.
const MIN_REST: TimeDelta = TimeDelta::minutes(20);

/// Longest driving of one driver within [`DAY`].
const DAILY: TimeDelta = TimeDelta::hours(8);

const DAY: TimeDelta = TimeDelta::hours(24);

/// Hours of the night in Asia/Shanghai in which no coach drives: from the first to before the second.
const NIGHT: (u32, u32) = (2, 5);

/// How long before a breach the driver is warned.
const WARNING_LEAD_TIME: TimeDelta = TimeDelta::minutes(30);

/// What a driver begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DrivingEvent {
    /// Drives.
    Drive,
    /// Stands, or another one drives.
    Rest,
    /// Ends the shift; counts as rest.
    End,
}

/// How near a rule is to its breach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlertKind {
    /// Half an hour is left, or less.
    Warning,
    /// The rule is broken.
    Breach,
}

/// A rule of driving hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DrivingRule {
    /// Four hours without a stop of twenty minutes.
    FourHours,
    /// Eight hours within twenty-four.
    EightHours,
    /// Between 02:00 and 05:00 in Asia/Shanghai.
    Night,
}

/// What a driver is told, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DrivingAlert {
    /// When.
    pub at: DateTime<Utc>,
    /// Of which rule.
    pub rule: DrivingRule,
    /// Warning or breach.
    pub kind: AlertKind,
}

/// Returns every alert up to `until` from one driver's events, in the order of time.
///
/// Events are taken by their time; of two at the same time the later one in `events` counts. Each alert is told once:
/// again only after a rest (four hours), after driving fell below the limit again (eight hours), or in another night.
#[must_use]
pub fn alerts(events: &[(DateTime<Utc>, DrivingEvent)], until: DateTime<Utc>) -> Vec<DrivingAlert> {
    let spells = spells(events, until);
    let mut alerts: Vec<DrivingAlert> =
        [four_hours(&spells), eight_hours(&spells), night(&spells)].concat();
    alerts.sort();
    alerts
}

/// Driving from one instant to another.
#[derive(Debug, Clone, Copy)]
struct DrivingPeriod {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

fn spells(events: &[(DateTime<Utc>, DrivingEvent)], until: DateTime<Utc>) -> Vec<DrivingPeriod> {
    let by_time: BTreeMap<_, _> = events
        .iter()
        .copied()
        .filter(|(at, _)| *at <= until)
        .collect();
    let mut spells: Vec<DrivingPeriod> = Vec::new();
    let mut since = None;
    for (at, event) in by_time.into_iter().chain([(until, DrivingEvent::End)]) {
        match (event, since) {
            (DrivingEvent::Drive, None) => since = Some(at),
            (DrivingEvent::Rest | DrivingEvent::End, Some(from)) => {
                since = None;
                if from < at {
                    spells.push(DrivingPeriod { from, to: at });
                }
            }
            (DrivingEvent::Drive, Some(_)) | (_, None) => {}
        }
    }
    spells
}

fn four_hours(spells: &[DrivingPeriod]) -> Vec<DrivingAlert> {
    let mut alerts = Vec::new();
    let mut driven = TimeDelta::zero();
    let mut before: Option<DrivingPeriod> = None;
    for spell in spells {
        if before.is_some_and(|before| spell.from - before.to >= MIN_REST) {
            driven = TimeDelta::zero();
        }
        alerts.extend(crossed(spell, driven, CONTINUOUS, DrivingRule::FourHours));
        driven += spell.to - spell.from;
        before = Some(*spell);
    }
    alerts
}

/// Returns the alerts of a limit that driving reaches within the spell, after `driven` before it.
fn crossed(
    spell: &DrivingPeriod,
    driven: TimeDelta,
    limit: TimeDelta,
    rule: DrivingRule,
) -> Vec<DrivingAlert> {
    let reached = |kind, limit: TimeDelta| {
        let at = spell.from + (limit - driven);
        let is_within = driven < limit && at <= spell.to;
        is_within.then_some(DrivingAlert { at, rule, kind })
    };
    let alerts = [
        reached(AlertKind::Warning, limit - WARNING_LEAD_TIME),
        reached(AlertKind::Breach, limit),
    ];
    alerts.into_iter().flatten().collect()
}

/// While a driver drives, what they drove within the last 24 hours stands still or rises with the time; it falls only
/// while they rest.
fn eight_hours(spells: &[DrivingPeriod]) -> Vec<DrivingAlert> {
    let rule = DrivingRule::EightHours;
    let mut alerts = Vec::new();
    for (kind, limit) in [
        (AlertKind::Warning, DAILY - WARNING_LEAD_TIME),
        (AlertKind::Breach, DAILY),
    ] {
        let mut is_over = false;
        for (index, spell) in spells.iter().enumerate() {
            let first = spells.partition_point(|s| s.to <= spell.from - DAY);
            let recent = &spells[first..=index];
            let mut instants: Vec<_> = recent
                .iter()
                .flat_map(|s| [s.from + DAY, s.to + DAY])
                .filter(|at| spell.from < *at && *at < spell.to)
                .chain([spell.from, spell.to])
                .collect();
            instants.sort();
            is_over = is_over && driven_until(recent, spell.from) >= limit;
            for step in instants.windows(2) {
                let (before, after) =
                    (driven_until(recent, step[0]), driven_until(recent, step[1]));
                if !is_over && after >= limit {
                    let at = step[0] + (limit - before).max(TimeDelta::zero());
                    alerts.push(DrivingAlert { at, rule, kind });
                    is_over = true;
                }
            }
        }
    }
    alerts
}

/// Returns how long was driven within the 24 hours before an instant.
fn driven_until(spells: &[DrivingPeriod], to: DateTime<Utc>) -> TimeDelta {
    let from = to - DAY;
    let within = |s: &DrivingPeriod| (s.to.min(to) - s.from.max(from)).max(TimeDelta::zero());
    spells.iter().map(within).sum()
}

/// Asia/Shanghai keeps no summer time.
const SHANGHAI: TimeDelta = TimeDelta::hours(8);

fn night(spells: &[DrivingPeriod]) -> Vec<DrivingAlert> {
    let mut alerts = Vec::new();
    for spell in spells {
        let mut night = (spell.from + SHANGHAI).date_naive();
        let last = (spell.to + SHANGHAI).date_naive();
        while night <= last {
            let hour = |hour| {
                night
                    .and_hms_opt(hour, 0, 0)
                    .map(|time| time.and_utc() - SHANGHAI)
            };
            if let (Some(begin), Some(end)) = (hour(NIGHT.0), hour(NIGHT.1)) {
                for (kind, from, to) in [
                    (AlertKind::Warning, begin - WARNING_LEAD_TIME, begin),
                    (AlertKind::Breach, begin, end),
                ] {
                    let at = spell.from.max(from);
                    // A rest within a night does not make it another one.
                    let is_told = alerts
                        .iter()
                        .rev()
                        .take(2)
                        .any(|told: &DrivingAlert| told.kind == kind && told.at >= from);
                    if at < spell.to.min(to) && !is_told {
                        alerts.push(DrivingAlert {
                            at,
                            rule: DrivingRule::Night,
                            kind,
                        });
                    }
                }
            }
            let Some(next) = night.succ_opt() else { break };
            night = next;
        }
    }
    alerts
}

#[cfg(test)]
mod tests {
    use super::*;
    use AlertKind::{Breach, Warning};
    use DrivingEvent::{Drive, End, Rest};
    use DrivingRule::{EightHours, FourHours, Night};

    fn at(text: &str) -> DateTime<Utc> {
        let full = if text.len() == 5 {
            format!("2026-02-24T{text}:00+08:00")
        } else {
            format!("2026-02-{text}:00+08:00")
        };
        full.parse().unwrap()
    }

    fn told(events: &[(&str, DrivingEvent)]) -> Vec<(DateTime<Utc>, DrivingRule, AlertKind)> {
        let events: Vec<_> = events
            .iter()
            .map(|(time, event)| (at(time), *event))
            .collect();
        let until = events.last().unwrap().0;
        alerts(&events, until)
            .into_iter()
            .map(|a| (a.at, a.rule, a.kind))
            .collect()
    }

    #[test]
    fn four_hours_end_with_a_stop_of_twenty_minutes() {
        assert_eq!(told(&[("08:00", Drive), ("11:29", End)]), []);
        assert_eq!(
            told(&[("08:00", Drive), ("12:00", Rest)]),
            [
                (at("11:30"), FourHours, Warning),
                (at("12:00"), FourHours, Breach)
            ]
        );
        let short = told(&[
            ("08:00", Drive),
            ("10:00", Rest),
            ("10:19", Drive),
            ("12:20", End),
        ]);
        assert_eq!(
            short,
            [
                (at("11:49"), FourHours, Warning),
                (at("12:19"), FourHours, Breach)
            ]
        );
        assert_eq!(
            told(&[
                ("08:00", Drive),
                ("10:00", Rest),
                ("10:20", Drive),
                ("13:49", End)
            ]),
            []
        );
    }

    #[test]
    fn eight_hours_within_twenty_four() {
        let day = [
            ("24T06:00", Drive),
            ("24T09:00", Rest),
            ("24T10:00", Drive),
            ("24T13:00", Rest),
            ("24T14:00", Drive),
            ("24T16:30", Rest),
            ("25T05:00", Drive),
            ("25T07:30", End),
        ];
        // The next morning all 8.5 hours are still within the window: nothing is told again.
        assert_eq!(
            told(&day),
            [
                (at("24T15:30"), EightHours, Warning),
                (at("24T16:00"), EightHours, Breach)
            ]
        );
    }

    #[test]
    fn nobody_drives_from_two_to_five() {
        assert_eq!(
            told(&[
                ("24T23:30", Drive),
                ("25T02:10", Rest),
                ("25T02:40", Drive),
                ("25T05:00", End)
            ]),
            [
                (at("25T01:30"), Night, Warning),
                (at("25T02:00"), Night, Breach)
            ]
        );
        assert_eq!(told(&[("05:00", Drive), ("06:00", End)]), []);
        assert_eq!(
            told(&[("01:00", Drive), ("02:00", End)]),
            [(at("01:30"), Night, Warning)]
        );
    }

    proptest::proptest! {
        #[test]
        fn a_breach_is_warned_of_before(steps in proptest::collection::vec((1i64..400, 0u8..3), 1..40)) {
            let mut now = at("08:00");
            let events: Vec<_> = steps.iter().map(|(minutes, event)| {
                now += TimeDelta::minutes(*minutes);
                (now, [Drive, Rest, End][usize::from(*event)])
            }).collect();
            let told = alerts(&events, now);
            proptest::prop_assert!(told.is_sorted());
            for breach in told.iter().filter(|a| a.kind == Breach && a.rule != Night) {
                let warned = told.iter().any(|a| a.kind == Warning && a.rule == breach.rule && a.at < breach.at);
                proptest::prop_assert!(warned);
            }
        }
    }
}
