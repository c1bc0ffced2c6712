//! A phone reduced to what its exchange needs: keys, chain, counter, cursor.

use super::Service;
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::key::{PublicKey, Signer, SoftwareKey};
use qicheng_domain::{
    ids::{OperationId, PersonId},
    operations::{
        claim::Claim,
        operation::{Authorship, Head, Operation, OperationResult, Outcome},
        refusal::RefusalCode,
    },
};
use qicheng_exchange::{
    document::Delivery,
    message::{DeliveryMode, Enrolment, Reply, Request, Versions},
    reply::verify_reply,
    request::sign_request,
    seal::SealingKey,
    transport::{Exchange, TransportError},
};

pub struct Phone {
    pub key: SoftwareKey,
    pub sealing: SealingKey,
    pub head: Head,
    pub waiting: Vec<Operation>,
    pub counter: u64,
    pub cursor: Vec<u8>,
    pub enrolled: bool,
    pub documents: Vec<Delivery>,
    /// What it says that it understands; a test gives it others.
    pub versions: Versions,
    service: Vec<u8>,
    respond: PublicKey,
    now: DateTime<Utc>,
    made: u64,
}

impl Phone {
    pub fn of(service: &Service, name: &str) -> Self {
        Self {
            key: qicheng_test_kit::key(&format!("{name}'s device")),
            sealing: SealingKey::from_secret(&qicheng_test_kit::key(name).expose_secret()),
            head: Head::START,
            waiting: Vec::new(),
            counter: 0,
            cursor: Vec::new(),
            enrolled: false,
            documents: Vec::new(),
            versions: Versions {
                documents: 1,
                ..Versions::CURRENT
            },
            service: service.app.tenant().audience(),
            respond: service.app.keys().respond.public(),
            now: service.app.now(),
            made: 0,
        }
    }

    /// Writes a claim into the outbox.
    pub fn say(&mut self, actor: PersonId, subject: PersonId, claim: &Claim) -> &mut Self {
        let operation = self.operation(actor, subject, claim);
        self.head = Head::after(&operation);
        self.waiting.push(operation);
        self
    }

    /// Sets the phone's clock for what is said next; a request sets it to the service's.
    pub fn at(&mut self, now: DateTime<Utc>) -> &mut Self {
        self.now = now;
        self
    }

    /// Makes what would follow, without writing it into the outbox.
    pub fn operation(&mut self, actor: PersonId, subject: PersonId, claim: &Claim) -> Operation {
        self.made += 1;
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.made.to_be_bytes());
        random[8..].copy_from_slice(&self.key.public().kid().0[..2]);
        let id = OperationId::new(self.now, random);
        Operation::new(
            self.head,
            Authorship {
                id,
                actor,
                subject,
                at: self.now,
            },
            claim,
        )
        .unwrap()
    }

    pub fn request(&mut self, service: &Service) -> Request {
        self.request_with(service, self.waiting.clone())
    }

    pub fn request_with(&mut self, service: &Service, operations: Vec<Operation>) -> Request {
        self.counter += 1;
        self.now = service.app.now();
        Request {
            counter: self.counter,
            time: self.now,
            expires: self.now + TimeDelta::minutes(10),
            cursor: self.cursor.clone(),
            operations,
            versions: self.versions,
            delivery_mode: DeliveryMode::Online,
            enrolment: (!self.enrolled).then(|| self.enrolment()),
            room: None,
        }
    }

    pub fn enrolment(&self) -> Enrolment {
        Enrolment {
            exchange_key: self.key.public(),
            sealing_key: self.sealing.public().0,
        }
    }

    pub fn sign(&self, request: &Request) -> Vec<u8> {
        sign_request(request, &self.key, &self.service).unwrap()
    }

    /// Reads a reply and does with it what a phone does.
    pub fn take(&mut self, request: &[u8], reply: &[u8]) -> Reply {
        let reply = self.read(request, reply);
        self.enrolled = true;
        self.waiting.retain(|o| {
            let result = reply.results.iter().find(|r| r.sequence == o.sequence);
            result.is_none_or(|r| r.outcome == Outcome::Parked)
        });
        if reply.from == self.cursor || reply.from.is_empty() {
            self.cursor.clone_from(&reply.next);
            self.documents.extend(reply.documents.iter().cloned());
        }
        reply
    }

    pub fn read(&self, request: &[u8], reply: &[u8]) -> Reply {
        verify_reply(reply, request, &self.service, |kid| {
            (kid == self.respond.kid()).then_some(self.respond)
        })
        .unwrap()
    }

    /// One exchange, in process.
    pub async fn sync(&mut self, service: &Service) -> Result<Reply, TransportError> {
        let request = self.request(service);
        let bytes = self.sign(&request);
        let reply = service.server.exchange(bytes.clone()).await?;
        Ok(self.take(&bytes, &reply))
    }

    /// Exchanges until nothing waits.
    pub async fn sync_all(&mut self, service: &Service) -> Vec<OperationResult> {
        let mut results = Vec::new();
        loop {
            let reply = self.sync(service).await.unwrap();
            results.extend(reply.results);
            if !reply.more {
                return results;
            }
        }
    }
}

pub fn outcomes(results: &[OperationResult]) -> Vec<(u64, Outcome, bool)> {
    results
        .iter()
        .map(|r| (r.sequence, r.outcome.clone(), r.duplicate))
        .collect()
}

pub fn refused(code: RefusalCode) -> Outcome {
    Outcome::Refused { code, field: None }
}
