//! What connections may take: the service does not wait for those that never say what they want, and tells those that
//! are too many.

use crate::support::{Service, phone::Phone, service, values};
use qicheng_service::{
    http::serve::{Connections, serve},
    proxies::Proxies,
};
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

async fn serving(service: &Service, connections: Connections) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = service.router();
    tokio::spawn(async move { serve(router, listener, connections, std::future::pending()).await });
    address
}

async fn half_sent(address: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    stream
}

/// Reads until the other end closes, which it must.
async fn rest(mut stream: TcpStream) -> String {
    let mut said = Vec::new();
    // A connection that is reset is closed too.
    let _ = stream.read_to_end(&mut said).await;
    String::from_utf8(said).unwrap()
}

/// A whole exchange of a phone of this name on a connection of its own; the status.
async fn exchange(service: &Service, address: SocketAddr, name: &str) -> String {
    let mut phone = Phone::of(service, name);
    let person = values::person(name);
    phone.say(person, person, &values::consent());
    let request = phone.request(service);
    let body = phone.sign(&request);
    let head = format!(
        "POST /v1/exchange HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = half_sent(address, head.as_bytes()).await;
    stream.write_all(&body).await.unwrap();
    let mut said = Vec::new();
    stream.read_to_end(&mut said).await.unwrap();
    String::from_utf8_lossy(&said[9..12]).into_owned()
}

#[tokio::test]
async fn requests_that_are_half_sent_do_not_stay_open_and_others_are_served() {
    let service = service();
    let short = Connections {
        most: 1000,
        head: Duration::from_secs(1),
        whole: Duration::from_secs(1),
        ..Connections::default()
    };
    let address = serving(&service, short).await;
    let mut halves = Vec::new();
    for _ in 0..150 {
        halves.push(half_sent(address, b"").await);
        halves.push(half_sent(address, b"POST /v1/exchange HTTP/1.1\r\nhost:").await);
        let body = b"POST /v1/exchange HTTP/1.1\r\nhost: a\r\ncontent-length: 9000\r\n\r\nhalf";
        halves.push(half_sent(address, body).await);
    }
    // Each is closed from the other end, or this never comes to its end.
    let (mut silent, mut told) = (0, 0);
    for half in halves {
        match rest(half).await.as_str() {
            "" => silent += 1,
            said => {
                assert!(said.starts_with("HTTP/1.1 408"), "{said}");
                told += 1;
            }
        }
    }
    assert_eq!(silent + told, 450);
    assert!(told >= 150);
    assert_eq!(exchange(&service, address, "张晓伟").await, "200");
}

#[tokio::test]
async fn who_is_too_many_is_told_to_come_again_and_has_room_later() {
    let service = service();
    let few = Connections {
        most: 2,
        ..Connections::default()
    };
    let address = serving(&service, few).await;
    let first = half_sent(address, b"POST /v1/exchange HTTP/1.1\r\n").await;
    let second = half_sent(address, b"POST /v1/exchange HTTP/1.1\r\n").await;
    let said = rest(half_sent(address, b"").await).await;
    assert!(said.starts_with("HTTP/1.1 503"), "{said}");
    assert!(said.contains("retry-after: "));
    drop((first, second));
    // The service sees them go when it looks; until then it may say that it is full.
    while exchange(&service, address, "张晓伟").await != "200" {}
}

/// One address has its share of connections and no more; a proxy's is its clients'.
#[tokio::test]
async fn t12_an_address_has_its_share_of_connections_and_no_more() {
    let service = service();
    let proxied = Connections {
        each: 2,
        ..Connections::default()
    };
    let counted = Connections {
        proxies: Proxies::of(Vec::new()),
        ..proxied.clone()
    };
    let address = serving(&service, proxied).await;
    let mut open = Vec::new();
    for _ in 0..5 {
        open.push(half_sent(address, b"POST /v1").await);
    }
    assert_eq!(exchange(&service, address, "李娜").await, "200");

    let address = serving(&service, counted).await;
    let first = half_sent(address, b"POST /v1/exchange HTTP/1.1\r\n").await;
    let second = half_sent(address, b"POST /v1/exchange HTTP/1.1\r\n").await;
    let said = rest(half_sent(address, b"").await).await;
    assert!(said.starts_with("HTTP/1.1 503"), "{said}");
    drop((first, second));
    while exchange(&service, address, "张晓伟").await != "200" {}
}

/// Whoever asks and reads no answer is not waited for.
#[tokio::test]
async fn t12_an_answer_that_nobody_reads_ends_its_connection() {
    let service = service();
    let impatient = Connections {
        write: Duration::from_millis(300),
        ..Connections::default()
    };
    let address = serving(&service, impatient).await;
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut reading, mut writing) = stream.into_split();
    let ask = b"GET /console/console.css HTTP/1.1\r\nhost: a\r\n\r\n";
    // Asks until the answers fill every buffer between the two, and the other end gives up.
    let asked = async {
        loop {
            if writing.write_all(ask).await.is_err() {
                return;
            }
        }
    };
    let ended = tokio::time::timeout(Duration::from_secs(60), asked).await;
    assert!(ended.is_ok(), "the connection was never ended");
    let mut said = Vec::new();
    let _ = reading.read_to_end(&mut said).await;
    assert!(said.starts_with(b"HTTP/1.1 200"));
}

/// 240 requests of one device in one instant, and no more; another device is served all the same, and time heals.
#[tokio::test]
async fn a_device_that_asks_without_end_is_told_to_wait_and_no_other() {
    let service = service();
    let mut greedy = Phone::of(&service, "张晓伟");
    greedy.sync(&service).await.unwrap();
    let mut served = 0;
    let told = loop {
        match greedy.sync(&service).await {
            Ok(_) => served += 1,
            Err(told) => break told,
        }
    };
    assert_eq!(served, 240);
    assert!(matches!(
        told,
        qicheng_exchange::transport::TransportError::Busy { retry_after: 1.. }
    ));
    let mut other = Phone::of(&service, "李娜");
    other.sync(&service).await.unwrap();
    service.clock.pass(chrono::TimeDelta::seconds(60));
    greedy.sync(&service).await.unwrap();
}

/// Nobody else's budget can be spent: what is not signed by the device does not count.
#[tokio::test]
async fn a_budget_is_spent_by_its_own_signature_alone() {
    use qicheng_exchange::transport::Exchange as _;
    let service = service();
    let mut phone = Phone::of(&service, "张晓伟");
    phone.sync(&service).await.unwrap();
    let request = phone.request(&service);
    let mut forged = phone.sign(&request);
    *forged.last_mut().unwrap() ^= 1;
    for _ in 0..300 {
        assert!(service.server.exchange(forged.clone()).await.is_err());
    }
    phone.sync(&service).await.unwrap();
}
