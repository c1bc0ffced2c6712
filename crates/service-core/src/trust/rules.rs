//! Rule packs: what the place asks, signed and sent to everyone.

use super::named;
use crate::{
    errors::{
        code::{ErrorCode, ResourceKind},
        error::ServiceError,
    },
    feed,
    place::context::Context,
};
use chrono::{SubsecRound as _, TimeDelta};
use qicheng_credential::{
    check,
    document::{self, Document, RulePackText},
    key::Signer as _,
};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    form,
    region::RegionCode,
    rules::pack::RulePack,
};
use qicheng_service_storage::{
    Tx,
    issued::{PublicationAction, RulePublication},
};

/// Longest reason, in characters.
const REASON_MAX: usize = 200;

/// Days that a withdrawal is kept up at least, for phones that were away.
const WITHDRAWN_DAYS: i64 = 45;

/// Signs packs (JSON) and puts them into everyone's feed, each in place of its earlier version.
///
/// # Errors
/// `Field` for a pack that does not hold or of which a newer one is held, and the storage's and the key's.
pub fn install(tx: &mut Tx<'_>, ctx: &Context, packs: &[&str]) -> Result<(), ServiceError> {
    for json in packs {
        let pack = RulePack::parse(json.as_bytes()).map_err(|_| refused(ErrorCode::Malformed))?;
        let text = RulePackText {
            json: (*json).to_owned(),
        };
        let bytes = document::issue(&ctx.keys.document, ctx.now, pack.valid_until, &text)?;
        put(tx, ctx, ctx.tenant.0, &pack, bytes)?;
    }
    Ok(())
}

/// Signs a pack (JSON) of this place.
///
/// # Errors
/// `Field` for a pack that does not hold or whose region does not lie in this place, and the key's.
pub fn sign(ctx: &Context, json: &[u8]) -> Result<(RulePack, Vec<u8>), ServiceError> {
    let pack = RulePack::parse(json).map_err(|_| refused(ErrorCode::Malformed))?;
    if !ctx.tenant.0.contains(pack.region) {
        return Err(refused(ErrorCode::OtherPlace));
    }
    let json = String::from_utf8(json.to_vec()).map_err(|_| refused(ErrorCode::Malformed))?;
    let text = RulePackText { json };
    let bytes = document::issue(&ctx.keys.document, ctx.now, pack.valid_until, &text)?;
    Ok((pack, bytes))
}

/// Sends a pack to everyone, and writes down who did it and why: one of this place as JSON, which is signed, or any that is
/// signed already.
///
/// # Errors
/// As [`sign`] and [`take_over`]; `Field` where a version that is not older is held, or the reason is missing.
pub fn publish(
    tx: &mut Tx<'_>,
    ctx: &Context,
    actor: &str,
    reason: &str,
    file: &[u8],
) -> Result<RulePack, ServiceError> {
    let reason = form::text(reason, REASON_MAX).map_err(|_| ServiceError::Field {
        field: "reason",
        code: ErrorCode::Required,
    })?;
    let (place, pack, bytes) = if file.trim_ascii_start().starts_with(b"{") {
        let (pack, bytes) = sign(ctx, file)?;
        (ctx.tenant.0, pack, bytes)
    } else {
        let (place, pack) = of_a_place(ctx, file)?;
        (place, pack, file.to_vec())
    };
    if held(tx, ctx, place, &pack.id)?.is_some_and(|held| held.version >= pack.version) {
        return Err(refused(ErrorCode::Older));
    }
    put(tx, ctx, place, &pack, bytes.clone())?;
    let published = publication(ctx, actor, reason, place, &pack, bytes);
    tx.add_rule_publication(ctx.tenant, &published)?;
    Ok(pack)
}

/// Withdraws a pack of this place from everyone: a higher version that is over takes its place, so that the rules of the
/// place around it count again.
///
/// # Errors
/// `NotFound` for a pack that this place did not publish, `Field` without a reason, and the storage's and the key's.
pub fn withdraw(
    tx: &mut Tx<'_>,
    ctx: &Context,
    actor: &str,
    reason: &str,
    id: &str,
) -> Result<RulePack, ServiceError> {
    let reason = form::text(reason, REASON_MAX).map_err(|_| ServiceError::Field {
        field: "reason",
        code: ErrorCode::Required,
    })?;
    let place = ctx.tenant.0;
    let held = held(tx, ctx, place, id)?.ok_or(ServiceError::NotFound(ResourceKind::Rules))?;
    let until = ctx.now.trunc_subsecs(0);
    let pack = RulePack {
        version: held.version.saturating_add(1),
        valid_from: held.valid_from.min(until - TimeDelta::seconds(1)),
        valid_until: until,
        ..held
    };
    let json = serde_json::to_string(&pack).map_err(|_| refused(ErrorCode::Malformed))?;
    let expires = held
        .valid_until
        .max(ctx.now + TimeDelta::days(WITHDRAWN_DAYS));
    let bytes = document::issue(&ctx.keys.document, ctx.now, expires, &RulePackText { json })?;
    put(tx, ctx, place, &pack, bytes.clone())?;
    let withdrawn = RulePublication {
        action: PublicationAction::Withdrawn,
        ..publication(ctx, actor, reason, place, &pack, bytes)
    };
    tx.add_rule_publication(ctx.tenant, &withdrawn)?;
    Ok(pack)
}

/// Signs the packs of this service's own once more, each under a version that is higher by a margin, and notes it in
/// their history.
///
/// # Errors
/// The storage's and the key's.
pub fn raise_versions(tx: &mut Tx<'_>, ctx: &Context, margin: u32) -> Result<(), ServiceError> {
    for (text, until) in named::own::<RulePackText>(tx, ctx, DocumentKind::RulePack)? {
        let Ok(mut pack) = RulePack::parse(text.json.as_bytes()) else {
            continue;
        };
        pack.version = pack.version.saturating_add(margin);
        let json = serde_json::to_string(&pack).map_err(|_| refused(ErrorCode::Malformed))?;
        let text = RulePackText { json };
        let bytes = document::issue(&ctx.keys.document, ctx.now, until, &text)?;
        let place = ctx.tenant.0;
        put(tx, ctx, place, &pack, bytes.clone())?;
        let reason = "restored from a back-up".to_owned();
        let restored = publication(ctx, "operator", reason, place, &pack, bytes);
        tx.add_rule_publication(ctx.tenant, &restored)?;
    }
    Ok(())
}

fn publication(
    ctx: &Context,
    actor: &str,
    reason: String,
    place: RegionCode,
    pack: &RulePack,
    document: Vec<u8>,
) -> RulePublication {
    RulePublication {
        seq: 0,
        at: ctx.now,
        actor: actor.to_owned(),
        action: PublicationAction::Published,
        reason,
        place,
        pack: pack.id.clone(),
        version: pack.version,
        document,
    }
}

/// Returns the pack of a place and id in everyone's feed.
fn held(
    tx: &mut Tx<'_>,
    ctx: &Context,
    place: RegionCode,
    id: &str,
) -> Result<Option<RulePack>, ServiceError> {
    let key = DocumentKey {
        channel: Channel::All,
        kind: DocumentKind::RulePack,
        name: document::name_of(place, id),
    };
    let held = tx.document(ctx.tenant, &key)?.and_then(|held| held.bytes);
    Ok(held.as_deref().and_then(pack_in))
}

fn refused(code: ErrorCode) -> ServiceError {
    ServiceError::Field {
        field: "pack",
        code,
    }
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
    if held(tx, ctx, place, &pack.id)?.is_some_and(|held| held.version > pack.version) {
        return Err(refused(ErrorCode::Older));
    }
    let kind = DocumentKind::RulePack;
    feed::put(tx, ctx.tenant, Channel::All, kind, &name, bytes, ctx.now)
}

fn pack_in(bytes: &[u8]) -> Option<RulePack> {
    let signed = Document::<RulePackText>::parse(bytes).ok()?;
    RulePack::parse(signed.body.json.as_bytes()).ok()
}

/// Takes over a pack that another place has signed, and puts it into everyone's feed as it came.
///
/// # Errors
/// `Field` when nobody in the trust bundle vouches for it, the signer's place has no say in the pack's region, or a newer
/// one is held; and the storage's.
pub fn take_over(tx: &mut Tx<'_>, ctx: &Context, bytes: Vec<u8>) -> Result<RulePack, ServiceError> {
    let (place, pack) = of_a_place(ctx, &bytes)?;
    put(tx, ctx, place, &pack, bytes)?;
    Ok(pack)
}

/// Returns a signed pack and the place that vouches for it.
fn of_a_place(ctx: &Context, bytes: &[u8]) -> Result<(RegionCode, RulePack), ServiceError> {
    let trust = ctx
        .trust
        .as_deref()
        .ok_or_else(|| refused(ErrorCode::NotTrusted))?;
    let signed =
        Document::<RulePackText>::parse(bytes).map_err(|_| refused(ErrorCode::NotTrusted))?;
    check::rule_pack_of(&signed, trust, ctx.now).map_err(|_| refused(ErrorCode::NotTrusted))
}

/// Returns the packs in everyone's feed: those whose signature is still good, of this place or of one around the pack's
/// region. The others are passed over; without rules nothing is green.
///
/// # Errors
/// The storage's.
pub fn load(tx: &mut Tx<'_>, ctx: &Context) -> Result<Vec<RulePack>, ServiceError> {
    let all = named::all(tx, ctx, DocumentKind::RulePack)?.into_iter();
    let packs = all.filter_map(|held| checked(ctx, &held.bytes));
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
