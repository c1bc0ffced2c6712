//! Staff, and the one-time codes by which they take their roles up, shown once.

use crate::http::console::page::{
    done::SuccessMessage,
    fields::{Fault, Fields},
    frame::{self, Frame, PageResult, done},
    idempotency, once,
    session::{Holder as _, Session, SubmittedForm},
    show,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use chrono::{DateTime, Utc};
use qicheng_domain::people::role::Role;
use qicheng_service_core::{
    App, Context, ErrorCode, ResourceKind, ServiceError,
    one_time_code::OneTimeCode,
    staff::{self, NewMember},
};
use qicheng_service_storage::{
    Tx,
    staff::{StaffId, StaffMember},
};
use uuid::Uuid;

/// Roles that a form can give.
const ROLES: [Role; 5] = [
    Role::Crew,
    Role::Helper,
    Role::Employer,
    Role::Inspector,
    Role::Coordinator,
];

/// One member in a list.
pub(super) struct StaffLine {
    pub id: Uuid,
    pub name: String,
    pub role: &'static str,
    pub scope: String,
    pub enterprise: String,
    pub enrolled: Option<DateTime<Utc>>,
    pub revoked: bool,
}

/// A code that was given just now.
struct IssuedCode {
    name: String,
    code: String,
}

struct RoleChoice {
    code: &'static str,
    here: bool,
}

#[derive(Template)]
#[template(path = "console/staff.html")]
struct Page<'a> {
    frame: &'a Frame,
    staff: Vec<StaffLine>,
    roles: Vec<RoleChoice>,
    given: Option<IssuedCode>,
}

pub(super) async fn page(State(app): State<App>, who: Session) -> PageResult {
    let mut fields = Fields::default();
    fields.put("scope", show::place_typed(app.tenant().0));
    let frame = who.frame("staff").with(fields, None);
    let given = once::said(&who).map(|[name, code]| IssuedCode { name, code });
    let shown = show_page(&app, &who, frame, given).await?;
    Ok(once::forget(&who, shown))
}

pub(super) async fn create(State(app): State<App>, form: SubmittedForm<Session>) -> PageResult {
    let SubmittedForm { who, fields } = form;
    let by = who.account;
    let made = match member(&fields) {
        Ok(new) => {
            let create =
                move |tx: &mut Tx<'_>, ctx: &Context| staff::create(tx, ctx, by, new.clone());
            match idempotency::once(&app, &fields, create).await {
                Ok(Some(made)) => Ok(made),
                Ok(None) => return Ok(done("/console/staff", SuccessMessage::TakenAlready)),
                Err(error) => Err(Fault::of(error).map_err(|e| who.failed(e))?),
            }
        }
        Err(fault) => Err(fault),
    };
    match made {
        Ok((member, code)) => Ok(given(&who, &member.name, &code)),
        Err(fault) => {
            let frame = who.frame("staff").with(fields, Some(fault));
            show_page(&app, &who, frame, None).await
        }
    }
}

pub(super) async fn code(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    form: SubmittedForm<Session>,
) -> PageResult {
    let (who, id) = (form.who, StaffId(id));
    let by = who.account;
    let made = app.write(move |tx, ctx| {
        let code = staff::new_code(tx, ctx, by, id)?;
        let member = tx
            .staff(ctx.tenant, id)?
            .ok_or(ServiceError::NotFound(ResourceKind::Staff))?;
        Ok((member.name, code))
    });
    let (name, code) = made.await.map_err(|e| who.failed(e))?;
    Ok(given(&who, &name, &code))
}

/// Goes on to the page, which shows the code once.
fn given(who: &Session, name: &str, code: &OneTimeCode) -> Response {
    once::say(who, "/console/staff", [name, &code.to_string()])
}

pub(super) async fn revoke(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    form: SubmittedForm<Session>,
) -> PageResult {
    let (who, id) = (form.who, StaffId(id));
    let by = who.account;
    app.write(move |tx, ctx| staff::revoke(tx, ctx, by, id))
        .await
        .map_err(|e| who.failed(e))?;
    Ok(done("/console/staff", SuccessMessage::Revoked))
}

/// Takes a role away whose phone or key somebody else may have had since a time.
pub(super) async fn compromised(
    State(app): State<App>,
    Path(id): Path<Uuid>,
    form: SubmittedForm<Session>,
) -> PageResult {
    let SubmittedForm { who, fields } = form;
    let (by, id) = (who.account, StaffId(id));
    let fault = match fields.instant("since") {
        Ok(since) => {
            let taken = app.write(move |tx, ctx| staff::compromised(tx, ctx, by, id, since));
            match taken.await {
                Ok(_) => return Ok(done("/console/staff", SuccessMessage::Compromised)),
                Err(error) => Fault::of(error).map_err(|e| who.failed(e))?,
            }
        }
        Err(fault) => fault,
    };
    let frame = who
        .frame("staff")
        .with(fields, Some(Fault::at("", fault.code)));
    show_page(&app, &who, frame, None).await
}

pub(super) fn line(member: StaffMember) -> StaffLine {
    StaffLine {
        id: member.id.0,
        name: member.name,
        role: member.role.as_str(),
        scope: show::place(member.scope),
        enterprise: member.enterprise.unwrap_or_default(),
        enrolled: member.enrolled.map(|e| e.at),
        revoked: member.revoked_at.is_some(),
    }
}

async fn show_page(
    app: &App,
    who: &Session,
    frame: Frame,
    given: Option<IssuedCode>,
) -> PageResult {
    let all = app.read(|tx, ctx| Ok(tx.all_staff(ctx.tenant)?)).await;
    let all = all.map_err(|e| who.failed(e))?;
    let mut staff: Vec<_> = all.into_iter().map(line).collect();
    staff.sort_by_key(|member| member.revoked);
    let role = frame.typed("role");
    let role = if role.is_empty() {
        ROLES[0].as_str()
    } else {
        role
    };
    let page = Page {
        frame: &frame,
        staff,
        roles: ROLES
            .map(|choice| RoleChoice {
                code: choice.as_str(),
                here: choice.as_str() == role,
            })
            .into(),
        given,
    };
    let status = frame.status(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(frame::page(status, &page))
}

fn member(fields: &Fields) -> Result<NewMember, Fault> {
    let role = fields.text("role");
    let role = ROLES.into_iter().find(|choice| choice.as_str() == role);
    let enterprise = fields.text("enterprise");
    Ok(NewMember {
        name: fields.required("name")?,
        role: role.ok_or_else(|| Fault::at("role", ErrorCode::Required))?,
        scope: fields.region("scope")?,
        enterprise: (!enterprise.is_empty()).then(|| enterprise.to_owned()),
    })
}
