//! The verdict's table once more, in plain arithmetic over a [`Case`]; nothing here calls what is tested.

use crate::verdict_grid::{
    case::{
        ActiveChallenge, BundleKeyCase, Case, DAY, Doors, Event, Form, HOUR, MINUTE, ROTATED,
        Rules, State,
    },
    world::{HEALTHS, STRANGER, TICKETS},
};
use qicheng_credential::{
    presentation::Proof,
    verdict::{
        Code::{self, *},
        Verdict::{self, Board, CannotVerify, Hold, Reject},
    },
};
use qicheng_domain::health::HealthColour;

/// What must come of a case.
#[derive(Debug, PartialEq, Eq)]
pub struct Expected {
    pub verdict: Verdict,
    pub reasons: Vec<Code>,
    pub warnings: Vec<Code>,
}

pub fn expected(case: &Case) -> Expected {
    let mut table = Table::default();
    table.pass(case);
    let rank = |verdict: &Verdict| match verdict {
        Board => 0,
        Hold => 1,
        Verdict::None => 2,
        CannotVerify => 3,
        Reject => 4,
    };
    let verdict = table.rows.iter().map(|(_, verdict)| *verdict);
    let verdict = verdict.max_by_key(rank).unwrap_or(Board);
    if verdict == Verdict::None {
        table.rows.retain(|(_, effect)| *effect != Hold);
    }
    let mut expected = Expected {
        verdict,
        reasons: table.rows.iter().map(|(code, _)| *code).collect(),
        warnings: table.warnings,
    };
    expected.reasons.sort();
    expected.warnings.sort();
    expected
}

#[derive(Default)]
struct Table {
    rows: Vec<(Code, Verdict)>,
    warnings: Vec<Code>,
}

/// What a bundle lets one say of a credential.
#[derive(PartialEq)]
enum Issued {
    No,
    Yes,
    Since(i64),
}

impl Table {
    /// A row that ticket and health code give alike is there once.
    fn when(&mut self, holds: bool, code: Code, verdict: Verdict) {
        if holds && !self.rows.contains(&(code, verdict)) {
            self.rows.push((code, verdict));
        }
    }

    fn warn(&mut self, holds: bool, code: Code) {
        if holds {
            self.warnings.push(code);
        }
    }

    fn pass(&mut self, case: &Case) {
        let confirmed = at(case) - case.door.manifest_confirmed;
        self.warn(!case.door.no_trip && confirmed > 72 * HOUR, ManifestOld);
        match case.pass.form {
            Form::Stripped => return self.when(true, Stripped, Reject),
            Form::Mixed | Form::PaperInside => return self.when(true, MixedHolders, Reject),
            Form::OtherHolder => return self.when(true, WrongSignature, Reject),
            _ => {}
        }
        let (form, door) = (case.pass.form, &case.door);
        let has_health = !matches!(form, Form::TicketOnly | Form::Paper);
        let health = if has_health {
            self.issuer(
                case,
                case.pass.health_by,
                HEALTHS,
                form == Form::ForgedHealth,
            )
        } else {
            Issued::No
        };
        let ticket = if form == Form::HealthOnly {
            self.when(true, NoTicket, Reject);
            Issued::No
        } else {
            self.issuer(
                case,
                case.pass.ticket_by,
                TICKETS,
                form == Form::ForgedTicket,
            )
        };
        let here = ticket != Issued::No && !door.no_trip && !case.pass.other_trip;
        let card = door.card && here;
        let challenged = self.proof(case, card);
        if ticket == Issued::No {
            return;
        }
        let clock = if has_health { CannotVerify } else { Hold };
        let settled = !has_health && card && (challenged || form == Form::Paper);
        self.when(!trusted(case) && !settled, ClockNotTrusted, clock);
        self.status(case);
        if self.trip(case, &ticket) {
            self.boarding(case, challenged, card);
            // A health code that cannot be judged is no missing one.
            if !has_health || health != Issued::No {
                self.health(case, has_health, &health);
            }
        }
    }

    fn issuer(&mut self, case: &Case, by: u8, own: u8, forged: bool) -> Issued {
        let Some(bundle) = &case.door.bundle else {
            self.when(true, NoBundle, CannotVerify);
            return Issued::No;
        };
        if at(case) >= bundle.ends {
            self.when(true, BundleExpired, CannotVerify);
            return Issued::No;
        }
        let good = BundleKeyCase {
            named: true,
            fits: true,
            from: -30 * DAY,
            until: 300 * DAY,
            state: State::Good,
        };
        let says = match by {
            TICKETS if own == TICKETS => Some(bundle.ticket),
            HEALTHS if own == HEALTHS => Some(bundle.health),
            ROTATED if own == TICKETS && bundle.rotated => Some(good),
            _ => None,
        };
        let usable = says.filter(|k| k.named && k.fits && at(case) >= k.from && at(case) < k.until);
        match usable {
            None => self.when(true, IssuerUnknown, CannotVerify),
            Some(_) if forged => self.when(true, WrongSignature, Reject),
            Some(key) => {
                return match key.state {
                    State::Good | State::Retired => Issued::Yes,
                    State::Compromised(since) => Issued::Since(since),
                };
            }
        }
        Issued::No
    }

    /// Returns whether a challenge was answered.
    fn proof(&mut self, case: &Case, card: bool) -> bool {
        if case.pass.form == Form::Paper {
            self.when(!card, Paper, Hold);
            return false;
        }
        let offset = case.pass.phone - case.door.verifier;
        let near = (-10 * MINUTE..=10 * MINUTE).contains(&offset);
        if let Some(shown) = &case.door.challenge {
            match answered(shown, case.pass.answer, near) {
                None => return true,
                Some(code) => self.when(!card, code, Hold),
            }
        }
        if !trusted(case) || (-60..=15).contains(&offset) {
            return false;
        }
        let agree = three_agree(case, offset);
        self.warn(agree && near, CheckThisClock);
        self.when(near && !card, ProofDoubtful, Hold);
        self.when(!near && agree, CheckThisClock, CannotVerify);
        self.when(!near && !agree, ProofStale, Reject);
        false
    }

    fn status(&mut self, case: &Case) {
        let Some(list) = case.door.list else {
            return self.when(true, NoList, CannotVerify);
        };
        self.when(at(case) >= list.ends, ListExpired, CannotVerify);
        self.when(list.revoked && case.pass.index == 1, Revoked, Reject);
        self.when(case.pass.index >= 1_000, ListTooShort, CannotVerify);
        self.warn(at(case) - list.issued > 72 * HOUR, ListOld);
    }

    /// Returns whether the ticket has a place on this trip.
    fn trip(&mut self, case: &Case, ticket: &Issued) -> bool {
        let (pass, door) = (&case.pass, &case.door);
        if door.no_trip || pass.other_trip {
            self.when(door.no_trip, NoTrip, CannotVerify);
            self.when(!door.no_trip, OtherTrip, Reject);
            return false;
        }
        self.when(door.elsewhere, IssuerElsewhere, Reject);
        if let Issued::Since(since) = ticket {
            let pinned = door.bundle.as_ref().is_some_and(|bundle| bundle.pins);
            let before = door.held_since < *since || pinned;
            let good = before && door.named_by_digest && listed(case);
            self.when(!good, IssuerCompromised, Reject);
        }
        self.when(
            at(case) >= door.manifest_ends,
            ManifestExpired,
            CannotVerify,
        );
        let opens = (-10 * MINUTE).max(pass.issued);
        let early = trusted(case) && door.verifier + 10 * MINUTE < opens;
        self.when(early, TicketEarly, Reject);
        self.when(at(case) - 10 * MINUTE > pass.ends, TicketLate, Reject);
        true
    }

    fn boarding(&mut self, case: &Case, challenged: bool, card: bool) {
        let door = &case.door;
        let newer = case.pass.issued >= -DAY;
        self.when(!listed(case) && newer && !card, NewerThanManifest, Hold);
        self.when(!listed(case) && !newer, NotOnManifest, Hold);
        if door.arrival {
            self.when(door.received, AlreadyArrived, Reject);
            let seen = door.events.iter().any(
                |event| matches!(event, Event::Boarded { slot, .. } if *slot == case.pass.slot),
            );
            return self.warn(!seen, NotSeenBoarding);
        }
        let (from, to) = stops(case);
        self.when(door.cancelled, TripCancelled, Reject);
        self.when(door.leg < from, LaterStop, Reject);
        self.when(door.leg >= to, JourneyOver, Reject);
        let on_board = |slot: u16| is_on_board(case, slot);
        // Everyone but the passenger stays to the last stop.
        let others = (1..=5).filter(|slot| *slot != case.pass.slot && on_board(*slot));
        let others = if door.leg < 2 { others.count() } else { 0 };
        let full = others >= usize::from(door.seats);
        let aboard = on_board(case.pass.slot);
        // Boardings were five minutes ago by the true time.
        let since = door.verifier + 5 * MINUTE;
        let again = door.boarded_here && (0..10 * MINUTE).contains(&since);
        self.when(aboard && again, OnBoard, Verdict::None);
        self.when(aboard && !again, AlreadyBoarded, Reject);
        self.when(full && !aboard, VehicleFull, Reject);
        if let Doors::Two { merged, slot } = door.doors {
            let slot = slot.filter(|_| listed(case));
            let unsure = !challenged && !card;
            self.when(unsure && slot == Some(2), OtherDoor, Hold);
            self.when(unsure && slot.is_none() && !merged, DoorsNotMerged, Hold);
            self.when(unsure && slot.is_none() && merged, DoorsShareSlots, Hold);
        }
    }

    fn health(&mut self, case: &Case, has_health: bool, issued: &Issued) {
        let (pass, door) = (&case.pass, &case.door);
        // It was checked five minutes ago at the first stop, and counts there for four hours.
        let fresh = (at(case) + 5 * MINUTE).abs() <= 4 * HOUR;
        let spot = door.spot.filter(|_| door.leg == 0 && fresh);
        self.when(spot.is_some_and(|t| t >= 373), Fever, Reject);
        let open = spot.is_none();
        if has_health {
            let compromised = matches!(issued, Issued::Since(_));
            self.when(compromised && open, HealthIssuerCompromised, Hold);
            let early = at(case) + 10 * MINUTE < pass.health_issued;
            self.when(early, HealthEarly, Reject);
        }
        // The pack for the destination is in force from 2020 to 2030.
        let (from, to) = stops(case);
        if door.rules == Rules::None || to != 2 {
            return self.when(true, NoRules, CannotVerify);
        }
        self.warn(at(case) - door.rules_confirmed > 72 * HOUR, RulesOld);
        self.when(
            has_health && pass.colour == HealthColour::Red,
            HealthRed,
            Reject,
        );
        let amber = pass.colour == HealthColour::Amber;
        self.when(has_health && amber && open, HealthAmber, Hold);
        if door.rules == Rules::Open || !open {
            return;
        }
        self.when(!has_health, HealthMissing, Hold);
        let age = at(case) - pass.health_issued;
        self.when(
            has_health && at(case) >= pass.health_ends,
            HealthExpired,
            Hold,
        );
        self.when(has_health && age > 24 * HOUR, HealthTooOld, Hold);
        // The sample was taken twenty hours before the code was made.
        let sampled = pass.health_issued - 20 * HOUR;
        let leaves = if from == 0 { 20 * MINUTE } else { 330 * MINUTE };
        let within = sampled <= leaves && leaves - sampled <= 48 * HOUR;
        let tested = has_health && within && sampled <= at(case);
        self.when(!tested, RuleFails, Hold);
    }
}

/// The time to measure by: the clock, or the minimum trusted time above it.
fn at(case: &Case) -> i64 {
    let clock = case.door.verifier;
    case.door
        .min_trusted_time
        .map_or(clock, |min_trusted_time| min_trusted_time.max(clock))
}

fn trusted(case: &Case) -> bool {
    at(case) == case.door.verifier
}

fn listed(case: &Case) -> bool {
    (1..=5).contains(&case.pass.slot)
}

/// The manifest's word on the stops, or the ticket's.
fn stops(case: &Case) -> (u8, u8) {
    if listed(case) {
        (case.door.from, case.door.to)
    } else {
        (0, 2)
    }
}

/// Returns nothing when the challenge is met.
fn answered(shown: &ActiveChallenge, answer: Option<Proof>, near: bool) -> Option<Code> {
    let Some(answer) = answer else {
        return Some(ChallengeUnanswered);
    };
    let six_digits = matches!(answer, Proof::Digits(_));
    if !(0..=120).contains(&shown.age) {
        Some(ChallengeExpired)
    } else if shown.used {
        Some(ChallengeUsed)
    } else if shown.wrong >= 3 {
        Some(ChallengeExhausted)
    } else if answer == shown.ask && (near || !six_digits) {
        None
    } else if shown.wrong == 2 {
        Some(ChallengeExhausted)
    } else {
        Some(ChallengeWrong)
    }
}

/// The last two other passengers, each by their last proof, were off as much as this one, to a minute.
fn three_agree(case: &Case, offset: i64) -> bool {
    let own = 20 + u8::try_from(case.pass.slot).unwrap();
    let mut last: Vec<(u8, i64)> = Vec::new();
    for (who, theirs) in case.door.skews.iter().rev() {
        if *who != own && !last.iter().any(|(other, _)| other == who) {
            last.push((*who, *theirs));
        }
    }
    last.truncate(2);
    last.len() == 2 && last.iter().all(|(_, theirs)| (theirs - offset).abs() <= 60)
}

/// Walks through what happened up to this leg: on by boarding, off when everyone is called out.
fn is_on_board(case: &Case, who: u16) -> bool {
    let mut aboard = false;
    for event in &case.door.events {
        match *event {
            Event::Boarded { leg, slot } if leg <= case.door.leg && slot == who => aboard = true,
            Event::CalledOut { leg } if leg <= case.door.leg => aboard = false,
            _ => {}
        }
    }
    aboard
}

/// Of every key that may stand in a case, the model knows what it is.
#[test]
fn the_keys_of_the_stage_are_distinct() {
    let keys = [TICKETS, HEALTHS, ROTATED, STRANGER];
    assert!((0..4).all(|n| (0..n).all(|m| keys[n] != keys[m])));
}
