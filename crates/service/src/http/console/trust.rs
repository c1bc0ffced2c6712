//! What the place goes by: whom it trusts, which rules hold, who signs certificates of others; and taking over newer
//! ones as their signers made them.

use crate::http::console::page::{
    done::SuccessMessage,
    fields::Fault,
    frame::{self, Frame, PageResult, done},
    session::{Holder as _, Session},
    show,
    upload::UploadForm,
};
use askama::Template;
use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    key::Signer as _,
    trust::{Bundle, KeyState},
};
use qicheng_domain::rules::pack::RulePack;
use qicheng_service_core::{
    App, Context, ErrorCode, ResourceKind, ServiceError,
    audit::Action,
    audit::{self, Party},
    trust::{self, SignerListSummary},
};
use std::collections::BTreeMap;

/// Days before its end from which the page warns.
const WARN_DAYS: i64 = 14;

struct BundleView {
    version: u64,
    issued: DateTime<Utc>,
    expires: DateTime<Utc>,
    near_end: bool,
    roots: Vec<String>,
    places: Vec<PlaceLine>,
    /// Whether all keys of this service are in it and good.
    has_own: bool,
}

struct PlaceLine {
    place: String,
    good: usize,
    retired: usize,
    compromised: usize,
    until: DateTime<Utc>,
}

struct PackLine {
    title: String,
    id: String,
    version: u32,
    place: String,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    decides: bool,
    /// Whether a health code is asked for on entry.
    wants_code: bool,
    asks: usize,
    is_good: bool,
}

struct SignersLine {
    place: String,
    id: String,
    version: u32,
    certificates: usize,
    until: DateTime<Utc>,
    is_good: bool,
}

#[derive(Template)]
#[template(path = "console/trust.html")]
struct Page<'a> {
    frame: &'a Frame,
    bundle: Option<BundleView>,
    packs: Vec<PackLine>,
    signers: Vec<SignersLine>,
}

pub(super) async fn page(State(app): State<App>, who: Session) -> PageResult {
    let frame = who.frame("trust");
    show_page(&app, &who, frame).await
}

/// Takes over what was brought as a file.
pub(super) async fn install(State(app): State<App>, form: UploadForm) -> PageResult {
    let UploadForm { who, fields, file } = form;
    let what = fields.text("what").to_owned();
    let taken = match (what.as_str(), file.is_empty()) {
        (_, true) => Err(ServiceError::Field {
            field: "file",
            code: ErrorCode::Required,
        }),
        ("bundle", _) => take_bundle(&app, &who, file)
            .await
            .map(|()| SuccessMessage::BundleTaken),
        ("rules", _) => take_rules(&app, &who, file)
            .await
            .map(|()| SuccessMessage::RulesTaken),
        ("signers", _) => take_signers(&app, &who, file)
            .await
            .map(|()| SuccessMessage::SignersTaken),
        _ => Err(ServiceError::NotFound(ResourceKind::Kind)),
    };
    let fault = match taken {
        Ok(taken) => return Ok(done("/console/trust", taken)),
        Err(ServiceError::Bundle(_) | ServiceError::Trust(_)) => {
            Fault::at("", ErrorCode::BundleRefused)
        }
        Err(error) => Fault::of(error).map_err(|e| who.failed(e))?,
    };
    let frame = who
        .frame("trust")
        .with(fields, Some(Fault::at(what, fault.code)));
    show_page(&app, &who, frame).await
}

async fn take_bundle(app: &App, who: &Session, file: Vec<u8>) -> Result<(), ServiceError> {
    if app.context().trust.is_none() {
        return Err(ServiceError::Conflict(ErrorCode::NoRootsPinned));
    }
    app.install_trust(file).await?;
    let by = who.account;
    app.write(move |tx, ctx| audit::note(tx, ctx, by, Action::TrustInstalled, Party::Service))
        .await
}

async fn take_rules(app: &App, who: &Session, file: Vec<u8>) -> Result<(), ServiceError> {
    let by = who.account;
    app.write(move |tx, ctx| {
        trust::take_over_rules(tx, ctx, file.clone())?;
        audit::note(tx, ctx, by, Action::RulesTakenOver, Party::Service)
    })
    .await
}

async fn take_signers(app: &App, who: &Session, file: Vec<u8>) -> Result<(), ServiceError> {
    let by = who.account;
    app.write(move |tx, ctx| {
        trust::take_over_signers(tx, ctx, file.clone())?;
        audit::note(tx, ctx, by, Action::SignersTakenOver, Party::Service)
    })
    .await
}

async fn show_page(app: &App, who: &Session, frame: Frame) -> PageResult {
    let ctx = app.context();
    let held = app.read(trust::held_signers);
    let held = held.await.map_err(|e| who.failed(e))?;
    let status = frame.status(StatusCode::UNPROCESSABLE_ENTITY);
    let page = Page {
        bundle: ctx.trust.as_deref().map(|bundle| view(&ctx, bundle)),
        packs: ctx.rules.iter().map(|p| pack_line(&frame, p)).collect(),
        signers: held.into_iter().map(|s| signers_line(&frame, s)).collect(),
        frame: &frame,
    };
    Ok(frame::page(status, &page))
}

fn view(ctx: &Context, bundle: &Bundle) -> BundleView {
    let body = bundle.body();
    let mut places = BTreeMap::new();
    for key in &body.keys {
        let line = places.entry(key.place).or_insert_with(|| PlaceLine {
            place: show::place(key.place),
            good: 0,
            retired: 0,
            compromised: 0,
            until: key.expires,
        });
        line.until = line.until.min(key.expires);
        match key.state {
            KeyState::Good => line.good += 1,
            KeyState::Retired { .. } => line.retired += 1,
            KeyState::Compromised { .. } => line.compromised += 1,
        }
    }
    let keys = &ctx.keys;
    let own = [&keys.issue, &keys.manifest, &keys.document, &keys.respond];
    let is_named = |kid| {
        let named = bundle.named(kid);
        named.is_some_and(|key| key.state == KeyState::Good && ctx.now < key.expires)
    };
    BundleView {
        version: body.version,
        issued: body.issued,
        expires: body.expires,
        near_end: body.expires - ctx.now < TimeDelta::days(WARN_DAYS),
        roots: body
            .roots
            .iter()
            .map(|root| root.kid().to_string())
            .collect(),
        places: places.into_values().collect(),
        has_own: own.iter().all(|key| is_named(key.public().kid())),
    }
}

fn pack_line(frame: &Frame, pack: &RulePack) -> PackLine {
    PackLine {
        title: pack.words.get(frame.lang.tag()).to_owned(),
        id: pack.id.clone(),
        version: pack.version,
        place: show::place(pack.region),
        from: pack.valid_from,
        until: pack.valid_until,
        decides: !pack.health.is_empty(),
        wants_code: (pack.entry.as_ref()).is_some_and(|entry| entry.health_code.is_some()),
        asks: pack.entry.as_ref().map_or(0, |entry| entry.rules.len()),
        is_good: (pack.valid_from..pack.valid_until).contains(&frame.now),
    }
}

fn signers_line(frame: &Frame, held: SignerListSummary) -> SignersLine {
    SignersLine {
        place: show::place(held.place),
        id: held.id,
        version: held.version,
        certificates: held.certificates,
        until: held.expires,
        is_good: frame.now < held.expires,
    }
}
