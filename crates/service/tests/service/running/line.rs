//! The exchange over a socket, and by a courier.

use crate::support::{Service, phone::Phone, service, values};
use chrono::{SubsecRound as _, TimeDelta};
use minicbor::bytes::ByteVec;
use qicheng_credential::key::Signer;
use qicheng_domain::operations::operation::Outcome;
use qicheng_exchange::{
    courier::{Bundle, Direction},
    limits,
    message::{DeliveryMode, Reply},
    seal::{Sealed, seal},
    transport::RefusedRequest,
};
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// One request on a connection of its own; returns status and body. Plain bytes, so that a test may cut them off.
async fn post(address: SocketAddr, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
    let mut socket = TcpStream::connect(address).await.unwrap();
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/cbor\r\ncontent-length: {length}\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(body).await.unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.unwrap();
    let split = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    let status = std::str::from_utf8(&answer[9..12])
        .unwrap()
        .parse()
        .unwrap();
    (status, answer[split + 4..].to_vec())
}

fn worker(service: &Service, name: &str, order: u32) -> Phone {
    let person = values::person(name);
    let mut phone = Phone::of(service, name);
    phone.say(person, person, &values::consent());
    phone.say(person, person, &values::registered(name, order));
    phone
}

fn all_applied(reply: &Reply) -> bool {
    reply.results.len() == 2 && reply.results.iter().all(|r| r.outcome == Outcome::Applied)
}

#[tokio::test]
async fn a_phone_exchanges_over_a_socket() {
    let service = service();
    let address = service.serve().await;
    let mut phone = worker(&service, "张晓伟", 1);
    let request = phone.request(&service);
    let bytes = phone.sign(&request);
    let (status, body) = post(address, "/v1/exchange", &bytes).await;
    assert_eq!(status, 200);
    assert!(all_applied(&phone.take(&bytes, &body)));
    assert_eq!(phone.documents.len(), 1);
}

#[tokio::test]
async fn refusals_are_a_status_and_one_byte() {
    let service = service();
    let address = service.serve().await;
    let mut phone = worker(&service, "张晓伟", 1);
    let request = phone.request(&service);
    let bytes = phone.sign(&request);
    let mut altered = bytes.clone();
    *altered.last_mut().unwrap() ^= 1;
    let large = vec![0; limits::REQUEST_WIRE + 1];
    let reason = |r: RefusedRequest| vec![r as u8];
    let cases: [(&[u8], u16, RefusedRequest); 4] = [
        (b"", 400, RefusedRequest::Malformed),
        (&bytes[..bytes.len() - 1], 400, RefusedRequest::Malformed),
        (&altered, 401, RefusedRequest::Signature),
        (&large, 413, RefusedRequest::Limits),
    ];
    for (body, status, refusal) in cases {
        assert_eq!(
            post(address, "/v1/exchange", body).await,
            (status, reason(refusal))
        );
    }
    service.clock.pass(TimeDelta::minutes(11));
    assert_eq!(
        post(address, "/v1/exchange", &bytes).await,
        (400, reason(RefusedRequest::Time))
    );
}

#[tokio::test]
async fn a_request_cut_off_on_its_way_changes_nothing() {
    let service = service();
    let address = service.serve().await;
    let mut phone = worker(&service, "张晓伟", 1);
    let request = phone.request(&service);
    let bytes = phone.sign(&request);
    let mut socket = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /v1/exchange HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n",
        bytes.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&bytes[..bytes.len() / 2]).await.unwrap();
    socket.shutdown().await.unwrap();
    let mut answer = Vec::new();
    // Whatever it answers, it is not a reply.
    let _ = socket.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP/1.1 200"));
    // The request as a whole is a new one still.
    let (_, body) = post(address, "/v1/exchange", &bytes).await;
    let reply = phone.take(&bytes, &body);
    assert!(all_applied(&reply) && reply.results.iter().all(|r| !r.duplicate));
}

/// Makes the phone's request for a courier; returns it signed and sealed.
fn for_courier(service: &Service, phone: &mut Phone) -> (Vec<u8>, Vec<u8>) {
    let mut request = phone.request(service);
    request.delivery_mode = DeliveryMode::Courier;
    request.expires = request.time + TimeDelta::days(45);
    let bytes = phone.sign(&request);
    let receiver = service.app.keys().sealing().public();
    let parcel = seal(&receiver, Sealed::Request, &bytes, &[7; 32]).unwrap();
    (bytes, parcel)
}

fn bundle(service: &Service, parcels: Vec<Vec<u8>>) -> Vec<u8> {
    let service = service.app.tenant().audience();
    Bundle {
        service,
        direction: Direction::Up,
        parcels,
    }
    .encode()
    .unwrap()
}

fn parcels_of(body: &[u8]) -> Vec<Vec<u8>> {
    let bundles: Vec<ByteVec> = minicbor::decode(body).unwrap();
    let bundles = bundles.iter().map(|b| Bundle::decode(b).unwrap());
    bundles
        .flat_map(|b| {
            assert_eq!(b.direction, Direction::Down);
            b.parcels
        })
        .collect()
}

#[tokio::test]
async fn a_courier_carries_many_and_each_phone_opens_its_own_reply() {
    let service = service();
    let address = service.serve().await;
    let mut phones = [worker(&service, "张晓伟", 1), worker(&service, "李娜", 2)];
    let made: Vec<_> = phones
        .iter_mut()
        .map(|p| for_courier(&service, p))
        .collect();
    // Twelve days on the way, and one parcel that is nobody's.
    service.clock.pass(TimeDelta::days(12));
    let stranger = qicheng_exchange::seal::SealingKey::from_secret(&[3; 32]).public();
    let mut parcels: Vec<_> = made.iter().map(|(_, parcel)| parcel.clone()).collect();
    parcels.push(seal(&stranger, Sealed::Request, b"?", &[8; 32]).unwrap());
    let (status, body) = post(address, "/v1/courier", &bundle(&service, parcels)).await;
    assert_eq!(status, 200);
    let replies = parcels_of(&body);
    assert_eq!(replies.len(), 2);
    for (phone, (request, _)) in phones.iter_mut().zip(&made) {
        let own: Vec<_> = replies
            .iter()
            .filter_map(|r| phone.sealing.open(Sealed::Reply, r).ok())
            .collect();
        assert_eq!(own.len(), 1);
        assert!(all_applied(&phone.take(request, &own[0])));
        assert_eq!(phone.documents.len(), 1);
    }
}

#[tokio::test]
async fn a_couriered_request_is_refused_in_clear_and_an_online_one_in_a_bundle() {
    let service = service();
    let address = service.serve().await;
    let mut phone = worker(&service, "张晓伟", 1);
    let (courier, _) = for_courier(&service, &mut phone);
    let refused = (400, vec![RefusedRequest::DeliveryMode as u8]);
    assert_eq!(post(address, "/v1/exchange", &courier).await, refused);

    let request = phone.request(&service);
    let online = phone.sign(&request);
    let receiver = service.app.keys().sealing().public();
    let parcel = seal(&receiver, Sealed::Request, &online, &[9; 32]).unwrap();
    let (status, body) = post(address, "/v1/courier", &bundle(&service, vec![parcel])).await;
    assert_eq!((status, parcels_of(&body)), (200, Vec::new()));
    let kid = phone.key.public().kid();
    let tenant = service.app.tenant();
    let known = service
        .app
        .storage()
        .read(move |tx| Ok(tx.device_by_kid(tenant, kid)?));
    assert_eq!(known.await.unwrap(), None);
}

#[tokio::test]
async fn what_a_courier_brings_late_or_twice_has_no_second_effect() {
    let service = service();
    let address = service.serve().await;
    let mut phone = worker(&service, "张晓伟", 1);
    let (request, parcel) = for_courier(&service, &mut phone);
    // Meanwhile the phone had a network of its own.
    assert!(all_applied(&phone.sync(&service).await.unwrap()));
    for _ in 0..2 {
        let (_, body) = post(
            address,
            "/v1/courier",
            &bundle(&service, vec![parcel.clone()]),
        )
        .await;
        let reply = phone
            .sealing
            .open(Sealed::Reply, &parcels_of(&body)[0])
            .unwrap();
        let reply = phone.read(&request, &reply);
        assert!(all_applied(&reply) && reply.results.iter().all(|r| r.duplicate));
        assert_eq!(reply.acknowledged, 2);
    }
    assert!(phone.sync(&service).await.is_ok());
}

#[tokio::test]
async fn a_clock_at_the_end_of_time_spoils_neither_its_own_request_nor_its_neighbour_s() {
    let service = service();
    let address = service.serve().await;
    let (mut odd, mut plain) = (worker(&service, "张晓伟", 1), worker(&service, "李娜", 2));
    let person = values::person("张晓伟");
    let mut intent = odd.operation(person, person, &values::intent());
    intent.at = chrono::DateTime::<chrono::Utc>::MAX_UTC.trunc_subsecs(3);
    odd.waiting.push(intent);
    let made = [
        for_courier(&service, &mut odd),
        for_courier(&service, &mut plain),
    ];
    let parcels = made.iter().map(|(_, parcel)| parcel.clone()).collect();
    let (status, body) = post(address, "/v1/courier", &bundle(&service, parcels)).await;
    assert_eq!((status, parcels_of(&body).len()), (200, 2));
}
