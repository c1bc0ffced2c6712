//! A visit to the service over TLS 1.3 on a connection of its own: every byte of its records, both ways, signatures
//! included, and how long that takes on 2G.

mod contents;

use crate::{Outcome, figure::Figure};
use minicbor::bytes::ByteVec;
use qicheng_credential::encoding::cbor;
use qicheng_exchange::courier::{Bundle, Direction};
use qicheng_sync::{
    courier,
    http::{HttpLine, client},
};
use qicheng_test_world::Failure;
use qicheng_tests::line::{
    LinkDirection, LinkSpeed, Proxy, Terminator, Tickets, Transfer, Village, now,
};
use std::future::Future;

/// Of so many segments one is lost, where some are.
const ONE_LOST_OF: u32 = 20;

/// Seeds of losses.
const SEEDS: u64 = 1_000;

/// What is new when the phone visits.
#[derive(Clone, Copy)]
enum SyncLoad {
    Nothing,
    TenAndTen,
    Ticket,
    Health,
    Manifest,
}

/// What passed on the first connection of a run of the app, a full handshake, and on its second, which resumes the first.
struct Visits {
    cold: Vec<Transfer>,
    resumed: Vec<Transfer>,
    chain: usize,
}

/// Measures.
pub fn measure() -> Outcome<Vec<Figure>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    Ok(runtime.block_on(all()).map_err(|e| e.to_string())?)
}

async fn all() -> Result<Vec<Figure>, Failure> {
    let nothing = visits(SyncLoad::Nothing, Tickets::Named).await?;
    let ten = visits(SyncLoad::TenAndTen, Tickets::Named).await?;
    let ticket = visits(SyncLoad::Ticket, Tickets::Named).await?;
    let health = visits(SyncLoad::Health, Tickets::Named).await?;
    let manifest = visits(SyncLoad::Manifest, Tickets::Named).await?;
    let sealed = visits(SyncLoad::Nothing, Tickets::Sealed).await?;
    let hello = nothing.cold.first().map_or(0, |first| first.bytes);
    let bytes = |name, passed: &[Transfer]| Figure::bytes(name, total(passed));
    let mut figures = vec![
        Figure::bytes("client_hello_bytes", hello).at_most(250.0),
        bytes("nothing_new_cold_bytes", &nothing.cold).at_most(1_850.0),
        bytes("nothing_new_resumed_bytes", &nothing.resumed).at_most(1_300.0),
        bytes("ten_and_ten_cold_bytes", &ten.cold).at_most(2_700.0),
        bytes("ten_and_ten_resumed_bytes", &ten.resumed).at_most(2_150.0),
        bytes("ticket_cold_bytes", &ticket.cold),
        bytes("ticket_resumed_bytes", &ticket.resumed),
        bytes("health_code_cold_bytes", &health.cold),
        bytes("health_code_resumed_bytes", &health.resumed),
        bytes("manifest_of_60_cold_bytes", &manifest.cold),
        bytes("manifest_of_60_resumed_bytes", &manifest.resumed),
    ];
    figures.extend([
        Figure::bytes("certificate_chain_bytes", nothing.chain),
        bytes("nothing_new_cold_sealed_tickets_bytes", &sealed.cold),
        bytes("nothing_new_resumed_sealed_tickets_bytes", &sealed.resumed),
        up("nothing_new_resumed_up_bytes", &nothing.resumed),
        up("ten_and_ten_resumed_up_bytes", &ten.resumed),
    ]);
    figures.extend(by_courier().await?);
    figures.extend(times(&nothing, &ten, &manifest));
    Ok(figures)
}

fn up(name: &'static str, passed: &[Transfer]) -> Figure {
    Figure::bytes(name, LinkDirection::Up.bytes(passed))
}

fn total(passed: &[Transfer]) -> usize {
    passed.iter().map(|p| p.bytes).sum()
}

/// Seconds at 50 kbit/s and 600 ms, from the first segment of TCP to the last byte.
fn times(nothing: &Visits, ten: &Visits, manifest: &Visits) -> Vec<Figure> {
    let clean = LinkSpeed::second_generation(0);
    let lossy = LinkSpeed::second_generation(ONE_LOST_OF);
    let millis = |name, passed: &[Transfer]| {
        Figure::millis(name, clean.time(passed, 0).as_secs_f64() * 1_000.0)
    };
    let late = |name, passed: &[Transfer]| {
        let mut times: Vec<_> = (0..SEEDS).map(|seed| lossy.time(passed, seed)).collect();
        times.sort();
        let worst = times
            .get(times.len() * 95 / 100)
            .copied()
            .unwrap_or_default();
        Figure::millis(name, worst.as_secs_f64() * 1_000.0)
    };
    vec![
        millis("nothing_new_cold_2g_ms", &nothing.cold),
        millis("nothing_new_resumed_2g_ms", &nothing.resumed),
        late("nothing_new_resumed_2g_lossy_p95_ms", &nothing.resumed),
        millis("ten_and_ten_cold_2g_ms", &ten.cold),
        millis("ten_and_ten_resumed_2g_ms", &ten.resumed),
        late("ten_and_ten_resumed_2g_lossy_p95_ms", &ten.resumed),
        millis("manifest_of_60_resumed_2g_ms", &manifest.resumed),
        late("manifest_of_60_resumed_2g_lossy_p95_ms", &manifest.resumed),
    ]
}

async fn visits(news: SyncLoad, tickets: Tickets) -> Result<Visits, Failure> {
    let village = Village::new().await?;
    let terminator = Terminator::before(village.serve().await?, tickets).await?;
    let proxy = Proxy::to(terminator.address).await?;
    let url = format!("https://localhost:{}", proxy.address().port());
    let line = HttpLine::new(client(std::slice::from_ref(&terminator.root))?, &url)?;
    let cold = visit(&village, &proxy, &line, news, 0).await?;
    let resumed = visit(&village, &proxy, &line, news, 1).await?;
    Ok(Visits {
        cold,
        resumed,
        chain: terminator.chain,
    })
}

/// One visit on a connection of its own, all in one round trip.
async fn visit(
    village: &Village,
    proxy: &Proxy,
    line: &HttpLine,
    news: SyncLoad,
    turn: u64,
) -> Result<Vec<Transfer>, Failure> {
    let (operations, documents) = news.prepare(village, turn).await?;
    let before = village.held()?.documents.len();
    drop(proxy.take());
    let report = village.visit(line).await?;
    proxy.hang_up().await;
    let came = village.held()?.documents.len() - before;
    if (report.rounds, report.applied, came) != (1, operations, documents) {
        return Err(format!("not the visit that is measured: {report:?}, {came} came").into());
    }
    Ok(proxy.take())
}

/// Bytes of the files that a courier carries: one sealed request there, its sealed reply back.
async fn by_courier() -> Result<Vec<Figure>, Failure> {
    let village = Village::new().await?;
    let line = HttpLine::new(client(&[])?, &format!("http://{}", village.serve().await?))?;
    let nothing = carried(&village, &line, SyncLoad::Nothing).await?;
    let ten = carried(&village, &line, SyncLoad::TenAndTen).await?;
    Ok(vec![
        Figure::bytes("courier_nothing_new_up_bytes", nothing.0),
        Figure::bytes("courier_nothing_new_down_bytes", nothing.1),
        Figure::bytes("courier_ten_and_ten_up_bytes", ten.0),
        Figure::bytes("courier_ten_and_ten_down_bytes", ten.1),
    ])
}

async fn carried(
    village: &Village,
    line: &HttpLine,
    news: SyncLoad,
) -> Result<(usize, usize), Failure> {
    news.prepare(village, 3).await?;
    let receiver = village.service.keys().sealing().public();
    let entropy = [news as u8; 32];
    let parcel = courier::hand_over(&village.phone, village.place, &receiver, &entropy, now())?;
    let bundle = Bundle {
        service: village.service.tenant().audience(),
        direction: Direction::Up,
        parcels: vec![parcel],
    };
    let there = bundle.encode()?;
    let answer = line.deliver(there.clone()).await?;
    let bundles: Vec<ByteVec> = cbor::read(&answer, answer.len())?;
    Ok((there.len(), bundles.iter().map(|b| b.len()).sum()))
}

impl SyncLoad {
    /// Makes it new; returns how many operations wait on the phone and how many documents at the service.
    async fn prepare(self, village: &Village, turn: u64) -> Result<(usize, usize), Failure> {
        match self {
            Self::Nothing => Ok((0, 0)),
            Self::TenAndTen => {
                contents::operations(village, turn)?;
                contents::notices(village, turn).await?;
                Ok((10, 10))
            }
            Self::Ticket => one(contents::ticket(village, turn)).await,
            Self::Health => one(contents::health(village, turn)).await,
            Self::Manifest => one(contents::manifest(village, turn)).await,
        }
    }
}

async fn one(put: impl Future<Output = Result<(), Failure>>) -> Result<(usize, usize), Failure> {
    put.await?;
    Ok((0, 1))
}
