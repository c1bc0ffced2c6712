//! Both halves of an exchange, what is sealed, and what a courier carries.

use super::{
    target::{Outcome, Target, dressed, undress},
    vectors,
};
use chrono::{DateTime, Utc};
use qicheng_credential::{
    envelope::{self, Type},
    key::{Signer as _, SoftwareKey},
};
use qicheng_exchange::{
    courier::Bundle,
    cursor,
    message::DeliveryMode,
    reply::verify_reply,
    request::ParsedRequest,
    seal::{Sealed, SealingKey, receiver},
};
use serde_json::Value;
use std::sync::LazyLock;

const VECTORS: &str = include_str!("../../../docs/vectors/exchange.json");
const SERVICE: &[u8] = b"433130";

/// A reply and a request as they are and signed anew, what is sealed, a courier's bundle, a cursor.
const DRESSES: u8 = 7;

pub(super) const TARGET: Target = Target {
    name: "exchange",
    seeds,
    read,
};

struct World {
    device: SoftwareKey,
    service: SoftwareKey,
    sealing: SealingKey,
    now: DateTime<Utc>,
    /// The request that replies answer.
    asked: Vec<u8>,
    ours: Vec<Vec<u8>>,
}

static JSON: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(VECTORS).unwrap_or_default());
static WORLD: LazyLock<Option<World>> = LazyLock::new(world);

fn world() -> Option<World> {
    let (requests, replies) = (JSON["requests"].as_array()?, JSON["replies"].as_array()?);
    Some(World {
        device: vectors::key(4)?,
        service: vectors::key(5)?,
        sealing: SealingKey::from_secret(
            &vectors::bytes(&JSON["keys"], "sealing").try_into().ok()?,
        ),
        now: DateTime::from_timestamp(JSON["now"].as_i64()?, 0)?,
        asked: vectors::bytes(requests.first()?, "bytes"),
        ours: requests
            .iter()
            .chain(replies)
            .map(|entry| vectors::bytes(entry, "bytes"))
            .collect(),
    })
}

fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (part, dress) in [("replies", 0), ("requests", 2)] {
        for entry in JSON[part].as_array().into_iter().flatten() {
            seeds.push(dressed(dress, &vectors::bytes(entry, "bytes")));
            seeds.push(dressed(dress + 1, &vectors::bytes(entry, "payload")));
        }
    }
    seeds.push(dressed(4, &vectors::bytes(&JSON["sealed"], "bytes")));
    seeds.push(dressed(5, &vectors::bytes(&JSON, "bundle")));
    seeds.push(dressed(6, &vectors::bytes(&JSON, "cursor")));
    seeds
}

fn read(input: &[u8]) -> Outcome {
    let (dress, rest) = undress(input, DRESSES);
    let Some(world) = &*WORLD else {
        return Outcome::honest("no vectors".to_owned());
    };
    match dress {
        0 => world.not_forged(reply(world, rest), rest),
        1 => reply(world, &signed(&world.service, Type::Response, rest)),
        2 => world.not_forged(request(world, rest), rest),
        3 => request(world, &signed(&world.device, Type::Request, rest)),
        4 => sealed(world, rest),
        5 => Outcome::of("courier", &Bundle::decode(rest)),
        _ => Outcome::of("cursor", &cursor::decode(rest)),
    }
}

impl World {
    /// What came as it is and was read must be one of the vectors, but for the signature's last 64 bytes.
    fn not_forged(&self, mut outcome: Outcome, bytes: &[u8]) -> Outcome {
        let content = |bytes: &[u8]| {
            bytes
                .split_last_chunk::<64>()
                .map(|(content, _)| content.to_vec())
        };
        let ours = self.ours.iter().any(|ours| content(ours) == content(bytes));
        outcome.forged = outcome.kind.ends_with("read") && !ours;
        outcome
    }
}

fn reply(world: &World, bytes: &[u8]) -> Outcome {
    let key = world.service.public();
    let result = verify_reply(bytes, &world.asked, SERVICE, |kid| {
        (kid == key.kid()).then_some(key)
    });
    Outcome::of("reply", &result)
}

fn request(world: &World, bytes: &[u8]) -> Outcome {
    let parsed = match ParsedRequest::parse(bytes) {
        Ok(parsed) => parsed,
        Err(error) => return Outcome::of("request", &Err::<(), _>(error)),
    };
    let result = parsed.verify(
        &world.device.public(),
        SERVICE,
        DeliveryMode::Online,
        world.now,
    );
    Outcome::of("request verified", &result)
}

fn sealed(world: &World, bytes: &[u8]) -> Outcome {
    if let Err(error) = receiver(bytes) {
        return Outcome::of("sealed", &Err::<(), _>(error));
    }
    let opened = world.sealing.open(Sealed::Request, bytes);
    let mut outcome = Outcome::of("opened", &opened);
    let ours = vectors::bytes(&JSON["sealed"], "bytes");
    outcome.forged = opened.is_ok() && bytes != ours;
    outcome
}

fn signed(signer: &SoftwareKey, kind: Type, payload: &[u8]) -> Vec<u8> {
    let kid = Some(signer.public().kid());
    envelope::sign(signer, kind, SERVICE, kid, None, payload).unwrap_or_default()
}
