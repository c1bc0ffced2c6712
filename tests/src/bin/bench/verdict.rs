//! From a code's text to the verdict, against the bare signature checks that it contains; and how many in a second.

use crate::{
    Outcome,
    figure::Figure,
    people,
    stopwatch::{Lap, lap, median, ratio},
    verifier::Verifier,
};
use qicheng_credential::{
    key::{PublicKey, Signer as _, SoftwareKey},
    verdict::{ScannedCode, Verdict, decide},
};
use std::hint::black_box;

/// People whose passes are decided on, of a manifest twice as long.
const PASSES: u16 = 30;

const ROUNDS: usize = 150;

/// Measures, on one core.
pub fn measure(door: &Verifier) -> Outcome<Vec<Figure>> {
    let trip = door.trip();
    let rules = door.rules();
    let passes = (1..=PASSES)
        .map(people::both)
        .collect::<Outcome<Vec<_>>>()?;
    let bare = (1..=PASSES).map(Bare::new).collect::<Outcome<Vec<_>>>()?;
    let boards = |text: &String| {
        let code = ScannedCode::read(text);
        let pass = code.pass();
        let scene = door.scene(pass.slot(), &trip, &rules);
        black_box(decide(&pass, &scene)).verdict == Verdict::Board
    };
    let mut millis = Vec::with_capacity(ROUNDS);
    let ratio = ratio(
        ROUNDS,
        || {
            let decided = all(lap(|| passes.iter().all(boards)))?;
            millis.push(decided.millis());
            Ok::<_, Box<dyn std::error::Error>>(decided)
        },
        || all(lap(|| bare.iter().all(Bare::holds))),
    )?;
    let each = median(millis) / f64::from(PASSES);
    Ok(vec![
        Figure::ratio("verdict_to_signature_checks", ratio).at_most(1.3),
        Figure::millis("verdict_ms", each),
        Figure::rounded("verdicts_a_second", "", 1_000.0 / each),
        Figure::bytes("list_100000_1_percent_bytes", door.list_bytes),
    ])
}

/// What no verdict can do without: the holder's key decompressed, and three signatures checked.
struct Bare {
    issuer: PublicKey,
    holder: [u8; 33],
    /// Ticket, health code, presentation: as long as what is signed there.
    signed: [(Vec<u8>, [u8; 64]); 3],
}

impl Bare {
    fn new(slot: u16) -> Outcome<Self> {
        let (issuer, holder) = (people::issuer(), people::holder(slot));
        Ok(Self {
            issuer: issuer.public(),
            holder: holder.public().to_point().0,
            signed: [
                sign(&issuer, 160)?,
                sign(&issuer, 150)?,
                sign(&holder, 420)?,
            ],
        })
    }

    fn holds(&self) -> bool {
        let [ticket, health, presentation] = &self.signed;
        let Ok(holder) = PublicKey::from_sec1(black_box(&self.holder)) else {
            return false;
        };
        self.issuer.verifies(&ticket.0, &ticket.1)
            && self.issuer.verifies(&health.0, &health.1)
            && holder.verifies(&presentation.0, &presentation.1)
    }
}

fn sign(key: &SoftwareKey, length: usize) -> Outcome<(Vec<u8>, [u8; 64])> {
    let message = vec![0x5a; length];
    let signature = key.sign(&message)?;
    Ok((message, signature))
}

/// A measurement of work that did something else than it should is none.
fn all((held, lap): (bool, Lap)) -> Outcome<Lap> {
    if held {
        Ok(lap)
    } else {
        Err("a pass that is good did not board, or a signature did not hold".into())
    }
}
