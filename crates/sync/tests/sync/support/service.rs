use super::{now, respond_key, service};
use qicheng_credential::key::{Kid, PublicKey};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    ids::OperationId,
    operations::{
        operation::{Head, Operation, OperationHash, OperationResult, Outcome},
        refusal::RefusalCode,
    },
};
use qicheng_exchange::{
    chain,
    document::{Content, Delivery},
    message::{DeliveryMode, Reply, Request},
    reply::sign_reply,
    request::ParsedRequest,
    seal::{self, Sealed, SealingKey},
    transport::{Exchange, RefusedRequest, TransportError},
};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
};

/// What the network does to the next exchange.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Nothing.
    None,
    /// The request is lost.
    RequestLost,
    /// The service did its part and the reply is lost.
    ReplyLost,
    /// Something else comes back.
    Instead(Vec<u8>),
}

#[derive(Default)]
pub struct FakeService(Mutex<Inner>);

#[derive(Default)]
pub struct Inner {
    pub devices: BTreeMap<Kid, DeviceRecord>,
    pub effects: Vec<OperationId>,
    pub feed: Vec<Delivery>,
    /// A cursor of another epoch counts as empty.
    pub epoch: u8,
    /// Operations that this service refuses.
    pub refuses: Vec<OperationId>,
    pub faults: Vec<Fault>,
    /// Every reply that left, and every request that came.
    pub replies: Vec<Vec<u8>>,
    pub requests: Vec<Request>,
}

#[derive(Clone)]
pub struct DeviceRecord {
    pub key: PublicKey,
    pub sealing: [u8; 32],
    pub counter: u64,
    pub head: Head,
    pub links: BTreeMap<u64, (OperationHash, Outcome)>,
    pub parked: Vec<Operation>,
    pub forked: bool,
}

/// Documents of one page.
const PAGE: usize = 2;
const CHUNK_BYTES: usize = 10_000;

impl Inner {
    /// Copies what a service writes into a back-up.
    pub fn back_up(&self) -> (BTreeMap<Kid, DeviceRecord>, Vec<OperationId>) {
        (self.devices.clone(), self.effects.clone())
    }

    /// Goes on from a back-up.
    pub fn restore(&mut self, (devices, effects): (BTreeMap<Kid, DeviceRecord>, Vec<OperationId>)) {
        self.devices = devices;
        self.effects = effects;
    }
}

impl FakeService {
    pub fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap()
    }

    pub fn fault(&self, fault: Fault) {
        self.inner().faults.push(fault);
    }

    pub fn publish(&self, name: &str, bytes: &[u8]) {
        let mut inner = self.inner();
        let version = inner.feed.len() as u64 + 1;
        let key = DocumentKey {
            channel: Channel::All,
            kind: DocumentKind::Notice,
            name: name.as_bytes().to_vec(),
        };
        let deliver = |content| Delivery {
            key: key.clone(),
            version,
            content,
        };
        if bytes.len() <= CHUNK_BYTES {
            inner.feed.push(deliver(Content::Whole(bytes.to_vec())));
            return;
        }
        for (n, piece) in bytes.chunks(CHUNK_BYTES).enumerate() {
            inner.feed.push(deliver(Content::Chunk {
                digest: Sha256::digest(bytes).into(),
                size: bytes.len() as u32,
                offset: (n * CHUNK_BYTES) as u32,
                bytes: piece.to_vec(),
            }));
        }
    }

    /// Answers a sealed request as a courier brings it.
    pub fn couriered(&self, parcel: &[u8]) -> Vec<u8> {
        let request = sealing().open(Sealed::Request, parcel).unwrap();
        let mut inner = self.inner();
        let reply = inner.answer(&request, DeliveryMode::Courier).unwrap();
        let kid = ParsedRequest::parse(&request).unwrap().kid();
        let receiver = qicheng_credential::trust::SealKey(inner.devices[&kid].sealing);
        seal::seal(&receiver, Sealed::Reply, &reply, &[3; 32]).unwrap()
    }
}

/// The service's own sealing key.
pub fn sealing() -> SealingKey {
    SealingKey::from_secret(&[6; 32])
}

impl Exchange for FakeService {
    async fn exchange(&self, request: Vec<u8>) -> Result<Vec<u8>, TransportError> {
        let mut inner = self.inner();
        let fault = if inner.faults.is_empty() {
            None
        } else {
            Some(inner.faults.remove(0))
        };
        if matches!(fault, Some(Fault::RequestLost)) {
            return Err(TransportError::Unreachable);
        }
        let reply = inner
            .answer(&request, DeliveryMode::Online)
            .map_err(TransportError::Refused)?;
        inner.replies.push(reply.clone());
        match fault {
            Some(Fault::ReplyLost) => Err(TransportError::CutOff),
            Some(Fault::Instead(bytes)) => Ok(bytes),
            _ => Ok(reply),
        }
    }
}

impl Inner {
    fn answer(
        &mut self,
        bytes: &[u8],
        delivery_mode: DeliveryMode,
    ) -> Result<Vec<u8>, RefusedRequest> {
        let audience = service().to_string().into_bytes();
        let parsed = ParsedRequest::parse(bytes).map_err(|e| e.refusal())?;
        let kid = parsed.kid();
        let known = self.devices.get(&kid).map(|d| d.key);
        let key = known
            .or(parsed.enrolment().map(|e| e.exchange_key))
            .ok_or(RefusedRequest::Signature)?;
        let request = parsed
            .verify(&key, &audience, delivery_mode, now())
            .map_err(|e| e.refusal())?;
        self.requests.push(request.clone());
        let device = self
            .devices
            .entry(kid)
            .or_insert_with(|| DeviceRecord::new(key));
        if delivery_mode == DeliveryMode::Online && request.counter <= device.counter {
            return Err(RefusedRequest::Counter);
        }
        let rises = request.counter > device.counter;
        device.counter = device.counter.max(request.counter);
        if let Some(enrolment) = &request.enrolment {
            device.sealing = enrolment.sealing_key;
            let begins = match request.operations.first() {
                None => device.forked,
                Some(first) if first.sequence > 1 => false,
                Some(first) => {
                    let held = device.links.get(&1);
                    device.forked || held.is_some_and(|(hash, _)| *hash != first.hash())
                }
            };
            if rises && begins {
                device.forked = false;
                (device.head, device.links) = (Head::START, BTreeMap::new());
            }
        }
        let reply = self.reply(kid, parsed.digest(), &request);
        Ok(sign_reply(&reply, &request.cursor, &respond_key(), &audience).unwrap())
    }

    fn reply(&mut self, kid: Kid, digest: [u8; 32], request: &Request) -> Reply {
        let device = self.devices.get_mut(&kid).unwrap();
        let known = |sequence| device.links.get(&sequence).map(|(hash, _)| *hash);
        let parked = std::mem::take(&mut device.parked);
        let plan = chain::plan(device.head, known, parked, request.operations.clone());
        let mut results = Vec::new();
        let mut tell = |sequence, outcome, duplicate| {
            results.push(OperationResult {
                sequence,
                outcome,
                duplicate,
            });
        };
        for operation in &plan.apply {
            let outcome = if self.refuses.contains(&operation.id) {
                Outcome::Refused {
                    code: RefusalCode::Field,
                    field: Some("mobile".to_owned()),
                }
            } else {
                if !self.effects.contains(&operation.id) {
                    self.effects.push(operation.id);
                }
                Outcome::Applied
            };
            let link = (operation.hash(), outcome.clone());
            device.links.insert(operation.sequence, link);
            tell(operation.sequence, outcome, false);
        }
        for sequence in &plan.duplicates {
            let outcome = device.links.get(sequence).map(|(_, o)| o.clone());
            tell(*sequence, outcome.unwrap_or(Outcome::Parked), true);
        }
        for operation in &plan.park {
            tell(operation.sequence, Outcome::Parked, false);
        }
        for operation in &plan.forked {
            let code = RefusalCode::Fork;
            tell(
                operation.sequence,
                Outcome::Refused { code, field: None },
                false,
            );
        }
        results.sort_by_key(|r| r.sequence);
        device.parked = plan.park;
        device.head = plan.head;
        device.forked |= plan.fork.is_some();
        let from = match request.cursor.as_slice() {
            [_, epoch] if *epoch == self.epoch => request.cursor.clone(),
            _ => Vec::new(),
        };
        let read = from.first().map_or(0, |n| usize::from(*n));
        let documents: Vec<_> = self.feed.iter().skip(read).take(PAGE).cloned().collect();
        let next = read + documents.len();
        Reply {
            request: digest,
            time: now(),
            from,
            next: if next == 0 {
                Vec::new()
            } else {
                vec![next as u8, self.epoch]
            },
            more: next < self.feed.len(),
            acknowledged: device.head.sequence,
            results,
            documents,
            fork: plan.fork,
        }
    }
}

impl DeviceRecord {
    fn new(key: PublicKey) -> Self {
        Self {
            key,
            sealing: [0; 32],
            counter: 0,
            head: Head::START,
            links: BTreeMap::new(),
            parked: Vec::new(),
            forked: false,
        }
    }
}
