//! The HTTP client against answers as bytes on a socket.

use super::support::block_on;
use qicheng_exchange::transport::{Exchange as _, RefusedRequest, TransportError};
use qicheng_sync::http::{ClientError, HttpLine, client};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

type Answer = Result<Vec<u8>, TransportError>;

/// Sends the answer to one request and closes; returns what the client made of it.
fn answered(answer: &[u8]) -> Answer {
    block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let line = HttpLine::new(client(&[]).unwrap(), &url).unwrap();
        let serve = async {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut seen = Vec::new();
            while !seen.ends_with(b"ping") {
                let mut some = [0; 512];
                let n = socket.read(&mut some).await.unwrap();
                seen.extend_from_slice(&some[..n]);
            }
            let head = String::from_utf8_lossy(&seen).to_ascii_lowercase();
            assert!(head.starts_with("post /v1/exchange http/1.1"));
            socket.write_all(answer).await.unwrap();
        };
        tokio::join!(line.exchange(b"ping".to_vec()), serve).0
    })
}

/// Everything that goes up before a request: no header more than must be.
#[test]
fn a_request_has_the_fewest_headers() {
    let head = block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = format!("http://127.0.0.1:{port}");
        let line = HttpLine::new(client(&[]).unwrap(), &url).unwrap();
        let serve = async {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut seen = Vec::new();
            while !seen.ends_with(b"ping") {
                let mut some = [0; 512];
                let n = socket.read(&mut some).await.unwrap();
                seen.extend_from_slice(&some[..n]);
            }
            String::from_utf8(seen)
                .unwrap()
                .replace(&port.to_string(), "PORT")
        };
        tokio::join!(line.exchange(b"ping".to_vec()), serve).1
    });
    let (head, _) = head.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<&str> = head.lines().collect();
    lines.sort_unstable();
    assert_eq!(
        lines,
        [
            "POST /v1/exchange HTTP/1.1",
            "accept: */*",
            "content-length: 4",
            "host: 127.0.0.1:PORT",
        ]
    );
}

#[test]
fn an_answer_cut_at_every_byte_is_told_from_a_whole_one() {
    let whole = response("200 OK", "", b"pong");
    for cut in 0..whole.len() {
        let answer = answered(&whole[..cut]);
        assert!(
            matches!(
                answer,
                Err(TransportError::CutOff | TransportError::Unreachable)
            ),
            "{cut}: {answer:?}"
        );
    }
    assert_eq!(answered(&whole), Ok(b"pong".to_vec()));
}

fn response(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

const CBOR: &str = "content-type: application/cbor\r\n";

#[test]
fn a_good_answer_is_its_bytes() {
    assert_eq!(
        answered(&response("200 OK", CBOR, b"pong")),
        Ok(b"pong".to_vec())
    );
}

#[test]
fn t11_the_limit_of_the_device_is_told_from_a_busy_service() {
    let wait = "retry-after: 60\r\n";
    assert_eq!(
        answered(&response("429 Too Many Requests", wait, &[13])),
        Err(TransportError::Refused(RefusedRequest::DeviceLimit))
    );
    for other in [&b""[..], b"\x0d\x0d", b"x"] {
        assert_eq!(
            answered(&response("429 Too Many Requests", wait, other)),
            Err(TransportError::Busy { retry_after: 60 })
        );
    }
}

#[test]
fn refusals_and_rest_are_told_apart() {
    use TransportError::{Busy, CutOff, Protocol, Refused, Unreachable};
    let busy = |after| Err(Busy { retry_after: after });
    let full = response("200 OK", CBOR, b"pong");
    let wrong_number = response("400 Bad Request", CBOR, &[200]);
    let redirect = response("302 Found", "location: http://127.0.0.1:1/\r\n", b"");
    let cases: [(&[u8], Answer); 10] = [
        (
            &response("503 Service Unavailable", "retry-after: 7\r\n", b""),
            busy(7),
        ),
        (&response("503 Service Unavailable", "", b""), busy(30)),
        (
            &response("400 Bad Request", CBOR, &[4]),
            Err(Refused(RefusedRequest::Counter)),
        ),
        (&wrong_number, Err(Protocol)),
        (
            &response("404 Not Found", "", b"nothing here"),
            Err(Protocol),
        ),
        (
            &response("200 OK", "content-type: text/html\r\n", b"<p>"),
            Err(Protocol),
        ),
        (&redirect, Err(Protocol)),
        (&response("200 OK", CBOR, &vec![0; 80_000]), Err(Protocol)),
        (&full[..full.len() - 1], Err(CutOff)),
        (b"", Err(Unreachable)),
    ];
    for (answer, expected) in cases {
        assert_eq!(
            answered(answer),
            expected,
            "{}",
            String::from_utf8_lossy(&answer[..answer.len().min(40)])
        );
    }
}

/// Reads a request to its end.
async fn asked(socket: &mut TcpStream) {
    let mut seen = Vec::new();
    while !seen.ends_with(b"ping") {
        let mut some = [0; 512];
        let n = socket.read(&mut some).await.unwrap();
        assert!(n > 0, "the connection was to be used again");
        seen.extend_from_slice(&some[..n]);
    }
}

/// A service that was started anew has forgotten the connection on which the phone asks.
#[test]
fn a_request_on_a_kept_connection_that_ends_is_sent_once_more_on_a_new_one() {
    let whole = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\npong";
    let answers = block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let line = HttpLine::new(client(&[]).unwrap(), &url).unwrap();
        let ask = async || line.exchange(b"ping".to_vec()).await;
        let serve = async {
            for _ in 0..2 {
                let (mut socket, _) = listener.accept().await.unwrap();
                asked(&mut socket).await;
                socket.write_all(whole).await.unwrap();
                asked(&mut socket).await;
            }
            // The second time the new connection ends too, and there is no third.
            let (mut socket, _) = listener.accept().await.unwrap();
            asked(&mut socket).await;
            drop((socket, listener));
        };
        let phone = async { [ask().await, ask().await, ask().await] };
        tokio::join!(phone, serve).0
    });
    let pong = Ok(b"pong".to_vec());
    assert_eq!(
        answers,
        [pong.clone(), pong, Err(TransportError::Unreachable)]
    );
}

#[test]
fn nobody_there_is_unreachable() {
    let result = block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        drop(listener);
        let line = HttpLine::new(client(&[]).unwrap(), &url).unwrap();
        line.exchange(Vec::new()).await
    });
    assert_eq!(result, Err(TransportError::Unreachable));
}

#[test]
fn plain_http_goes_to_this_machine_alone() {
    let line = |url| HttpLine::new(client(&[]).unwrap(), url).map(drop);
    for good in [
        "https://example.org",
        "http://127.0.0.1:80",
        "http://[::1]:80",
        "http://localhost",
    ] {
        assert_eq!(line(good), Ok(()), "{good}");
    }
    for bad in [
        "http://example.org",
        "http://127.0.0.1.example.org",
        "ftp://127.0.0.1",
        "nowhere",
    ] {
        assert_eq!(line(bad), Err(ClientError::Address), "{bad}");
    }
    assert!(matches!(client(&[vec![1, 2, 3]]), Err(ClientError::Root)));
}
