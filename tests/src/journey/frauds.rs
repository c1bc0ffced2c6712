//! What people try.

use qicheng_app::vault::{KeyName, KeyVault as _};
use qicheng_credential::{
    credential::{self, ParsedCredential},
    encoding::text::{self, Prefix},
    envelope::{self, Type},
    key::Signer,
    presentation::{Presented, present},
};
use qicheng_domain::ids::PersonId;
use qicheng_test_world::{Device, Failure, new_key};

/// The parts of a pass: its time, and its credentials' bytes, ticket first.
struct Parts {
    time: i64,
    credentials: Vec<Vec<u8>>,
}

/// Changes the seat's slot inside the ticket of a pass.
pub fn forged(pass: &str) -> Result<String, Failure> {
    let (_, mut bytes) = text::decode(pass)?;
    let ticket = ticket_of(pass)?;
    let at = bytes
        .windows(ticket.len())
        .position(|w| w == ticket)
        .ok_or("no ticket in the pass")?;
    // The last byte of the ticket's signature.
    let last = bytes.get_mut(at + ticket.len() - 1).ok_or("too short")?;
    *last ^= 1;
    Ok(text::encode(Prefix::Pass, &bytes))
}

/// The ticket of a pass signed anew by a key that nobody vouches for, presented by its rightful holder.
pub fn unknown_issuer(pass: &str, device: &Device, person: PersonId) -> Result<String, Failure> {
    let issuer = new_key()?;
    let parts = parts(pass)?;
    let reissued = parts
        .credentials
        .iter()
        .map(|bytes| {
            Ok(credential::issue(
                &issuer,
                &ParsedCredential::parse(bytes)?.credential,
            )?)
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    let reissued: Vec<&[u8]> = reissued.iter().map(Vec::as_slice).collect();
    let holder = device.vault.signer(KeyName::Holder(person))?;
    Ok(text::encode(
        Prefix::Pass,
        &present(&*holder, &reissued, parts.time, None)?,
    ))
}

/// The ticket of a pass alone, as if it were on paper.
pub fn stripped(pass: &str) -> Result<String, Failure> {
    Ok(text::encode(Prefix::Pass, &ticket_of(pass)?))
}

/// The ticket of one pass and the health code of another, signed by the first one's holder.
pub fn mixed(one: &str, other: &str, device: &Device, person: PersonId) -> Result<String, Failure> {
    let (one, other) = (parts(one)?, parts(other)?);
    let (ticket, health) = (one.credentials.first(), other.credentials.last());
    let (Some(ticket), Some(health)) = (ticket, health) else {
        return Err("a pass lacks a credential".into());
    };
    // By hand, since our own code refuses to sign it.
    let mut payload = Vec::new();
    let mut e = minicbor::Encoder::new(&mut payload);
    e.map(2)?
        .u8(1)?
        .array(2)?
        .bytes(ticket)?
        .bytes(health)?
        .u8(2)?
        .i64(one.time)?;
    let holder = device.vault.signer(KeyName::Holder(person))?;
    let signer: &dyn Signer = &*holder;
    let bytes = envelope::sign(signer, Type::Presentation, b"", None, None, &payload)?;
    Ok(text::encode(Prefix::Pass, &bytes))
}

fn ticket_of(pass: &str) -> Result<Vec<u8>, Failure> {
    parts(pass)?
        .credentials
        .into_iter()
        .next()
        .ok_or_else(|| "no ticket in the pass".into())
}

/// Takes a pass apart by hand: `[protected, {}, payload, signature]`, the payload `{1: [+ bstr], 2: time, …}`.
fn parts(pass: &str) -> Result<Parts, Failure> {
    let (_, bytes) = text::decode(pass)?;
    let Presented::Phone(presentation) = Presented::parse(&bytes)? else {
        return Err("not a phone's pass".into());
    };
    let mut d = minicbor::Decoder::new(presentation.envelope.payload);
    d.map()?;
    d.u8()?;
    let count = d.array()?.unwrap_or(0);
    let mut credentials = Vec::new();
    for _ in 0..count {
        credentials.push(d.bytes()?.to_vec());
    }
    Ok(Parts {
        time: presentation.time,
        credentials,
    })
}
