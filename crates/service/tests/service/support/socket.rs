//! A switch on the line between a service and its database.

use std::{
    io,
    net::Shutdown,
    os::unix::net::{UnixListener, UnixStream},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    thread,
};
use tempfile::TempDir;

/// What PostgreSQL names its socket in its folder.
const SOCKET: &str = ".s.PGSQL.5432";

/// A socket that stands before the server's: connections through it can be cut, and let through again.
pub struct Switch {
    folder: TempDir,
    before: PathBuf,
    lines: Arc<Mutex<Lines>>,
}

#[derive(Default)]
struct Lines {
    cut: bool,
    open: Vec<UnixStream>,
}

impl Switch {
    /// Stands before the server of this folder.
    pub fn before(server: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(folder.path().join(SOCKET)).unwrap();
        let lines = Arc::new(Mutex::new(Lines::default()));
        let (held, target) = (Arc::clone(&lines), server.join(SOCKET));
        // It ends with the process: nobody waits for it.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if let Ok(other) = UnixStream::connect(&target) {
                    join(&held, stream, other);
                }
            }
        });
        Self {
            folder,
            before: server.to_owned(),
            lines,
        }
    }

    /// Returns the database's address by way of this.
    pub fn through(&self, address: &str) -> String {
        let encoded = |path: &Path| path.to_str().unwrap().replace('/', "%2F");
        address.replace(&encoded(&self.before), &encoded(self.folder.path()))
    }

    /// Cuts all lines, and whatever comes next.
    pub fn cut(&self) {
        let mut lines = self.lines.lock().unwrap();
        lines.cut = true;
        for line in lines.open.drain(..) {
            let _ = line.shutdown(Shutdown::Both);
        }
    }

    /// Lets lines through again.
    pub fn heal(&self) {
        self.lines.lock().unwrap().cut = false;
    }
}

fn join(lines: &Mutex<Lines>, stream: UnixStream, other: UnixStream) {
    let mut held = lines.lock().unwrap();
    if held.cut {
        return;
    }
    held.open.push(stream.try_clone().unwrap());
    held.open.push(other.try_clone().unwrap());
    carry(stream.try_clone().unwrap(), other.try_clone().unwrap());
    carry(other, stream);
}

fn carry(mut from: UnixStream, mut to: UnixStream) {
    thread::spawn(move || {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Both);
    });
}
