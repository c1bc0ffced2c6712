//! Trust bundles and status lists.

use super::{
    target::{Outcome, Target, dressed, undress},
    vectors,
};
use chrono::{DateTime, TimeDelta};
use minicbor::{Decoder, Encoder, decode};
use qicheng_credential::{
    envelope::{self, Type},
    key::{Signer, SoftwareKey},
    status::StatusList,
    trust::{
        self, Bundle, BundleBody, BundleError, IssuerKey, KeyState, NamedKey, Purpose, accept,
    },
};
use qicheng_domain::region::RegionCode;
use serde_json::Value;
use std::{convert::Infallible, sync::LazyLock};

const TRUST: &str = include_str!("../../../docs/vectors/trust.json");

/// A bundle and a list as they are, and each signed anew.
const DRESSES: u8 = 4;

pub(super) const TARGET: Target = Target {
    name: "bundle",
    seeds,
    read,
};

struct World {
    roots: [SoftwareKey; 2],
    lists: SoftwareKey,
    /// As the phone holds it: names [`Self::lists`] for lists.
    held: Bundle,
    /// What was signed for real: bundle and list.
    ours: [Vec<u8>; 2],
}

static WORLD: LazyLock<Option<World>> = LazyLock::new(world);

fn world() -> Option<World> {
    let entries: Vec<Value> = vectors::entries(TRUST);
    let ours = [
        vectors::bytes(entries.first()?, "bytes"),
        vectors::bytes(entries.get(1)?, "bytes"),
    ];
    let (roots, lists) = ([vectors::key(1)?, vectors::key(3)?], vectors::key(14)?);
    let real = Bundle::reopen(&ours[0]).ok()?.body().clone();
    let issuer = IssuerKey {
        key: NamedKey::Verify(lists.public()),
        place: RegionCode::new(433_130).ok()?,
        purposes: vec![Purpose::List],
        not_before: DateTime::from_timestamp(0, 0)?,
        expires: real.expires + TimeDelta::days(365),
        state: KeyState::Good,
    };
    let body = BundleBody {
        keys: vec![issuer],
        ..real
    };
    let signers: [&dyn Signer; 2] = [&roots[0], &roots[1]];
    let held = Bundle::reopen(&trust::build(&signers, &body).ok()?).ok()?;
    Some(World {
        roots,
        lists,
        held,
        ours,
    })
}

fn seeds() -> Vec<Vec<u8>> {
    let Some(world) = &*WORLD else {
        return Vec::new();
    };
    let payload = |bytes| payload(bytes).unwrap_or_default();
    let [bundle, list] = &world.ours;
    vec![
        dressed(0, bundle),
        dressed(1, payload(bundle)),
        dressed(2, list),
        dressed(3, payload(list)),
    ]
}

fn read(input: &[u8]) -> Outcome {
    let (dress, rest) = undress(input, DRESSES);
    let Some(world) = &*WORLD else {
        return Outcome::honest("no vectors".to_owned());
    };
    match dress {
        0 => {
            let result = take(world, rest);
            let mut outcome = Outcome::of("bundle", &result);
            outcome.forged = result.is_ok() && payload(rest).ok() != payload(&world.ours[0]).ok();
            outcome
        }
        1 => {
            let bytes = by_roots(world, rest).unwrap_or_default();
            Outcome::of("bundle by its roots", &take(world, &bytes))
        }
        2 => {
            let result = list(world, rest);
            let mut outcome = Outcome::of("list", &result);
            outcome.forged = result.is_ok() && payload(rest).ok() != payload(&world.ours[1]).ok();
            outcome
        }
        _ => {
            let kid = Some(world.lists.public().kid());
            let bytes = envelope::sign(&world.lists, Type::List, b"", kid, None, rest);
            Outcome::of(
                "list by its issuer",
                &list(world, &bytes.unwrap_or_default()),
            )
        }
    }
}

/// As a phone does that holds nothing yet, and asks something of it then.
fn take(world: &World, bytes: &[u8]) -> Result<(), BundleError> {
    let now = world.held.body().issued;
    let bundle = accept(None, world.held.roots(), bytes, now)?;
    for key in &bundle.body().keys {
        for purpose in Purpose::ALL {
            let _ = bundle.key(key.kid(), purpose, now);
            let _ = bundle.keys_of(key.place, purpose, now);
        }
    }
    Ok(())
}

fn list(world: &World, bytes: &[u8]) -> Result<(), qicheng_credential::status::StatusError> {
    let list = StatusList::verify(bytes, &world.held, world.held.body().issued)?;
    for index in [0, 1, 7, 1_000, u32::MAX] {
        let _ = list.revoked.contains(index);
    }
    Ok(())
}

/// The third part of COSE_Sign1 and COSE_Sign alike.
fn payload(bytes: &[u8]) -> Result<&[u8], decode::Error> {
    let mut d = Decoder::new(bytes);
    d.array()?;
    d.skip()?;
    d.skip()?;
    d.bytes()
}

/// COSE_Sign by two roots over any payload (RFC 9052 §4.1).
fn by_roots(world: &World, payload: &[u8]) -> Option<Vec<u8>> {
    let signatures: Vec<_> = world
        .roots
        .iter()
        .map(|root| {
            let mut header = vec![0xa2, 0x01, 0x28, 0x04, 0x48];
            header.extend(root.public().kid().0);
            let signature = root.sign(&to_be_signed(&header, payload).ok()?).ok()?;
            Some((header, signature))
        })
        .collect::<Option<_>>()?;
    let mut e = Encoder::new(Vec::new());
    e.array(4)
        .ok()?
        .bytes(&[])
        .ok()?
        .map(0)
        .ok()?
        .bytes(payload)
        .ok()?
        .array(2)
        .ok()?;
    for (header, signature) in signatures {
        e.array(3)
            .ok()?
            .bytes(&header)
            .ok()?
            .map(0)
            .ok()?
            .bytes(&signature)
            .ok()?;
    }
    Some(e.into_writer())
}

fn to_be_signed(
    header: &[u8],
    payload: &[u8],
) -> Result<Vec<u8>, minicbor::encode::Error<Infallible>> {
    let mut aad = Encoder::new(Vec::new());
    aad.array(4)?
        .str("qicheng")?
        .u8(1)?
        .u8(Type::Bundle as u8)?
        .bytes(&[])?;
    let mut e = Encoder::new(Vec::new());
    e.array(5)?.str("Signature")?.bytes(&[])?.bytes(header)?;
    e.bytes(&aad.into_writer())?.bytes(payload)?;
    Ok(e.into_writer())
}
