//! TLS tickets outlive the app: after a start, a service knows the phone again; what was kept is no secret's end.

#![allow(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

use qicheng_exchange::transport::Exchange as _;
use qicheng_sync::http::{HttpLine, client};
use qicheng_tests::line::{Proxy, Terminator, Tickets, Village, Way};

/// What a full handshake brings down, the certificates in it, and one by a ticket does not.
const LEAST_OF_CERTIFICATES: usize = 300;

struct Line {
    village: Village,
    terminator: Terminator,
    proxy: Proxy,
}

impl Line {
    async fn new(tickets: Tickets) -> Self {
        let village = Village::new().await.unwrap();
        let upstream = village.serve().await.unwrap();
        let terminator = Terminator::before(upstream, tickets).await.unwrap();
        let proxy = Proxy::to(terminator.address).await.unwrap();
        Self {
            village,
            terminator,
            proxy,
        }
    }

    /// The app is started anew: nothing is left but what was kept.
    fn start(&self, kept: Option<&[u8]>) -> HttpLine {
        let roots = [self.terminator.root.clone()];
        let url = format!("https://localhost:{}", self.proxy.address().port());
        let line = HttpLine::new(client(&roots).unwrap(), &url).unwrap();
        if let Some(kept) = kept {
            line.resume(kept);
        }
        line
    }

    /// A visit with nothing new, on a connection of its own; returns the bytes that came down.
    async fn visit(&self, line: &HttpLine) -> usize {
        drop(self.proxy.take());
        self.village.visit(line).await.unwrap();
        self.proxy.hang_up().await;
        Way::Down.bytes(&self.proxy.take())
    }
}

#[tokio::test]
async fn each_start_goes_on_by_the_ticket_of_the_one_before() {
    for tickets in [Tickets::Named, Tickets::Sealed] {
        let line = Line::new(tickets).await;
        let first = line.start(None);
        let cold = line.visit(&first).await;
        let mut kept = first.to_keep().unwrap();
        for start in 0..4 {
            let again = line.start(Some(&kept));
            let resumed = line.visit(&again).await;
            assert!(
                resumed + LEAST_OF_CERTIFICATES < cold,
                "{tickets:?}, start {start}: {resumed} of {cold} bytes"
            );
            let next = again.to_keep().unwrap();
            assert!(next != kept && again.to_keep().is_none());
            kept = next;
        }
    }
}

#[tokio::test]
async fn the_connections_of_one_start_go_on_by_tickets_too() {
    let line = Line::new(Tickets::Named).await;
    let http = line.start(None);
    let cold = line.visit(&http).await;
    let kept = http.to_keep();
    let again = line.start(kept.as_deref());
    for _ in 0..3 {
        assert!(line.visit(&again).await + LEAST_OF_CERTIFICATES < cold);
    }
}

#[tokio::test]
async fn a_ticket_that_is_good_no_more_costs_a_full_handshake_and_nothing_else() {
    let line = Line::new(Tickets::Named).await;
    let first = line.start(None);
    let cold = line.visit(&first).await;
    let kept = first.to_keep().unwrap();

    // Shown once already, so that the service has forgotten it.
    line.visit(&line.start(Some(&kept))).await;
    let forgotten = line.start(Some(&kept));
    assert!(line.visit(&forgotten).await + LEAST_OF_CERTIFICATES / 2 > cold);

    // A day and a second old, since these tickets are good for a day.
    let mut old = forgotten.to_keep().unwrap();
    let came = u64::from_be_bytes(old[33..41].try_into().unwrap());
    old[33..41].copy_from_slice(&(came - 86_401).to_be_bytes());
    assert!(line.visit(&line.start(Some(&old))).await + LEAST_OF_CERTIFICATES / 2 > cold);

    // Cut off, or of another version.
    let kept = forgotten.to_keep();
    assert_eq!(kept, None);
    for bytes in [&old[..40], &[9; 80], &[]] {
        assert!(line.visit(&line.start(Some(bytes))).await + LEAST_OF_CERTIFICATES / 2 > cold);
    }
}

#[tokio::test]
async fn a_ticket_opens_no_way_to_whoever_has_no_certificate() {
    let line = Line::new(Tickets::Named).await;
    let first = line.start(None);
    line.visit(&first).await;
    let kept = first.to_keep().unwrap();

    // Another terminator, with a certificate under another root, which knows nothing of the ticket.
    let upstream = line.village.serve().await.unwrap();
    let other = Terminator::before(upstream, Tickets::Named).await.unwrap();
    let roots = [line.terminator.root.clone()];
    let url = format!("https://localhost:{}", other.address.port());
    let http = HttpLine::new(client(&roots).unwrap(), &url).unwrap();
    http.resume(&kept);
    assert!(line.village.visit(&http).await.is_err());
}
