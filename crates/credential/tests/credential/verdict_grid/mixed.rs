//! Everything at once: several things wrong together, drawn from a fixed seed.

use crate::verdict_grid::{
    case::{
        ActiveChallenge, BundleKeyCase, Case, DAY, DIGITS, Doors, Event, Form, HOUR, NONCE,
        OFFSETS, ROTATED, Rules, State, StatusListCase, WRONG_DIGITS,
    },
    stage::hold,
    world::{HEALTHS, STRANGER, TICKETS},
};
use qicheng_domain::health::HealthColour;

const CASES: u32 = 1_500;

/// A small generator (xorshift), so that the cases are the same everywhere.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.next() % of.len() as u64).unwrap()]
    }

    /// Draws one time in six, so that some cases have one thing wrong and some many.
    fn maybe<T: Copy>(&mut self, place: &mut T, of: &[T]) {
        if self.next().is_multiple_of(6) {
            *place = self.one(of);
        }
    }
}

#[test]
fn whatever_comes_together() {
    let mut draw = Draw(0x9e37_79b9_7f4a_7c15);
    for _ in 0..CASES {
        let mut case = Case::good();
        pass(&mut case, &mut draw);
        clock(&mut case, &mut draw);
        trust(&mut case, &mut draw);
        trip(&mut case, &mut draw);
        hold(&case);
    }
}

fn pass(case: &mut Case, draw: &mut Draw) {
    let pass = &mut case.pass;
    use Form::*;
    draw.maybe(
        &mut pass.form,
        &[
            TicketOnly,
            HealthOnly,
            Paper,
            Paper,
            Stripped,
            Mixed,
            OtherHolder,
            ForgedTicket,
            ForgedHealth,
        ],
    );
    draw.maybe(&mut pass.phone, &[-601, -61, 16, 601]);
    draw.maybe(
        &mut pass.answer,
        &[Some(DIGITS), Some(NONCE), Some(WRONG_DIGITS)],
    );
    draw.maybe(&mut pass.ticket_by, &[HEALTHS, STRANGER, ROTATED]);
    draw.maybe(&mut pass.health_by, &[TICKETS, STRANGER]);
    draw.maybe(&mut pass.slot, &[2, 9]);
    draw.maybe(&mut pass.other_trip, &[true]);
    draw.maybe(&mut pass.ends, &[-601, -600]);
    draw.maybe(&mut pass.index, &[2, 1_000]);
    draw.maybe(&mut pass.colour, &[HealthColour::Amber, HealthColour::Red]);
}

fn clock(case: &mut Case, draw: &mut Draw) {
    let door = &mut case.door;
    draw.maybe(&mut door.verifier, &OFFSETS);
    draw.maybe(
        &mut door.min_trusted_time,
        &[None, Some(0), Some(1), Some(DAY), Some(8 * DAY)],
    );
    draw.maybe(&mut door.card, &[true]);
    if draw.next().is_multiple_of(4) {
        door.challenge = Some(ActiveChallenge {
            ask: draw.one(&[DIGITS, NONCE]),
            age: draw.one(&[-1, 0, 60, 120, 121]),
            wrong: draw.one(&[0, 0, 1, 2]),
            used: draw.one(&[false, false, true]),
        });
    }
    if draw.next().is_multiple_of(4) {
        let offset = case.pass.phone - door.verifier;
        door.skews = vec![(25, offset), (26, offset + draw.one(&[0, 60, 61]))];
    }
}

fn trust(case: &mut Case, draw: &mut Draw) {
    let good = case.bundle().ticket;
    let states = [
        BundleKeyCase {
            named: false,
            ..good
        },
        BundleKeyCase {
            fits: false,
            ..good
        },
        BundleKeyCase { until: 0, ..good },
        BundleKeyCase {
            state: State::Retired,
            ..good
        },
        BundleKeyCase {
            state: State::Compromised(-HOUR),
            ..good
        },
        BundleKeyCase {
            state: State::Compromised(-2 * DAY),
            ..good
        },
    ];
    let bundle = case.bundle();
    draw.maybe(&mut bundle.ticket, &states);
    draw.maybe(&mut bundle.health, &states);
    draw.maybe(&mut bundle.rotated, &[true]);
    draw.maybe(&mut bundle.pins, &[true]);
    draw.maybe(&mut bundle.ends, &[0, 1]);
    if draw.next().is_multiple_of(20) {
        case.door.bundle = None;
    }
    let list = StatusListCase {
        issued: -5 * DAY,
        ends: 2 * DAY,
        revoked: false,
    };
    draw.maybe(
        &mut case.door.list,
        &[
            None,
            Some(list),
            Some(StatusListCase { ends: 0, ..list }),
            Some(StatusListCase {
                revoked: true,
                ..list
            }),
        ],
    );
    draw.maybe(&mut case.door.named_by_digest, &[true]);
    draw.maybe(&mut case.door.held_since, &[0]);
}

fn trip(case: &mut Case, draw: &mut Draw) {
    let door = &mut case.door;
    draw.maybe(&mut door.arrival, &[true]);
    draw.maybe(&mut door.received, &[true]);
    draw.maybe(&mut door.no_trip, &[true]);
    draw.maybe(&mut door.elsewhere, &[true]);
    draw.maybe(&mut door.manifest_ends, &[0, 1]);
    draw.maybe(&mut door.manifest_confirmed, &[-4 * DAY]);
    draw.maybe(&mut door.rules, &[Rules::None, Rules::Open, Rules::Open]);
    draw.maybe(&mut door.rules_confirmed, &[-4 * DAY]);
    draw.maybe(&mut door.cancelled, &[true]);
    draw.maybe(&mut door.seats, &[0, 1]);
    draw.maybe(&mut door.leg, &[1, 2]);
    draw.maybe(&mut door.from, &[1]);
    draw.maybe(&mut door.to, &[1]);
    if door.from >= door.to {
        (door.from, door.to) = (0, 2);
    }
    draw.maybe(
        &mut door.doors,
        &[
            Doors::Two {
                merged: false,
                slot: None,
            },
            Doors::Two {
                merged: true,
                slot: None,
            },
            Doors::Two {
                merged: true,
                slot: Some(1),
            },
            Doors::Two {
                merged: true,
                slot: Some(2),
            },
        ],
    );
    for _ in 0..draw.one(&[0, 0, 1, 2, 4]) {
        let slot = draw.one(&[1, 2, 3]);
        let leg = door.events.last().map_or(0, |event| match *event {
            Event::Boarded { leg, .. } | Event::CalledOut { leg } => leg,
        });
        let leg = leg.max(draw.one(&[0, 0, 1]));
        door.events.push(draw.one(&[
            Event::Boarded { leg, slot },
            Event::Boarded { leg, slot },
            Event::CalledOut { leg },
        ]));
    }
    draw.maybe(&mut door.boarded_here, &[true]);
    draw.maybe(&mut door.spot, &[Some(365), Some(380)]);
}
