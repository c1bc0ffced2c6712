use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::JoinHandle,
};

/// Which way bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkDirection {
    /// From the phone.
    Up,
    /// To the phone.
    Down,
}

/// Bytes that went one way before any went the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    /// Which way.
    pub way: LinkDirection,
    /// How many.
    pub bytes: usize,
}

/// Ends each connection once so many of its bytes went one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cutoff {
    /// Which way.
    pub way: LinkDirection,
    /// After how many bytes.
    pub after: usize,
}

/// A proxy on loopback that counts what passes and cuts connections. It ends with its value.
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

struct Shared {
    record: Mutex<Record>,
    /// Counts how often everybody was to hang up.
    hung_up: watch::Sender<u32>,
}

#[derive(Default)]
struct Record {
    passed: Vec<Transfer>,
    cut: Option<Cutoff>,
}

impl Proxy {
    /// Listens for those who want to reach `upstream`.
    ///
    /// # Errors
    /// When no socket is to be had.
    pub async fn to(upstream: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            record: Mutex::default(),
            hung_up: watch::channel(0).0,
        });
        let serving = tokio::spawn(serve(listener, upstream, Arc::clone(&shared)));
        Ok(Self {
            address,
            shared,
            serving,
        })
    }

    /// Returns where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Cuts connections from now on, or lets them be.
    pub fn cut(&self, cut: Option<Cutoff>) {
        self.shared.record().cut = cut;
    }

    /// Ends every connection that there is, and lets both ends see it, so that the next question goes on a fresh one.
    pub async fn hang_up(&self) {
        self.shared.end();
        for _ in 0..1_000 {
            tokio::task::yield_now().await;
        }
    }

    /// Returns what has passed since the last time, in order.
    #[must_use]
    pub fn take(&self) -> Vec<Transfer> {
        std::mem::take(&mut self.shared.record().passed)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.serving.abort();
        self.shared.end();
    }
}

impl Shared {
    fn end(&self) {
        self.hung_up.send_modify(|times| *times += 1);
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes bytes of a connection on which `before` have gone this way; returns how many may pass, and whether it goes
    /// on then.
    fn let_through(&self, way: LinkDirection, before: usize, bytes: usize) -> (usize, bool) {
        let mut record = self.record();
        let left = match record.cut {
            Some(cut) if cut.way == way => cut.after.saturating_sub(before),
            _ => usize::MAX,
        };
        let through = bytes.min(left);
        match record.passed.last_mut() {
            Some(last) if last.way == way => last.bytes += through,
            _ => record.passed.push(Transfer {
                way,
                bytes: through,
            }),
        }
        (through, through < left)
    }
}

async fn serve(listener: TcpListener, upstream: SocketAddr, shared: Arc<Shared>) {
    while let Ok((phone, _)) = listener.accept().await {
        tokio::spawn(carry(phone, upstream, Arc::clone(&shared)));
    }
}

/// Carries one connection until either end, a cut or hanging up ends it.
async fn carry(phone: TcpStream, upstream: SocketAddr, shared: Arc<Shared>) {
    let mut hung_up = shared.hung_up.subscribe();
    let Ok(service) = TcpStream::connect(upstream).await else {
        return;
    };
    let (from_phone, to_phone) = phone.into_split();
    let (from_service, to_service) = service.into_split();
    tokio::select! {
        () = pass(LinkDirection::Up, from_phone, to_service, &shared) => {}
        () = pass(LinkDirection::Down, from_service, to_phone, &shared) => {}
        _ = hung_up.changed() => {}
    }
}

async fn pass(
    way: LinkDirection,
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    shared: &Shared,
) {
    let (mut some, mut gone) = ([0; 4_096], 0);
    while let Ok(bytes @ 1..) = from.read(&mut some).await {
        let (through, goes_on) = shared.let_through(way, gone, bytes);
        gone += through;
        if to.write_all(&some[..through]).await.is_err() || !goes_on {
            return;
        }
    }
}
