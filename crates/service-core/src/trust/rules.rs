//! Rule packs: what the place asks, signed and sent to everyone.

use crate::{context::Context, error::ServiceError, feed};
use qicheng_credential::{
    check,
    document::{self, Document, RulePackText},
    key::Signer as _,
};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    region::RegionCode,
    rules::pack::RulePack,
};
use qicheng_service_storage::Tx;

/// Most documents looked at when packs are loaded.
const LOOK: u32 = 10_000;

/// Signs packs (JSON) and puts them into everyone's feed, each in place of its earlier version.
///
/// # Errors
/// `Field` for a pack that does not hold or of which a newer one is held, and the storage's and the key's.
pub fn install(tx: &mut Tx<'_>, ctx: &Context, packs: &[&str]) -> Result<(), ServiceError> {
    for json in packs {
        let pack = RulePack::parse(json.as_bytes()).map_err(|_| ServiceError::Field {
            field: "pack",
            code: "malformed",
        })?;
        let text = RulePackText {
            json: (*json).to_owned(),
        };
        let bytes = document::issue(&ctx.keys.document, ctx.now, pack.valid_until, &text)?;
        put(tx, ctx, ctx.tenant.0, &pack, bytes)?;
    }
    Ok(())
}

/// Puts a place's pack into everyone's feed, unless a newer one of the same place and id is stored.
fn put(
    tx: &mut Tx<'_>,
    ctx: &Context,
    place: RegionCode,
    pack: &RulePack,
    bytes: Vec<u8>,
) -> Result<(), ServiceError> {
    let name = document::name_of(place, &pack.id);
    let key = DocumentKey {
        channel: Channel::All,
        kind: DocumentKind::RulePack,
        name: name.clone(),
    };
    let held = tx.document(ctx.tenant, &key)?.and_then(|held| held.bytes);
    if held.is_some_and(|held| version(&held) > Some(pack.version)) {
        return Err(ServiceError::Field {
            field: "pack",
            code: "older",
        });
    }
    let kind = DocumentKind::RulePack;
    feed::put(tx, ctx.tenant, Channel::All, kind, &name, bytes, ctx.now)
}

fn version(bytes: &[u8]) -> Option<u32> {
    let signed = Document::<RulePackText>::parse(bytes).ok()?;
    let pack = RulePack::parse(signed.body.json.as_bytes()).ok()?;
    Some(pack.version)
}

/// Takes over a pack that another place has signed, and puts it into everyone's feed as it came.
///
/// # Errors
/// `Field` when nobody in the trust bundle vouches for it, the signer's place has no say in the pack's region, or a newer
/// one is held; and the storage's.
pub fn take_over(tx: &mut Tx<'_>, ctx: &Context, bytes: Vec<u8>) -> Result<RulePack, ServiceError> {
    let refused = |_| ServiceError::Field {
        field: "pack",
        code: "not-trusted",
    };
    let trust = ctx.trust.as_deref().ok_or_else(|| refused(()))?;
    let signed = Document::<RulePackText>::parse(&bytes).map_err(|_| refused(()))?;
    let checked = check::rule_pack_of(&signed, trust, ctx.now);
    let (place, pack) = checked.map_err(|_| refused(()))?;
    put(tx, ctx, place, &pack, bytes)?;
    Ok(pack)
}

/// Returns the packs in everyone's feed: those whose signature is still good, of this place or of one around the pack's
/// region. The others are passed over; without rules nothing is green.
///
/// # Errors
/// The storage's.
pub fn load(tx: &mut Tx<'_>, ctx: &Context) -> Result<Vec<RulePack>, ServiceError> {
    let documents = tx.documents_after(ctx.tenant, Channel::All, 0, LOOK)?;
    let packs = documents
        .iter()
        .filter(|d| d.key.kind == DocumentKind::RulePack)
        .filter_map(|d| checked(ctx, d.bytes.as_deref()?));
    Ok(packs.collect())
}

/// Reads a pack. What this place itself signed needs no bundle: its first rules are there before one.
fn checked(ctx: &Context, bytes: &[u8]) -> Option<RulePack> {
    let signed = Document::<RulePackText>::parse(bytes).ok()?;
    let own = ctx.keys.document.public();
    if signed.kid == own.kid() {
        signed.verify(&own).ok()?;
        signed.check_time(ctx.now).ok()?;
        return RulePack::parse(signed.body.json.as_bytes()).ok();
    }
    check::rule_pack(&signed, ctx.trust.as_deref()?, ctx.now).ok()
}
