//! Phones whose requests are signed before they are sent, so that the service alone is measured.

use crate::{Outcome, people::region};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use qicheng_credential::key::{PublicKey, Signer as _, SoftwareKey};
use qicheng_domain::{
    ids::{OperationId, PersonId},
    operations::{
        claim::{Claim, Consent},
        operation::{Authorship, Head, Operation, Outcome as Effect},
    },
    travel::intent::TravelIntent,
};
use qicheng_exchange::{
    limits,
    message::{DeliveryMode, Enrolment, Request, Versions},
    reply::verify_reply,
    request::sign_request,
};
use qicheng_test_kit::people as kit;

/// The service's id.
pub const SERVICE: &[u8] = b"433130";

/// A phone with one person.
#[derive(Clone)]
pub struct Phone {
    number: u32,
    key: SoftwareKey,
    person: PersonId,
    at: Place,
    /// Where it stands in its feed.
    pub cursor: Vec<u8>,
}

/// How far a phone has come.
#[derive(Clone, Copy)]
pub struct Place {
    head: Head,
    counter: u64,
}

/// A request that is ready to go, and how far its phone has come with it.
pub struct PreparedVisit {
    pub bytes: Vec<u8>,
    pub after: Place,
}

impl Phone {
    pub fn new(number: u32, now: DateTime<Utc>) -> Outcome<Self> {
        let mut secret = [7; 32];
        secret[..4].copy_from_slice(&number.to_be_bytes());
        Ok(Self {
            number,
            key: SoftwareKey::from_secret(&secret)?,
            person: PersonId::new(now, random(number, 0)),
            at: Place {
                head: Head::START,
                counter: 0,
            },
            cursor: Vec::new(),
        })
    }

    /// The first request: consent, registration, a travel request.
    pub fn enrol(&mut self, now: DateTime<Utc>) -> Outcome<Vec<u8>> {
        let enrolment = Enrolment {
            exchange_key: self.key.public(),
            sealing_key: [9; 32],
        };
        let claims = [consent(), self.registration(now)?, self.intent(now)?];
        self.sign(now, &claims, Some(enrolment))
    }

    /// A request with one more travel request.
    pub fn one_operation(&mut self, now: DateTime<Utc>) -> Outcome<PreparedVisit> {
        let intent = self.intent(now)?;
        self.ready(now, &[intent])
    }

    /// A request of as many travel requests as one takes.
    pub fn many_intents(&mut self, now: DateTime<Utc>) -> Outcome<Vec<u8>> {
        let intent = self.intent(now)?;
        self.sign(now, &vec![intent; limits::OPERATIONS], None)
    }

    /// A request that introduces as many people as one takes.
    pub fn crowd(&mut self, now: DateTime<Utc>) -> Outcome<Vec<u8>> {
        let first = self.at.head.sequence + 1;
        let strangers = (first..).map(|n| PersonId::new(now, random(u32::MAX - self.number, n)));
        let strangers: Vec<_> = strangers.take(limits::OPERATIONS).collect();
        let said = strangers.into_iter().map(|person| (person, consent()));
        self.sign_all(now, said, None)
    }

    /// A request with nothing in it.
    pub fn nothing_new(&mut self, now: DateTime<Utc>) -> Outcome<PreparedVisit> {
        self.ready(now, &[])
    }

    pub fn public(&self) -> PublicKey {
        self.key.public()
    }

    pub fn stand_at(&mut self, place: Place) {
        self.at = place;
    }

    /// Stands there unless it has come further.
    pub fn come_to(&mut self, place: Place) {
        if place.counter > self.at.counter {
            self.at = place;
        }
    }

    pub fn place(&self) -> Place {
        self.at
    }

    /// Reads the reply to a request; returns how many operations it says were applied, and whether more follows.
    pub fn take(
        &mut self,
        request: &[u8],
        reply: &[u8],
        respond: PublicKey,
    ) -> Outcome<(usize, bool)> {
        let reply = verify_reply(reply, request, SERVICE, |_| Some(respond))?;
        self.cursor = reply.next;
        let applied = reply
            .results
            .iter()
            .filter(|r| r.outcome == Effect::Applied);
        Ok((applied.count(), reply.more))
    }

    fn ready(&mut self, now: DateTime<Utc>, claims: &[Claim]) -> Outcome<PreparedVisit> {
        Ok(PreparedVisit {
            bytes: self.sign(now, claims, None)?,
            after: self.at,
        })
    }

    fn sign(
        &mut self,
        now: DateTime<Utc>,
        claims: &[Claim],
        enrolment: Option<Enrolment>,
    ) -> Outcome<Vec<u8>> {
        let person = self.person;
        let said = claims.iter().map(|claim| (person, claim.clone()));
        self.sign_all(now, said, enrolment)
    }

    fn sign_all(
        &mut self,
        now: DateTime<Utc>,
        said: impl Iterator<Item = (PersonId, Claim)>,
        enrolment: Option<Enrolment>,
    ) -> Outcome<Vec<u8>> {
        self.at.counter += 1;
        let mut operations: Vec<Operation> = Vec::new();
        for (person, claim) in said {
            let id = OperationId::new(now, random(self.number, self.at.head.sequence + 1));
            let operation = Operation::new(
                self.at.head,
                Authorship {
                    id,
                    actor: person,
                    subject: person,
                    at: now,
                },
                &claim,
            )?;
            self.at.head = Head::after(&operation);
            operations.push(operation);
        }
        let request = Request {
            counter: self.at.counter,
            time: now,
            expires: now + TimeDelta::minutes(10),
            cursor: self.cursor.clone(),
            operations,
            versions: Versions::CURRENT,
            delivery_mode: DeliveryMode::Online,
            enrolment,
            room: None,
        };
        Ok(sign_request(&request, &self.key, SERVICE)?)
    }

    fn intent(&self, now: DateTime<Utc>) -> Outcome<Claim> {
        let day = now.date_naive() + TimeDelta::days(5);
        let luggage = u8::try_from(self.at.counter % 4)?;
        Ok(Claim::Intent(TravelIntent {
            destination: region(440_300),
            earliest: day,
            latest: day + TimeDelta::days(3),
            pick_up: None,
            mode: None,
            luggage,
            with_child: false,
            wheelchair: false,
        }))
    }

    fn registration(&self, now: DateTime<Utc>) -> Outcome<Claim> {
        let form = kit::form("张晓伟", &id_number(self.number));
        let today: NaiveDate = now.date_naive();
        let mut registration = form.parse(today).map_err(|_| "a form is not good")?;
        registration.holder_key = Some(self.key.public().to_point());
        Ok(Claim::Registration(Box::new(registration)))
    }
}

fn consent() -> Claim {
    Claim::Consent(Consent {
        service: true,
        health: true,
        text_version: 1,
        language: "zh-Hans".to_owned(),
    })
}

/// The ID number of the n-th person.
fn id_number(number: u32) -> String {
    let (day, order) = (number / 1000, number % 1000);
    let born = (1960 + day / 336) * 10_000 + (1 + day / 28 % 12) * 100 + 1 + day % 28;
    kit::id_number_of(433_130, born, order)
}

fn random(phone: u32, number: u64) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes[..4].copy_from_slice(&phone.to_be_bytes());
    bytes[4..].copy_from_slice(&number.to_be_bytes()[2..]);
    bytes
}
