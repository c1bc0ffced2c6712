//! What stands around every page: bar, language, account, what was just done, what went wrong.

use super::{
    done::SuccessMessage,
    fields::{Fault, Fields},
    lang::Lang,
    request_context::RequestContext,
    show,
};
use askama::Template;
use axum::{
    http::{StatusCode, Uri},
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::{DateTime, NaiveDate, Utc};
use qicheng_messages::{Key, Language, Value};
use qicheng_service_core::{ErrorCode, ServiceError};

/// The frame of one page.
pub(crate) struct Frame {
    pub lang: Lang,
    pub place: String,
    pub csrf: String,
    /// Who is logged in.
    pub who: Option<String>,
    pub now: DateTime<Utc>,
    /// Why the clock is in doubt, in words.
    pub clock: Option<String>,
    /// What was just done, in words.
    pub done: Option<String>,
    /// What is wrong with what was sent.
    pub fault: Option<Fault>,
    /// What was typed.
    pub fields: Fields,
    /// Idempotency key of this page's form.
    pub form: String,
    here: &'static str,
    page: Uri,
}

/// A place in the bar.
pub(crate) struct Tab {
    pub href: &'static str,
    pub name: String,
    pub here: bool,
}

/// Query parameters that a link to the same page drops: one-time messages and the language.
const ONCE: [&str; 4] = ["done", "lang", "n", "undo"];

const TABS: [(&str, &str, &str); 9] = [
    ("demand", "/console/demand", "nav.demand"),
    ("trips", "/console/trips", "nav.trips"),
    ("board", "/console/board", "nav.board"),
    ("people", "/console/people", "nav.people"),
    (
        "contradictions",
        "/console/contradictions",
        "nav.contradictions",
    ),
    ("notices", "/console/notices", "nav.notices"),
    ("staff", "/console/staff", "nav.staff"),
    ("trust", "/console/trust", "nav.trust"),
    ("audit", "/console/audit", "nav.audit"),
];

impl Frame {
    pub(crate) fn new(
        context: &RequestContext,
        here: &'static str,
        csrf: String,
        who: Option<String>,
    ) -> Self {
        let query = Fields(context.uri.query().map_or_else(Vec::new, |query| {
            serde_urlencoded::from_str(query).unwrap_or_default()
        }));
        let done = query.get("done").and_then(SuccessMessage::read);
        // A number alone is taken over from the address.
        let n = query.text("n").parse::<u32>().unwrap_or_default();
        let done = done.and_then(SuccessMessage::key);
        Self {
            lang: context.lang,
            place: context.place.clone(),
            csrf,
            who,
            now: context.now,
            clock: context
                .clock
                .and_then(|doubt| code(context.lang, "doubt", doubt.code())),
            done: done.map(|key| context.lang.0.on_screen(&key.with([("n", n.into())]))),
            fault: None,
            fields: query,
            form: String::new(),
            here,
            page: context.page.clone(),
        }
    }

    /// Returns `wrong` where the page says what is wrong, else 200.
    pub(crate) fn status(&self, wrong: StatusCode) -> StatusCode {
        if self.fault.is_some() {
            wrong
        } else {
            StatusCode::OK
        }
    }

    /// Says what is wrong with what was typed.
    pub(crate) fn with(mut self, fields: Fields, fault: Option<Fault>) -> Self {
        self.fields = fields;
        self.fault = fault;
        self
    }

    pub(crate) fn say(&self, key: &str) -> String {
        self.lang.say(key)
    }

    pub(crate) fn count<'a>(&self, key: &str, n: impl Into<Value<'a>>) -> String {
        self.lang.count(key, n)
    }

    /// Returns the words of a code that came from the service.
    pub(crate) fn code(&self, section: &str, code: &str) -> String {
        self::code(self.lang, section, code).unwrap_or_else(|| self.say("fault.failed"))
    }

    pub(crate) fn tabs(&self) -> Vec<Tab> {
        let tab = |(id, href, name): (&str, &'static str, &'static str)| Tab {
            href,
            name: self.say(name),
            here: id == self.here,
        };
        TABS.into_iter().map(tab).collect()
    }

    /// Returns the same page, with its filter, in the other languages: address, tag and name.
    pub(crate) fn other_languages(&self) -> Vec<(String, &'static str, &'static str)> {
        let query = self.page.query().unwrap_or_default();
        let mut query: Vec<(String, String)> =
            serde_urlencoded::from_str(query).unwrap_or_default();
        query.retain(|(name, _)| !ONCE.contains(&name.as_str()));
        Language::all()
            .filter(|other| *other != self.lang.0)
            .map(|other| {
                let lang = ("lang".to_owned(), other.tag().to_owned());
                let query: Vec<_> = query.iter().chain([&lang]).collect();
                let query = serde_urlencoded::to_string(query).unwrap_or_default();
                let href = format!("{}?{query}", self.page.path());
                (href, other.tag(), other.name())
            })
            .collect()
    }

    pub(crate) fn at(&self, instant: &DateTime<Utc>) -> String {
        qicheng_messages::show::instant(self.lang.0, *instant)
    }

    /// Returns the day with its year.
    pub(crate) fn date(&self, instant: &DateTime<Utc>) -> String {
        show::date(*instant)
    }

    pub(crate) fn clock(&self, instant: &DateTime<Utc>) -> String {
        qicheng_messages::show::clock(*instant)
    }

    pub(crate) fn day(&self, day: &NaiveDate) -> String {
        qicheng_messages::show::day(self.lang.0, *day)
    }

    pub(crate) fn ago(&self, instant: &DateTime<Utc>) -> String {
        qicheng_messages::show::ago(self.lang.0, self.now - *instant)
    }

    /// Returns what is wrong with the whole form.
    pub(crate) fn form_fault(&self) -> Option<String> {
        let fault = self.fault.as_ref().filter(|fault| fault.field.is_empty())?;
        Some(self.code("fault", fault.code.as_str()))
    }

    /// Returns what is wrong with a field.
    pub(crate) fn field_fault(&self, field: &str) -> Option<String> {
        let fault = self.fault.as_ref().filter(|fault| fault.field == field)?;
        let own = code(self.lang, "fault", &format!("{field}-{}", fault.code));
        Some(own.unwrap_or_else(|| self.code("fault", fault.code.as_str())))
    }

    /// Returns what was typed in a field.
    pub(crate) fn typed(&self, field: &str) -> &str {
        self.fields.get(field).unwrap_or_default()
    }

    /// Returns one line of a form: label, input, help, fault.
    pub(crate) fn input(&self, name: &str, kind: &str) -> String {
        self.input_as(name, kind, name)
    }

    /// The same for a field whose label stands under another name.
    pub(crate) fn input_as(&self, name: &str, kind: &str, label: &str) -> String {
        let input = Input {
            name,
            kind: if kind == "place" { "text" } else { kind },
            label: self.code("field", label),
            help: code(self.lang, "help", label),
            value: if kind == "password" {
                ""
            } else {
                self.typed(name)
            },
            fault: self.field_fault(name),
            area: kind == "area",
            list: kind == "place",
        };
        input.render().unwrap_or_default()
    }
}

/// Returns the words of a code; those of the ways to travel are shared with the app.
fn code(lang: Lang, section: &str, code: &str) -> Option<String> {
    let key = match section {
        "mode" => Key::in_section("mode", code),
        _ => Key::in_section(&format!("console-{section}"), code),
    };
    Some(lang.0.on_screen(&key?.message()))
}

#[derive(Template)]
#[template(path = "console/parts/input.html")]
struct Input<'a> {
    name: &'a str,
    kind: &'a str,
    label: String,
    help: Option<String>,
    value: &'a str,
    fault: Option<String>,
    area: bool,
    list: bool,
}

/// What a page's handler returns.
pub(crate) type PageResult = Result<Response, Failure>;

/// Makes a page.
pub(crate) fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "console.template");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Goes on to a page that says what was done.
pub(crate) fn done(path: &str, code: SuccessMessage) -> Response {
    Redirect::to(&format!("{path}?done={code}")).into_response()
}

/// Something that no page of its own can show.
pub(crate) struct Failure(Box<(Frame, ServiceError)>);

impl Failure {
    pub(crate) fn new(frame: Frame, error: ServiceError) -> Self {
        Self(Box::new((frame, error)))
    }
}

#[derive(Template)]
#[template(path = "console/failure.html")]
struct FailurePage<'a> {
    frame: &'a Frame,
    code: &'a str,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (frame, error) = &*self.0;
        let (status, code) = match error {
            ServiceError::NotFound(_) => (StatusCode::NOT_FOUND, ErrorCode::NotFound),
            ServiceError::NotAllowed | ServiceError::NotLoggedIn => {
                (StatusCode::FORBIDDEN, ErrorCode::FormTooOld)
            }
            ServiceError::Conflict(code) => (StatusCode::CONFLICT, *code),
            ServiceError::Field { code, .. } => (StatusCode::UNPROCESSABLE_ENTITY, *code),
            ServiceError::Clock => (StatusCode::SERVICE_UNAVAILABLE, ErrorCode::Clock),
            error => {
                tracing::error!(%error, "console.failed");
                (StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::Failed)
            }
        };
        page(
            status,
            &FailurePage {
                frame,
                code: code.as_str(),
            },
        )
    }
}
