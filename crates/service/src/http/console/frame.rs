//! What stands around every page: bar, language, account, what was just done, what went wrong.

use super::{
    fields::{Fault, Fields},
    seen::Seen,
    show,
    words::Lang,
};
use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use chrono::{DateTime, NaiveDate, Utc};
use qicheng_service_core::ServiceError;

/// The frame of one page.
pub(super) struct Frame {
    pub lang: Lang,
    pub place: String,
    pub csrf: String,
    /// Who is logged in.
    pub who: Option<String>,
    pub now: DateTime<Utc>,
    /// Why the clock is in doubt, in words.
    pub clock: Option<&'static str>,
    /// What was just done, in words.
    pub done: Option<String>,
    /// What is wrong with what was sent.
    pub fault: Option<Fault>,
    /// What was typed.
    pub fields: Fields,
    here: &'static str,
    path: String,
}

/// A place in the bar.
pub(super) struct Tab {
    pub href: &'static str,
    pub name: &'static str,
    pub here: bool,
}

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
    pub(super) fn new(seen: &Seen, here: &'static str, csrf: String, who: Option<String>) -> Self {
        let query = Fields(seen.uri.query().map_or_else(Vec::new, |query| {
            serde_urlencoded::from_str(query).unwrap_or_default()
        }));
        let done = query
            .get("done")
            .and_then(|code| seen.lang.find(&format!("done.{code}")));
        // A number alone is taken over from the address.
        let n = query.text("n").parse::<u32>().unwrap_or_default();
        Self {
            lang: seen.lang,
            place: seen.place.clone(),
            csrf,
            who,
            now: seen.now,
            clock: seen
                .clock
                .and_then(|doubt| seen.lang.find(&format!("frame.{}", doubt.code()))),
            done: done.map(|words| words.replace("{n}", &n.to_string())),
            fault: None,
            fields: query,
            here,
            path: seen.uri.path().to_owned(),
        }
    }

    /// Returns `wrong` where the page says what is wrong, else 200.
    pub(super) fn status(&self, wrong: StatusCode) -> StatusCode {
        if self.fault.is_some() {
            wrong
        } else {
            StatusCode::OK
        }
    }

    /// Says what is wrong with what was typed.
    pub(super) fn with(mut self, fields: Fields, fault: Option<Fault>) -> Self {
        self.fields = fields;
        self.fault = fault;
        self
    }

    pub(super) fn say<'k>(&self, key: &'k str) -> &'k str {
        self.lang.say(key)
    }

    pub(super) fn count(&self, key: &str, n: impl std::fmt::Display) -> String {
        self.lang.count(key, n)
    }

    /// Returns the words of a code that came from the service.
    pub(super) fn code(&self, section: &str, code: &str) -> &'static str {
        let words = self.lang.find(&format!("{section}.{code}"));
        words
            .or_else(|| self.lang.find("fault.failed"))
            .unwrap_or_default()
    }

    pub(super) fn tabs(&self) -> Vec<Tab> {
        let tab = |(id, href, name): (&str, &'static str, &'static str)| Tab {
            href,
            name: self.lang.find(name).unwrap_or(name),
            here: id == self.here,
        };
        TABS.into_iter().map(tab).collect()
    }

    /// Returns the same page in the other language.
    pub(super) fn other_language(&self) -> String {
        let other = if self.lang == Lang::Zh { "en" } else { "zh" };
        format!("{}?lang={other}", self.path)
    }

    pub(super) fn at(&self, instant: &DateTime<Utc>) -> String {
        show::instant(self.lang, *instant)
    }

    /// Returns the day with its year.
    pub(super) fn date(&self, instant: &DateTime<Utc>) -> String {
        show::date(*instant)
    }

    pub(super) fn clock(&self, instant: &DateTime<Utc>) -> String {
        show::clock(*instant)
    }

    pub(super) fn day(&self, day: &NaiveDate) -> String {
        show::day(self.lang, *day)
    }

    pub(super) fn ago(&self, instant: &DateTime<Utc>) -> String {
        show::ago(self.lang, self.now, *instant)
    }

    /// Returns what is wrong with the whole form.
    pub(super) fn form_fault(&self) -> Option<&'static str> {
        let fault = self.fault.as_ref().filter(|fault| fault.field.is_empty())?;
        Some(self.code("fault", fault.code))
    }

    /// Returns what is wrong with a field.
    pub(super) fn field_fault(&self, field: &str) -> Option<&'static str> {
        let fault = self.fault.as_ref().filter(|fault| fault.field == field)?;
        let own = self.lang.find(&format!("fault.{field}-{}", fault.code));
        Some(own.unwrap_or_else(|| self.code("fault", fault.code)))
    }

    /// Returns what was typed in a field.
    pub(super) fn typed(&self, field: &str) -> &str {
        self.fields.get(field).unwrap_or_default()
    }

    /// Returns one line of a form: label, input, help, fault.
    pub(super) fn input(&self, name: &str, kind: &str) -> String {
        self.input_as(name, kind, name)
    }

    /// The same for a field whose label stands under another name.
    pub(super) fn input_as(&self, name: &str, kind: &str, label: &str) -> String {
        let input = Input {
            name,
            kind: if kind == "place" { "text" } else { kind },
            label: self.code("field", label),
            help: self.lang.find(&format!("help.{label}")),
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

#[derive(Template)]
#[template(path = "console/input.html")]
struct Input<'a> {
    name: &'a str,
    kind: &'a str,
    label: &'a str,
    help: Option<&'a str>,
    value: &'a str,
    fault: Option<&'a str>,
    area: bool,
    list: bool,
}

/// What a page's handler returns.
pub(super) type Shown = Result<Response, Failure>;

/// Makes a page.
pub(super) fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "console.template");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Goes on to a page that says what was done.
pub(super) fn done(path: &str, code: &str) -> Response {
    Redirect::to(&format!("{path}?done={code}")).into_response()
}

/// Something that no page of its own can show.
pub(super) struct Failure(Box<(Frame, ServiceError)>);

impl Failure {
    pub(super) fn new(frame: Frame, error: ServiceError) -> Self {
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
            ServiceError::NotFound(_) => (StatusCode::NOT_FOUND, "not-found"),
            ServiceError::NotAllowed | ServiceError::NotLoggedIn => {
                (StatusCode::FORBIDDEN, "form-too-old")
            }
            ServiceError::Conflict(code) => (StatusCode::CONFLICT, *code),
            ServiceError::Field { code, .. } => (StatusCode::UNPROCESSABLE_ENTITY, *code),
            ServiceError::Clock => (StatusCode::SERVICE_UNAVAILABLE, "clock"),
            error => {
                tracing::error!(%error, "console.failed");
                (StatusCode::INTERNAL_SERVER_ERROR, "failed")
            }
        };
        page(status, &FailurePage { frame, code })
    }
}
