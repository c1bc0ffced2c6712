//! A hostile unknown phone that sends maximal requests without pause, while the fleet sends at its ordinary rate.

use super::{
    Bench, PHONES,
    client::Client,
    fleet::Phone,
    run::{self, Tally},
};
use crate::{Outcome, figure::Figure};
use qicheng_domain::platform::Clock as _;
use qicheng_service_storage::sqlite::Commit;
use serde_json::json;
use std::time::Duration;
use tokio::sync::oneshot;

/// Runs with and without, in turns.
const ROUNDS_EACH: usize = 3;

/// How long each is.
const TIME: Duration = Duration::from_secs(10);

/// Requests of the phone that are ready to go; when they are used up the last one goes again, and is refused as before.
const REQUESTS: u32 = 24;

/// Measures the fleet's p99 latency with and without the hostile phone, at a quarter of the maximum rate.
pub async fn measure(bench: &mut Bench, rate: f64) -> Outcome<Figure> {
    let (mut without, mut with, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..ROUNDS_EACH {
        let alone = paced(bench, rate / 4.0, None).await?.percentile(99);
        let stranger = Phone::new(PHONES + u32::try_from(number)?, bench.clock.now())?;
        let beside = paced(bench, rate / 4.0, Some(stranger))
            .await?
            .percentile(99);
        ratios.push(beside / alone);
        without.push(alone);
        with.push(beside);
    }
    let [without, with, ratio] = [without, with, ratios].map(median);
    let figures = json!({
        "p99_ms_without": rounded(without),
        "p99_ms_with": rounded(with),
        "ratio": rounded(ratio),
    });
    Ok(Figure::parts("hostile", figures, ratio).at_most(2.0))
}

/// Runs the fleet at a rate, with the hostile phone where there is one.
async fn paced(bench: &mut Bench, rate: f64, stranger: Option<Phone>) -> Outcome<Tally> {
    let running = bench.start(Commit::Grouped).await?;
    let before: Vec<_> = bench.phones.iter().map(Phone::place).collect();
    let number = (rate * TIME.as_secs_f64()) as u32;
    let requests = bench.requests(number, Phone::one_operation)?;
    let (stop, stopped) = oneshot::channel();
    let attack = match stranger {
        Some(mut stranger) => {
            let now = bench.clock.now();
            // What it may, and then what it may not.
            let mut ready = vec![stranger.enrol(now)?, stranger.many_intents(now)?];
            for _ in 0..REQUESTS {
                ready.push(stranger.crowd(now)?);
            }
            Some(tokio::spawn(attack(running.address, ready, stopped)))
        }
        None => None,
    };
    let tally = run::open(running.address, requests, rate).await?;
    // One that has ended by itself is not there to be told.
    let _ = stop.send(());
    if let Some(attack) = attack {
        let asked = attack.await??;
        if asked < REQUESTS {
            return Err("the stranger was not served at all".into());
        }
    }
    running.stop().await?;
    for (phone, place) in bench.phones.iter_mut().zip(before) {
        phone.stand_at(place);
    }
    tally.settle(&mut bench.phones);
    Ok(tally)
}

/// Sends one request after the other until the flag is set; returns how many were answered.
async fn attack(
    address: std::net::SocketAddr,
    requests: Vec<Vec<u8>>,
    mut stop: oneshot::Receiver<()>,
) -> Result<u32, String> {
    let mut client = Client::connect(address).await.map_err(|e| e.to_string())?;
    let mut asked = 0;
    let mut requests = requests.iter();
    let mut last = None;
    while stop.try_recv() == Err(oneshot::error::TryRecvError::Empty) {
        last = requests.next().or(last);
        let Some(bytes) = last else { break };
        let answered = client.post("/v1/exchange", bytes).await;
        answered.map_err(|e| e.to_string())?;
        asked += 1;
    }
    Ok(asked)
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

fn rounded(number: f64) -> f64 {
    (number * 1_000.0).round() / 1_000.0
}
