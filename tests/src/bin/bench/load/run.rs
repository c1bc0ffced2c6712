//! Runs of the fleet: as fast as 64 connections go, or at a pace that no answer holds up.

use super::{
    client::Client,
    fleet::{Phone, Place, PreparedVisit},
};
use crate::Outcome;
use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{Mutex, mpsc};

/// Connections of the fleet.
pub const CONNECTIONS: usize = 64;

/// Requests in the order in which they go, each with the number of its phone.
pub type Requests = Vec<(usize, PreparedVisit)>;

/// What came of a run.
#[derive(Default)]
pub struct Tally {
    pub answered: u32,
    pub busy: u32,
    pub failed: u32,
    /// Bytes of HTTP both ways.
    pub bytes: u64,
    pub seconds: f64,
    /// Milliseconds from when a request was due until it was answered, of those answered.
    waits: Vec<f64>,
    /// How far each phone has come.
    came: Vec<(usize, Place)>,
}

impl Tally {
    /// Answered requests a second.
    pub fn rate(&self) -> f64 {
        f64::from(self.answered) / self.seconds
    }

    /// The wait that so many of a hundred stay below, in milliseconds.
    pub fn percentile(&self, hundredths: usize) -> f64 {
        let mut waits = self.waits.clone();
        waits.sort_by(f64::total_cmp);
        let place = waits.len().saturating_sub(1) * hundredths / 100;
        waits.get(place).copied().unwrap_or(f64::NAN)
    }

    /// Bytes of an answered request, both ways.
    pub fn bytes_each(&self) -> f64 {
        self.bytes as f64 / f64::from(self.answered.max(1))
    }

    /// Tells the phones which of their requests went.
    pub fn settle(&self, phones: &mut [Phone]) {
        // Of a phone's requests on several connections, a later one may be answered first.
        for (phone, place) in &self.came {
            phones[*phone].come_to(*place);
        }
    }

    fn note(&mut self, phone: usize, after: Place, status: u16, wait: Duration) {
        match status {
            200 => {
                self.answered += 1;
                self.waits.push(wait.as_secs_f64() * 1_000.0);
                self.came.push((phone, after));
            }
            503 => self.busy += 1,
            _ => self.failed += 1,
        }
    }

    fn add(&mut self, other: Self) {
        self.answered += other.answered;
        self.busy += other.busy;
        self.failed += other.failed;
        self.bytes += other.bytes;
        self.waits.extend(other.waits);
        self.came.extend(other.came);
    }
}

/// Sends each connection's requests one after the other until the time is over.
pub async fn closed(address: SocketAddr, requests: Requests, time: Duration) -> Outcome<Tally> {
    let mut shares: Vec<Requests> = (0..CONNECTIONS).map(|_| Vec::new()).collect();
    for request in requests {
        // A phone's requests stay in their order on one connection.
        shares[request.0 % CONNECTIONS].push(request);
    }
    let began = now();
    let mut clients = Vec::new();
    for share in shares {
        clients.push(tokio::spawn(async move {
            one_after_the_other(address, share, began, time).await
        }));
    }
    let mut all = Tally::default();
    for client in clients {
        all.add(client.await?.map_err(|e| e.to_string())?);
    }
    all.seconds = began.elapsed().as_secs_f64();
    Ok(all)
}

async fn one_after_the_other(
    address: SocketAddr,
    requests: Requests,
    began: Instant,
    time: Duration,
) -> Result<Tally, String> {
    let mut client = Client::connect(address).await.map_err(|e| e.to_string())?;
    let mut tally = Tally::default();
    for (phone, ready) in requests {
        if began.elapsed() >= time {
            break;
        }
        let sent = now();
        let (status, _) = post(&mut client, &ready.bytes).await?;
        tally.note(phone, ready.after, status, sent.elapsed());
    }
    tally.bytes = client.bytes;
    Ok(tally)
}

/// Sends requests when they are due, so many a second, however long answers take; waits count from when it was due.
pub async fn open(address: SocketAddr, requests: Requests, rate: f64) -> Outcome<Tally> {
    let (due, queue) = mpsc::unbounded_channel::<(Instant, (usize, PreparedVisit))>();
    let queue = Arc::new(Mutex::new(queue));
    let began = now();
    let mut clients = Vec::new();
    // Enough that none is waited for.
    for _ in 0..4 * CONNECTIONS {
        let queue = Arc::clone(&queue);
        clients.push(tokio::spawn(async move { when_due(address, &queue).await }));
    }
    for (number, request) in (0_u32..).zip(requests) {
        let at = began + Duration::from_secs_f64(f64::from(number) / rate);
        tokio::time::sleep_until(at.into()).await;
        due.send((at, request)).map_err(|_| "no client is left")?;
    }
    drop(due);
    let mut all = Tally::default();
    for client in clients {
        all.add(client.await?.map_err(|e| e.to_string())?);
    }
    all.seconds = began.elapsed().as_secs_f64();
    Ok(all)
}

async fn when_due(
    address: SocketAddr,
    queue: &Mutex<mpsc::UnboundedReceiver<(Instant, (usize, PreparedVisit))>>,
) -> Result<Tally, String> {
    let mut client = Client::connect(address).await.map_err(|e| e.to_string())?;
    let mut tally = Tally::default();
    loop {
        let next = queue.lock().await.recv().await;
        let Some((due, (phone, ready))) = next else {
            break;
        };
        let (status, _) = post(&mut client, &ready.bytes).await?;
        tally.note(phone, ready.after, status, due.elapsed());
    }
    tally.bytes = client.bytes;
    Ok(tally)
}

async fn post(client: &mut Client, bytes: &[u8]) -> Result<(u16, Vec<u8>), String> {
    let answer = client.post("/v1/exchange", bytes).await;
    answer.map_err(|e| e.to_string())
}

#[expect(clippy::disallowed_methods, reason = "when a request is due")]
fn now() -> Instant {
    Instant::now()
}
