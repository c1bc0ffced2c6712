//! A service of one phone: the real codec, queued documents, and whatever the test wants refused.

use super::{RESPOND, key, place};
use qicheng_credential::{key::PublicKey, trust::SealKey};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    operations::{
        claim::{Claim, ClaimKind},
        operation::{Head, Operation, OperationResult, Outcome},
        refusal::RefusalCode,
    },
    platform::Clock as _,
};
use qicheng_exchange::{
    document::{Content, Delivery},
    message::{DeliveryMode, Reply, Request},
    reply::sign_reply,
    request::ParsedRequest,
    transport::{Exchange, RefusedRequest, TransportError},
};
use qicheng_test_kit::clock::TestClock;
use std::sync::{Arc, Mutex, MutexGuard};

/// Documents of one page.
const PAGE: usize = 4;

pub struct Line {
    clock: Arc<TestClock>,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    device: Option<(PublicKey, SealKey)>,
    feed: Vec<Delivery>,
    came: Vec<(Operation, Outcome)>,
    refuse: Option<(ClaimKind, RefusalCode, Option<&'static str>)>,
    down: bool,
    rounds: usize,
}

impl Line {
    pub fn new(clock: Arc<TestClock>) -> Self {
        Self {
            clock,
            inner: Mutex::default(),
        }
    }

    /// Puts a document at the end of the feed.
    pub fn publish(&self, channel: Channel, kind: DocumentKind, name: &[u8], bytes: Vec<u8>) {
        self.publish_as(channel, kind, name, Content::Whole(bytes));
    }

    /// Puts a document in any form at the end of the feed.
    pub fn publish_as(&self, channel: Channel, kind: DocumentKind, name: &[u8], content: Content) {
        let feed = &mut self.inner().feed;
        let version = feed.len() as u64 + 1;
        let key = DocumentKey {
            channel,
            kind,
            name: name.to_vec(),
        };
        feed.push(Delivery {
            key,
            version,
            content,
        });
    }

    /// How many documents were published.
    pub fn published(&self) -> u32 {
        self.inner().feed.len() as u32
    }

    /// How many requests were answered.
    pub fn rounds(&self) -> usize {
        self.inner().rounds
    }

    /// Refuses operations of a kind from now on.
    pub fn refuse(&self, kind: ClaimKind, code: RefusalCode, field: Option<&'static str>) {
        self.inner().refuse = Some((kind, code, field));
    }

    pub fn set_down(&self, down: bool) {
        self.inner().down = down;
    }

    /// The key to which manifests for this phone are sealed.
    pub fn sealing(&self) -> SealKey {
        self.inner().device.unwrap().1
    }

    /// Every operation that came, in the order of the chain.
    pub fn operations(&self) -> Vec<Operation> {
        let inner = self.inner();
        inner.came.iter().map(|(op, _)| op.clone()).collect()
    }

    /// Every claim that came.
    pub fn claims(&self) -> Vec<Claim> {
        let read = |op: &Operation| Claim::from_cbor(op.kind, &op.body).unwrap();
        self.operations().iter().map(read).collect()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }
}

impl Exchange for Line {
    async fn exchange(&self, bytes: Vec<u8>) -> Result<Vec<u8>, TransportError> {
        let mut inner = self.inner();
        if inner.down {
            return Err(TransportError::Unreachable);
        }
        let refused = |e: qicheng_exchange::request::RequestError| e.refusal();
        let now = self.clock.now();
        let audience = place().to_string().into_bytes();
        let parsed = ParsedRequest::parse(&bytes)
            .map_err(refused)
            .map_err(TransportError::Refused)?;
        let known = inner.device.map(|(key, _)| key);
        let key_of = known.or(parsed.enrolment().map(|e| e.exchange_key));
        let request = key_of
            .ok_or(RefusedRequest::Signature)
            .and_then(|key| {
                parsed
                    .verify(&key, &audience, DeliveryMode::Online, now)
                    .map_err(refused)
            })
            .map_err(TransportError::Refused)?;
        if let Some(e) = &request.enrolment {
            inner.device = Some((e.exchange_key, SealKey(e.sealing_key)));
        }
        inner.rounds += 1;
        let results = inner.take(&request);
        let page = inner.page(&request);
        let reply = Reply {
            request: parsed.digest(),
            time: now,
            acknowledged: inner.came.len() as u64,
            results,
            ..page
        };
        Ok(sign_reply(&reply, &request.cursor, &key(RESPOND), &audience).unwrap())
    }
}

impl Inner {
    /// Takes the operations, which must follow those that came before.
    fn take(&mut self, request: &Request) -> Vec<OperationResult> {
        let mut results = Vec::new();
        for op in &request.operations {
            let held = self.came.get(op.sequence as usize - 1);
            let duplicate = held.is_some();
            let outcome = match held {
                Some((_, outcome)) => outcome.clone(),
                None => {
                    let last = self.came.last().map(|(op, _)| Head::after(op));
                    let head = last.unwrap_or(Head::START);
                    assert_eq!(
                        (op.sequence, op.previous),
                        (head.sequence + 1, head.hash),
                        "the chain has no gap and no fork"
                    );
                    let outcome = self.outcome(op);
                    self.came.push((op.clone(), outcome.clone()));
                    outcome
                }
            };
            results.push(OperationResult {
                sequence: op.sequence,
                outcome,
                duplicate,
            });
        }
        results
    }

    fn outcome(&self, op: &Operation) -> Outcome {
        match self.refuse {
            Some((kind, code, field)) if kind == op.kind => Outcome::Refused {
                code,
                field: field.map(str::to_owned),
            },
            _ => Outcome::Applied,
        }
    }

    /// The cursor is how many documents were given, in two bytes.
    fn page(&self, request: &Request) -> Reply {
        let read = match request.cursor.as_slice() {
            [] => 0,
            bytes => usize::from(u16::from_be_bytes(bytes.try_into().unwrap())),
        };
        let documents: Vec<_> = self.feed.iter().skip(read).take(PAGE).cloned().collect();
        let next = read + documents.len();
        let cursor = |n: usize| match n {
            0 => Vec::new(),
            n => u16::try_from(n).unwrap().to_be_bytes().to_vec(),
        };
        Reply {
            request: [0; 32],
            time: request.time,
            from: request.cursor.clone(),
            next: cursor(next),
            more: next < self.feed.len(),
            acknowledged: 0,
            results: Vec::new(),
            documents,
            fork: None,
        }
    }
}
