//! Codes that people hold up: passes, challenges, enrolments, door sets, questions.

use super::{
    target::{Outcome, Target, dressed, undress},
    vectors,
};
use qicheng_credential::{
    encoding::text::{self, Prefix},
    envelope::{self, Type},
    key::{Signer as _, SoftwareKey},
    presentation::Presented,
    query::{ParsedAnswer, ParsedQuery},
    setup::SetupCode,
    staff::{challenge::ParsedChallenge, door_set::ParsedDoorSet, enrolment},
};
use serde_json::Value;
use std::sync::LazyLock;

const CODES: &str = include_str!("../../../docs/vectors/codes.json");

/// The text itself; the bytes under each prefix; a presentation's or a ticket's payload, signed.
const DRESSES: u8 = 9;

pub(super) const TARGET: Target = Target {
    name: "code",
    seeds,
    read,
};

/// The issuer and the holder of the vectors.
static KEYS: LazyLock<Option<[SoftwareKey; 2]>> =
    LazyLock::new(|| Some([vectors::key(1)?, vectors::key(2)?]));
static ENTRIES: LazyLock<Vec<Value>> = LazyLock::new(|| vectors::entries(CODES));

fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for entry in ENTRIES.iter() {
        let text = entry["text"].as_str().unwrap_or_default();
        seeds.push(dressed(0, text.as_bytes()));
        let prefix = Prefix::ALL
            .iter()
            .zip(1..)
            .find(|(prefix, _)| text.starts_with(prefix.as_str()));
        if let Some((_, dress)) = prefix {
            seeds.push(dressed(dress, &vectors::bytes(entry, "bytes")));
        }
        let payload = vectors::bytes(entry, "payload");
        match entry["type"].as_u64() {
            Some(4) => seeds.push(dressed(7, &payload)),
            Some(1) => seeds.push(dressed(8, &payload)),
            _ => {}
        }
    }
    seeds
}

fn read(input: &[u8]) -> Outcome {
    let (dress, rest) = undress(input, DRESSES);
    let text = match dress {
        0 => String::from_utf8_lossy(rest).into_owned(),
        7 | 8 => {
            let kind = if dress == 7 {
                Type::Presentation
            } else {
                Type::Ticket
            };
            text::encode(Prefix::Pass, &signed(kind, rest))
        }
        n => {
            let prefix = Prefix::ALL.get(usize::from(n) - 1).copied();
            text::encode(prefix.unwrap_or(Prefix::Pass), rest)
        }
    };
    match text::decode(&text) {
        Ok((Prefix::Pass, bytes)) => pass(&bytes, dress < 7),
        Ok((Prefix::Challenge, bytes)) => {
            let challenge = ParsedChallenge::parse(&bytes);
            Outcome::of(
                "challenge",
                &challenge.and_then(|challenge| challenge.verify()),
            )
        }
        Ok((Prefix::Enrolment, bytes)) => Outcome::of("enrolment", &enrolment::verify(&bytes)),
        Ok((Prefix::DoorSet, bytes)) => {
            let set = ParsedDoorSet::parse(&bytes);
            Outcome::of("door set", &set.and_then(|set| set.verify()))
        }
        Ok((Prefix::Query, bytes)) => {
            let query = ParsedQuery::parse(&bytes);
            Outcome::of("question", &query.and_then(|query| query.verify()))
        }
        Ok((Prefix::Answer, bytes)) => Outcome::of("answer", &ParsedAnswer::parse(&bytes)),
        Ok((Prefix::Setup, _)) => Outcome::of("setup", &SetupCode::read(&text)),
        Err(error) => Outcome::of("text", &Err::<(), _>(error)),
    }
}

fn pass(bytes: &[u8], as_it_came: bool) -> Outcome {
    let presented = Presented::parse(bytes);
    let mut outcome = Outcome::of("pass", &presented);
    let (Ok(presented), Some([issuer, _])) = (presented, &*KEYS) else {
        return outcome;
    };
    let holder = match &presented {
        Presented::Phone(presentation) => presentation.verify_holder().is_ok(),
        Presented::Paper(_) => !presented.is_stripped(),
    };
    let issuer = issuer.public();
    let taken = holder
        && presented
            .credentials()
            .iter()
            .all(|c| c.verify(&issuer).is_ok());
    if taken {
        outcome.kind.push_str(", taken");
        outcome.forged = as_it_came && !is_ours(&presented);
    }
    outcome
}

/// Whether a pass is one of the vectors, but for the signature's bytes.
fn is_ours(presented: &Presented<'_>) -> bool {
    let digest = match presented {
        Presented::Phone(presentation) => presentation.envelope.digest(),
        Presented::Paper(paper) => paper.digest(),
    };
    ENTRIES
        .iter()
        .any(|entry| vectors::bytes(entry, "digest") == digest)
}

fn signed(kind: Type, payload: &[u8]) -> Vec<u8> {
    let Some([issuer, holder]) = &*KEYS else {
        return Vec::new();
    };
    let (signer, kid) = match kind {
        Type::Presentation => (holder, None),
        _ => (issuer, Some(issuer.public().kid())),
    };
    envelope::sign(signer, kind, b"", kid, None, payload).unwrap_or_default()
}
