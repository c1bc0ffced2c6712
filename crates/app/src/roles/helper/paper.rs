//! The pass of a person without a phone, as a picture to print.

use crate::{
    App,
    error::{AppError, ErrorCode},
    mirror::feed,
    people,
};
use qicheng_codes::paper::{self, Labels};
use qicheng_credential::{
    credential::Ticket,
    encoding::text::{Prefix, encode},
};
use qicheng_domain::{
    date::in_shanghai,
    ids::{PersonId, TripId},
    travel::trip::Trip,
};
use qicheng_messages::{Language, Message, show, text};

/// Dots an inch at which a pass is drawn.
const DPI: u32 = 300;

/// A pass to print.
#[derive(Clone)]
pub struct PaperPass {
    /// The code's text.
    pub text: String,
    /// The sheet as a vector picture.
    pub svg: String,
    /// The sheet as PNG, 300 dots an inch.
    pub png: Vec<u8>,
    /// Characters of the fields missing from the font, each once; the sheet shows a placeholder for them.
    pub missing: String,
}

qicheng_domain::redact_debug!(PaperPass);

/// Draws the pass of a person without a phone, with the ticket of the next leg, and with labels in Chinese and, where
/// it is another, in the language.
///
/// # Errors
/// `WrongPass` for people with a phone, `NoTicket`, `NoTrip` while the trip's plan has not come, `UnknownPerson`.
pub fn paper_pass(app: &App, person: PersonId, language: Language) -> Result<PaperPass, AppError> {
    paper_pass_for(app, person, None, language)
}

/// As [`paper_pass`], with the ticket for a trip where one was chosen.
///
/// # Errors
/// As [`paper_pass`]; `NoTicket` also where there is none for that trip.
pub fn paper_pass_for(
    app: &App,
    person: PersonId,
    trip: Option<TripId>,
    language: Language,
) -> Result<PaperPass, AppError> {
    let who = app.store.read(|tx| people::profile(tx, person))?;
    if !who.paper {
        return Err(AppError::Refused(ErrorCode::WrongPass));
    }
    print(app, person, trip, language)
}

/// Draws the pass on paper of any person on this device: with a phone, once it was asked for and has come.
///
/// # Errors
/// `NoTicket`, `NoTrip` while the trip's plan has not come, `UnknownPerson`.
pub fn own_paper_pass(
    app: &App,
    person: PersonId,
    language: Language,
) -> Result<PaperPass, AppError> {
    own_paper_pass_for(app, person, None, language)
}

/// As [`own_paper_pass`], with the ticket for a trip where one was chosen.
///
/// # Errors
/// As [`own_paper_pass`]; `NoTicket` also where there is none for that trip.
pub fn own_paper_pass_for(
    app: &App,
    person: PersonId,
    trip: Option<TripId>,
    language: Language,
) -> Result<PaperPass, AppError> {
    app.store.read(|tx| people::profile(tx, person))?;
    print(app, person, trip, language)
}

fn print(
    app: &App,
    person: PersonId,
    trip: Option<TripId>,
    language: Language,
) -> Result<PaperPass, AppError> {
    let now = app.now();
    let legs = app
        .store
        .read(|tx| feed::paper_legs(app, tx, person, now))?;
    let leg = feed::leg_of(legs, trip).ok_or(AppError::Refused(ErrorCode::NoTicket))?;
    let plan = leg.plan.ok_or(AppError::Refused(ErrorCode::NoTrip))?;
    let code = encode(Prefix::Pass, &leg.bytes);
    draw(&code, &leg.ticket, &plan, now, language)
}

fn draw(
    code: &str,
    ticket: &Ticket,
    trip: &Trip,
    now: chrono::DateTime<chrono::Utc>,
    language: Language,
) -> Result<PaperPass, AppError> {
    let no_stop = || AppError::Refused(ErrorCode::NoTrip);
    let from = trip
        .stops
        .get(usize::from(ticket.from))
        .ok_or_else(no_stop)?;
    let to = trip.stops.get(usize::from(ticket.to)).ok_or_else(no_stop)?;
    let departs = in_shanghai(from.departs);
    let label = |message: Message<'_>| label(language, &message);
    let card = label(text::paper_pass::id_card());
    let boarding = format!("{} {}", from.name, from.detail);
    let mut bring = vec![card.as_str()];
    bring.extend(Some(trip.bring.as_str()).filter(|text| !text.is_empty()));
    let sheet = paper::Pass {
        code,
        name: &ticket.name,
        from: &from.name,
        to: &to.name,
        date: &show::day(Language::SOURCE, departs.date_naive()),
        time: &departs.format("%H:%M").to_string(),
        boarding: boarding.trim_end(),
        seat: ticket.seat.as_deref(),
        bring: &bring,
        call: &trip.contact,
        issued: &in_shanghai(now).format("%Y-%m-%d %H:%M").to_string(),
    };
    let labels = Labels {
        title: &label(text::paper_pass::title()),
        issued: &label(text::paper_pass::issued()),
        name: &label(text::paper_pass::name()),
        seat: &label(text::paper_pass::seat()),
        depart: &label(text::paper_pass::depart()),
        boarding: &label(text::paper_pass::boarding()),
        bring: &label(text::paper_pass::bring()),
        call: &label(text::paper_pass::call()),
        stamp: &label(text::paper_pass::stamp()),
        check: &label(text::paper_pass::check()),
    };
    Ok(PaperPass {
        text: code.to_owned(),
        svg: paper::svg(&sheet, &labels)?,
        png: paper::png(&sheet, &labels, DPI)?,
        missing: sheet.missing(),
    })
}

/// A label for those who check the pass, in Chinese, and for its holder, if the font has the characters of the language.
fn label(language: Language, message: &Message<'_>) -> String {
    let chinese = Language::SOURCE.text(message);
    let other = language.text(message);
    if language == Language::SOURCE || !other.chars().all(paper::can_print) {
        return chinese;
    }
    format!("{chinese} {other}")
}
