//! What an exchange costs in its parts, each by itself on one thread.

use super::{Bench, client::Client, fleet::SERVICE};
use crate::{
    Outcome,
    figure::Figure,
    stopwatch::{began, lap},
};
use qicheng_credential::envelope::{Envelope, Type};
use qicheng_domain::platform::Clock as _;
use qicheng_exchange::{
    limits,
    message::{DeliveryMode, Reply},
    reply::sign_reply,
    request::{ParsedRequest, request_digest},
};
use qicheng_service_storage::sqlite::Commit;

const TIMES: u32 = 2_000;

/// Measures.
pub async fn measure(bench: &mut Bench) -> Outcome<Vec<Figure>> {
    let now = bench.clock.now();
    let phone = &mut bench.phones[0];
    let key = phone.public();
    let place = phone.place();
    let request = phone.one_operation(now)?.bytes;
    phone.stand_at(place);

    let micros = |seconds: f64| seconds * 1e6 / f64::from(TIMES);
    let each = |work: &mut dyn FnMut() -> Outcome<()>| -> Outcome<f64> {
        let (done, lap) = lap(|| (0..TIMES).try_for_each(|_| work()));
        done?;
        Ok(micros(lap.millis() / 1_000.0))
    };
    let taken = each(&mut || {
        let parsed = ParsedRequest::parse(&request)?;
        parsed.verify(&key, SERVICE, DeliveryMode::Online, now)?;
        Ok(())
    })?;
    let envelope = Envelope::parse(&request, limits::REQUEST_WIRE)?;
    let signature = each(&mut || Ok(envelope.verify(&key, Type::Request, SERVICE)?))?;
    let signer = &bench.keys.respond;
    let reply = Reply {
        request: request_digest(&request),
        time: now,
        from: Vec::new(),
        next: vec![7; 40],
        more: false,
        acknowledged: 4,
        results: Vec::new(),
        documents: Vec::new(),
        fork: None,
    };
    let answered = each(&mut || {
        sign_reply(&reply, &[], signer, SERVICE)?;
        Ok(())
    })?;

    // What is no request is turned away at its first byte: nothing but HTTP is left.
    let running = bench.start(Commit::Grouped).await?;
    let mut client = Client::connect(running.address).await?;
    let since = began();
    for _ in 0..TIMES {
        client.post("/v1/exchange", b"0").await?;
    }
    let http = since().millis() / 1_000.0;
    running.stop().await?;
    Ok(vec![
        Figure::rounded("signature", " µs", signature),
        Figure::rounded("decode", " µs", taken - signature),
        Figure::rounded("reply", " µs", answered),
        Figure::rounded("http", " µs", micros(http)),
    ])
}
