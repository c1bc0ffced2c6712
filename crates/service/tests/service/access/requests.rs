use super::{
    Table,
    support::{Service, phone::Phone, service, service_of, values},
};
use axum::{body::Body, http::Request};
use chrono::TimeDelta;
use qicheng_credential::key::Signer as _;
use qicheng_exchange::message::DeliveryMode;
use tower::ServiceExt as _;

/// Each with what it is worth: the signature covers the place, the delivery mode, the times and the counter.
pub async fn table() -> Table {
    let mut rows = Vec::new();
    let mut row = |name: &str, status: u16, expected: u16| {
        assert_eq!(status, expected, "{name}");
        rows.push(vec![name.to_owned(), status.to_string()]);
    };
    let here = service();
    let (mut phone, mut unknown) = (Phone::of(&here, "甲"), Phone::of(&here, "乙"));
    let person = values::person("甲");
    phone.say(person, person, &values::consent());
    let first = signed(&mut phone, &here);
    row(
        "from a new phone that enrols",
        send(&here, &first).await,
        200,
    );
    phone.enrolled = true;
    let second = signed(&mut phone, &here);
    row(
        "from a phone that is known",
        send(&here, &second).await,
        200,
    );
    row("the same once more", send(&here, &second).await, 200);
    row("an older one again", send(&here, &first).await, 409);
    unknown.enrolled = true;
    let stranger = signed(&mut unknown, &here);
    row(
        "from a phone that nobody knows",
        send(&here, &stranger).await,
        401,
    );
    let mut altered = signed(&mut phone, &here);
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    let status = send(&here, &altered).await;
    assert!([400, 401].contains(&status), "{status}");
    let mut altered = signed(&mut phone, &here);
    *altered.last_mut().unwrap() ^= 1;
    row(
        "with one bit of the signature changed",
        send(&here, &altered).await,
        401,
    );
    let mut request = phone.request(&here);
    request.time -= TimeDelta::hours(2);
    request.expires -= TimeDelta::hours(2);
    row(
        "past its end",
        send(&here, &phone.sign(&request)).await,
        400,
    );
    let mut request = phone.request(&here);
    request.time += TimeDelta::hours(2);
    request.expires += TimeDelta::hours(2);
    row(
        "from the future",
        send(&here, &phone.sign(&request)).await,
        400,
    );
    let mut request = phone.request(&here);
    request.delivery_mode = DeliveryMode::Courier;
    row(
        "one meant for a courier",
        send(&here, &phone.sign(&request)).await,
        400,
    );
    let elsewhere = service_of("431200");
    let mut other = Phone::of(&elsewhere, "甲");
    let foreign = signed(&mut other, &elsewhere);
    row(
        "one meant for another place",
        send(&here, &foreign).await,
        401,
    );
    row("no request at all", send(&here, b"hello").await, 400);
    bar(&here, &phone).await;
    let barred = signed(&mut phone, &here);
    row(
        "from a phone that is barred",
        send(&here, &barred).await,
        403,
    );
    let head = ["request", "answer"].map(str::to_owned).into();
    Table { head, rows }
}

fn signed(phone: &mut Phone, service: &Service) -> Vec<u8> {
    let request = phone.request(service);
    phone.sign(&request)
}

async fn send(service: &Service, bytes: &[u8]) -> u16 {
    let request = Request::post("/v1/exchange").body(Body::from(bytes.to_vec()));
    let response = service.router().oneshot(request.unwrap()).await;
    response.unwrap().status().as_u16()
}

async fn bar(service: &Service, phone: &Phone) {
    let (tenant, kid) = (service.app.tenant(), phone.key.public().kid());
    let barred = service.app.storage().write(move |tx| {
        let mut device = tx.device_by_kid(tenant, kid)?.unwrap();
        device.barred = true;
        Ok(tx.update_device(tenant, &device)?)
    });
    barred.await.unwrap();
}
