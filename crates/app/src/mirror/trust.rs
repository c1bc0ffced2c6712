//! What this device believes: the trust bundle, and what was verified under it.
//!
//! The mirror holds what came; only what stands the checks here is taken into use.

use crate::{App, error::AppError, outbox::acts};
use chrono::{DateTime, Utc};
use qicheng_credential::{
    certificate::{SignerList, Signers},
    check,
    credential::StaffCredential,
    document::{Content, DOCUMENT_MAX, Document, RulePackText, name_of},
    encoding::cbor,
    key::Kid,
    status::StatusList,
    trust::{Bundle, KeyState, MinTrustedTime, Purpose, accept},
    verdict::Clock,
};
use qicheng_domain::{
    document::DocumentKind,
    notice::Notice,
    region::RegionCode,
    rules::pack::RulePack,
    travel::{manifest::Manifest, progress::Progress},
};
use qicheng_exchange::seal::{Sealed, SealingKey};
use qicheng_store::{
    Tx,
    table::{
        device,
        document::{self, DocumentRow},
        manifest::{self, ManifestRow},
        manifest_crew, min_trusted_time, setting,
        trusted::{self, TrustedDocument},
    },
};
use std::sync::Arc;

/// Takes a bundle into use if it follows the one held. Returns whether it was taken; one that does not follow
/// changes nothing.
pub(crate) fn take_bundle(
    app: &App,
    tx: &Tx<'_>,
    bytes: &[u8],
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let held = trusted::get(tx, DocumentKind::Bundle, &[])?;
    if held.is_some_and(|held| held.bytes == bytes) {
        return Ok(false);
    }
    let held = bundle(app, tx)?;
    let Ok(next) = accept(held.as_deref(), &app.roots, bytes, now) else {
        return Ok(false);
    };
    let version = next.body().version;
    let taken = put(
        tx,
        DocumentKind::Bundle,
        Vec::new(),
        version,
        bytes.to_vec(),
        now,
    )?;
    if taken {
        let min_trusted_time = MinTrustedTime::of(&next).0;
        min_trusted_time::set(tx, min_trusted_time)?;
        app.set_min_trusted_time(min_trusted_time);
    }
    Ok(taken)
}

/// Returns what this device takes the time to be: its clock, and the time that it surely is at least.
pub(crate) fn clock(app: &App, tx: &Tx<'_>) -> Result<Clock, AppError> {
    Ok(Clock {
        now: app.clock_time(),
        min_trusted_time: min_trusted_time::get(tx)?.map(MinTrustedTime),
    })
}

/// Returns the bundle in use.
pub(crate) fn bundle(app: &App, tx: &Tx<'_>) -> Result<Option<Arc<Bundle>>, AppError> {
    let held = trusted::get(tx, DocumentKind::Bundle, &[])?;
    Ok(held.and_then(|row| app.bundle.of(row.bytes)))
}

/// Returns the status lists in use.
pub(crate) fn lists(
    tx: &Tx<'_>,
    bundle: &Bundle,
    now: DateTime<Utc>,
) -> Result<Vec<StatusList>, AppError> {
    let rows = trusted::of_kind(tx, DocumentKind::List)?;
    Ok(rows
        .iter()
        .filter_map(|row| StatusList::verify(&row.bytes, bundle, now).ok())
        .collect())
}

/// Returns whether the list in use says that a staff credential was revoked. One that was stays so, however old the list.
pub(crate) fn is_revoked(
    app: &App,
    tx: &Tx<'_>,
    credential: &[u8],
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let staff = StaffCredential::parse(credential)?;
    let Some(bundle) = bundle(app, tx)? else {
        return Ok(false);
    };
    let Some(issuer) = bundle.named(staff.parsed.kid) else {
        return Ok(false);
    };
    let status = staff.staff.status;
    let name = list_name(issuer.place, status.list);
    let row = trusted::get(tx, DocumentKind::List, &name)?;
    let list = row.and_then(|row| StatusList::verify(&row.bytes, &bundle, now).ok());
    Ok(list.is_some_and(|list| list.revoked.contains(status.index) == Some(true)))
}

fn list_name(place: RegionCode, id: u32) -> Vec<u8> {
    cbor::write(&(place, id))
}

/// Returns the rule packs in use, each checked anew: one whose key the bundle gives up, or that has ended, is in use no
/// more, and without rules nothing passes.
pub(crate) fn packs(
    tx: &Tx<'_>,
    bundle: &Bundle,
    now: DateTime<Utc>,
) -> Result<Vec<RulePack>, AppError> {
    let rows = trusted::of_kind(tx, DocumentKind::RulePack)?;
    Ok(rows
        .iter()
        .filter_map(|row| pack(&row.bytes, bundle, now))
        .collect())
}

fn pack(bytes: &[u8], bundle: &Bundle, now: DateTime<Utc>) -> Option<RulePack> {
    Some(pack_of(bytes, bundle, now)?.1)
}

fn pack_of(bytes: &[u8], bundle: &Bundle, now: DateTime<Utc>) -> Option<(RegionCode, RulePack)> {
    let document = Document::<RulePackText>::parse(bytes).ok()?;
    check::rule_pack_of(&document, bundle, now).ok()
}

/// Returns those who sign certificates, as places around one of `regions` trust them: a list counts for its own place
/// and what lies in it.
pub(crate) fn signers(
    tx: &Tx<'_>,
    bundle: &Bundle,
    regions: &[RegionCode],
    now: DateTime<Utc>,
) -> Result<Signers, AppError> {
    let mut signers = Signers::default();
    for row in trusted::of_kind(tx, DocumentKind::Signers)? {
        if let Some((place, list)) = signer_list(bundle, &row.bytes, now)
            && regions.iter().any(|region| place.contains(*region))
        {
            list.add_to(&mut signers);
        }
    }
    Ok(signers)
}

/// Returns the place whose key signed a manifest in use, if the bundle still names the key.
pub(crate) fn manifest_place(bundle: &Bundle, manifest: &ManifestRow) -> Option<RegionCode> {
    bundle.named(Kid(manifest.signer)).map(|key| key.place)
}

/// Returns when the service last confirmed what is held here; before the first answer, when the device was made.
pub(crate) fn as_of(app: &App, tx: &Tx<'_>) -> Result<DateTime<Utc>, AppError> {
    let device = device::get(tx, app.home.place)?;
    Ok(device.last_sync.unwrap_or(device.created))
}

/// Reads a document of the feed that stands the checks: signature, the issuer's purpose, expiry.
pub(crate) fn checked<B: Content>(bundle: &Bundle, bytes: &[u8], now: DateTime<Utc>) -> Option<B> {
    Some(issued(bundle, bytes, now)?.1)
}

/// As [`checked`], with the place that issued it.
fn issued<B: Content>(
    bundle: &Bundle,
    bytes: &[u8],
    now: DateTime<Utc>,
) -> Option<(RegionCode, B)> {
    let document = Document::<B>::parse(bytes).ok()?;
    let place = check::document(&document, bundle, now).ok()?;
    Some((place, document.body))
}

/// Reads a notice that stands the checks: signed itself; or vouched for by a key that may still answer for the service
/// that it came from, and not past its own end.
pub(crate) fn notice(bundle: &Bundle, row: &DocumentRow, now: DateTime<Utc>) -> Option<Notice> {
    let Some(kid) = row.vouched else {
        return checked(bundle, &row.bytes, now);
    };
    let key = bundle.key(Kid(kid), Purpose::Respond, now).ok()?;
    let notice: Notice = cbor::read(&row.bytes, DOCUMENT_MAX).ok()?;
    (key.place == row.name.service && now < notice.expires).then_some(notice)
}

/// Verifies the mirrored documents after a sync whose reply was signed at `answered`, and activates those that pass
/// the checks.
pub(crate) fn refresh(
    app: &App,
    tx: &Tx<'_>,
    now: DateTime<Utc>,
    answered: Option<DateTime<Utc>>,
) -> Result<(), AppError> {
    for row in document::of_kind(tx, DocumentKind::Bundle)? {
        take_bundle(app, tx, &row.bytes, now)?;
    }
    let Some(bundle) = bundle(app, tx)? else {
        return Ok(());
    };
    // A list that was signed by a clock that ran ahead must not make everything look past its time.
    let latest = answered.map_or(now, |at| at.max(now));
    refresh_lists(app, tx, &bundle, now, latest)?;
    refresh_packs(tx, &bundle, now)?;
    refresh_signers(tx, &bundle, now)?;
    refresh_manifests(app, tx, &bundle, now)?;
    for row in document::of_kind(tx, DocumentKind::Progress)? {
        // Whose vehicle it is tells who has boarded, and nobody else.
        if let Some((issuer, progress)) = issued::<Progress>(&bundle, &row.bytes, now)
            && let Some(held) = manifest::get(tx, progress.trip)?
            && manifest_place(&bundle, &held) == Some(issuer)
        {
            acts::merge(tx, progress.acts())?;
        }
    }
    Ok(())
}

/// Returns the documents of a kind that came and are not in use as they are.
fn not_in_use(tx: &Tx<'_>, kind: DocumentKind) -> Result<Vec<DocumentRow>, AppError> {
    let used = trusted::of_kind(tx, kind)?;
    let mut came = document::of_kind(tx, kind)?;
    came.retain(|row| used.iter().all(|used| used.bytes != row.bytes));
    Ok(came)
}

fn refresh_lists(
    app: &App,
    tx: &Tx<'_>,
    bundle: &Bundle,
    now: DateTime<Utc>,
    latest: DateTime<Utc>,
) -> Result<(), AppError> {
    for row in not_in_use(tx, DocumentKind::List)? {
        let Ok(list) = StatusList::verify(&row.bytes, bundle, now) else {
            continue;
        };
        let name = list_name(list.place, list.id);
        put(tx, DocumentKind::List, name, list.seq, row.bytes, now)?;
        let min_trusted_time =
            min_trusted_time::get(tx)?.map_or_else(|| MinTrustedTime::of(bundle), MinTrustedTime);
        min_trusted_time::raise(
            tx,
            min_trusted_time.raised(list.issued.min(latest), bundle).0,
        )?;
        if let Some(min_trusted_time) = min_trusted_time::get(tx)? {
            app.set_min_trusted_time(min_trusted_time);
        }
    }
    Ok(())
}

fn refresh_packs(tx: &Tx<'_>, bundle: &Bundle, now: DateTime<Utc>) -> Result<(), AppError> {
    for row in not_in_use(tx, DocumentKind::RulePack)? {
        if let Some((place, pack)) = pack_of(&row.bytes, bundle, now) {
            let (name, version) = (name_of(place, &pack.id), u64::from(pack.version));
            let good = |bytes: &[u8]| self::pack(bytes, bundle, now).is_some();
            put_named(
                tx,
                DocumentKind::RulePack,
                name,
                version,
                row.bytes,
                now,
                good,
            )?;
        }
    }
    Ok(())
}

fn refresh_signers(tx: &Tx<'_>, bundle: &Bundle, now: DateTime<Utc>) -> Result<(), AppError> {
    for row in not_in_use(tx, DocumentKind::Signers)? {
        let Some((place, list)) = signer_list(bundle, &row.bytes, now) else {
            continue;
        };
        let (name, version) = (name_of(place, &list.id), u64::from(list.version));
        let good = |bytes: &[u8]| signer_list(bundle, bytes, now).is_some();
        put_named(
            tx,
            DocumentKind::Signers,
            name,
            version,
            row.bytes,
            now,
            good,
        )?;
    }
    Ok(())
}

fn signer_list(
    bundle: &Bundle,
    bytes: &[u8],
    now: DateTime<Utc>,
) -> Option<(RegionCode, SignerList)> {
    let document = Document::<SignerList>::parse(bytes).ok()?;
    let place = check::document(&document, bundle, now).ok()?;
    document.body.has_name().then_some((place, document.body))
}

fn refresh_manifests(
    app: &App,
    tx: &Tx<'_>,
    bundle: &Bundle,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    forget_manifests(app, tx, now)?;
    let key = sealing_key(app, tx)?;
    for row in document::of_kind(tx, DocumentKind::Manifest)? {
        if let Ok(opened) = key.open(Sealed::Manifest, &row.bytes)
            && let Ok(document) = Document::<Manifest>::parse(&opened)
            && check::document(&document, bundle, now).is_ok()
        {
            let row = ManifestRow {
                header: document.body.header(),
                signer: document.kid.0,
                digest: document.digest(),
                since: now,
            };
            let body = &document.body;
            if manifest::put(tx, &row, &body.entries)? {
                let crew = body.crew.iter().flatten().map(|kid| **kid);
                manifest_crew::replace(tx, body.trip, crew)?;
            }
        }
    }
    Ok(())
}

/// Erases the manifests whose time is over, here and in the mirror, whose seal this device's own key opens. A device
/// that never meets a network again does so when it is opened. Those that were taken back, as from crew whose role has
/// ended, and those of a key that was compromised since go out of use.
pub(crate) fn forget_manifests(app: &App, tx: &Tx<'_>, now: DateTime<Utc>) -> Result<(), AppError> {
    let key = sealing_key(app, tx)?;
    let mut kept = Vec::new();
    for row in document::of_kind(tx, DocumentKind::Manifest)? {
        let opened = key.open(Sealed::Manifest, &row.bytes).ok();
        match opened.and_then(|opened| over_since(&opened, now)) {
            Some(end) => {
                document::remove(tx, &row.name, row.version)?;
                note_forgotten(tx, end)?;
            }
            None => kept.push(row),
        }
    }
    let bundle = bundle(app, tx)?;
    for row in manifest::all(tx)? {
        let trip = row.header.trip;
        let forged = bundle.as_ref().is_some_and(|b| may_be_forged(b, &row));
        // A document's name begins with the trip.
        let given = kept.iter().any(|d| d.name.key.name.starts_with(&trip.0));
        if forged || !given || now >= row.header.expires {
            manifest::remove(tx, trip)?;
        }
    }
    Ok(())
}

/// Whether a thief may have signed it: the bundle gives its key up and does not pin it.
fn may_be_forged(bundle: &Bundle, manifest: &ManifestRow) -> bool {
    let key = bundle.named(Kid(manifest.signer));
    key.is_some_and(|key| matches!(key.state, KeyState::Compromised { .. }))
        && !bundle.pins(&manifest.digest)
}

fn sealing_key(app: &App, tx: &Tx<'_>) -> Result<SealingKey, AppError> {
    Ok(SealingKey::from_secret(
        &device::get(tx, app.home.place)?.keys.sealing,
    ))
}

/// Returns when a manifest was over, where it is: 48 h after the journey's planned end.
fn over_since(manifest: &[u8], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let end = Document::<Manifest>::parse(manifest).ok()?.body.expires;
    (now >= end).then_some(end)
}

/// The setting with the latest end, in milliseconds since 1970, of the manifests that were erased as over.
const FORGOTTEN: &str = "manifests-forgotten";

fn note_forgotten(tx: &Tx<'_>, end: DateTime<Utc>) -> Result<(), AppError> {
    let latest = forgotten(tx)?.map_or(end, |before| before.max(end));
    let latest = latest.timestamp_millis().to_string();
    Ok(setting::put(tx, FORGOTTEN, &latest)?)
}

fn forgotten(tx: &Tx<'_>) -> Result<Option<DateTime<Utc>>, AppError> {
    let millis = setting::get(tx, FORGOTTEN)?.and_then(|text| text.parse().ok());
    Ok(millis.and_then(DateTime::from_timestamp_millis))
}

/// Has the next exchange read every feed from its beginning where a manifest was erased as over and, by the clock as it
/// is now, is not: the clock was ahead then.
pub(crate) fn read_forgotten_again(app: &App, now: DateTime<Utc>) -> Result<(), AppError> {
    if app.store.read(forgotten)?.is_some_and(|end| now < end) {
        app.store.write(|tx| {
            device::reset_cursors(tx)?;
            setting::remove(tx, FORGOTTEN)
        })?;
    }
    Ok(())
}

/// Takes a document of a place into use, by place and id: never one of a lower version than the one in use, and of the same
/// version only where that one is good no more, as when its key was given up.
fn put_named(
    tx: &Tx<'_>,
    kind: DocumentKind,
    name: Vec<u8>,
    version: u64,
    bytes: Vec<u8>,
    at: DateTime<Utc>,
    is_good: impl Fn(&[u8]) -> bool,
) -> Result<bool, AppError> {
    if let Some(held) = trusted::get(tx, kind, &name)?
        && held.version == version
        && !is_good(&held.bytes)
    {
        trusted::remove(tx, kind, &name)?;
    }
    put(tx, kind, name, version, bytes, at)
}

fn put(
    tx: &Tx<'_>,
    kind: DocumentKind,
    name: Vec<u8>,
    version: u64,
    bytes: Vec<u8>,
    at: DateTime<Utc>,
) -> Result<bool, AppError> {
    Ok(trusted::put(
        tx,
        &TrustedDocument {
            kind,
            name,
            version,
            bytes,
            at,
        },
    )?)
}
