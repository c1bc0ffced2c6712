//! The thread that writes the files.

use qicheng_store::Location;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender},
    },
    thread,
};

/// Most bytes of one file. There are two.
pub const FILE_BYTES: u64 = 256 * 1024;

/// Bytes after which a write waits for no more lines.
const WRITE_BYTES: usize = 16 * 1024;

/// What the thread is asked.
pub(super) enum Job {
    /// Writes a line; the number is how many lines count as dropped if it is dropped: itself and those that it reports.
    Line(String, u64),
    /// To say when all before it was written.
    Flush(SyncSender<()>),
}

pub(super) struct Writer {
    files: [Location; 2],
    lost: Arc<AtomicU64>,
    /// Bytes of the newer file; unknown until it was looked at.
    length: Option<u64>,
}

impl Writer {
    pub(super) fn new(files: [Location; 2], lost: Arc<AtomicU64>) -> Self {
        Self {
            files,
            lost,
            length: None,
        }
    }

    /// Writes until all senders are dropped.
    pub(super) fn spawn(mut self, jobs: Receiver<Job>) {
        let lost = Arc::clone(&self.lost);
        let thread = thread::Builder::new().name("log".to_owned());
        let spawned = thread.spawn(move || {
            while let Ok(job) = jobs.recv() {
                self.work(job, &jobs);
            }
        });
        if spawned.is_err() {
            lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Does a job and, with the same write, all lines that came meanwhile.
    fn work(&mut self, job: Job, jobs: &Receiver<Job>) {
        let (mut text, mut lines, mut flushed) = (String::new(), 0, Vec::new());
        let mut next = Some(job);
        while let Some(job) = next {
            match job {
                Job::Line(line, count) => {
                    text.push_str(&line);
                    lines += count;
                }
                Job::Flush(written) => flushed.push(written),
            }
            next = (text.len() < WRITE_BYTES)
                .then(|| jobs.try_recv().ok())
                .flatten();
        }
        if lines > 0 && self.write(&text).is_none() {
            self.lost.fetch_add(lines, Ordering::Relaxed);
            self.length = None;
        }
        for written in flushed {
            let _ = written.try_send(());
        }
    }

    fn write(&mut self, text: &str) -> Option<()> {
        let [newer, older] = &self.files;
        let mut length = match self.length {
            Some(length) => length,
            None => self.look()?,
        };
        let bytes = text.len() as u64;
        if length > 0 && length + bytes > FILE_BYTES {
            newer.rename_to(older).ok()?;
            length = 0;
        }
        self.length = Some(length);
        let length = newer.files().append(newer.path(), text.as_bytes()).ok()?;
        self.length = Some(length);
        Some(())
    }

    /// Looks at the newer file as an earlier end of the app left it: a line that was cut off is ended.
    fn look(&self) -> Option<u64> {
        let newer = &self.files[0];
        let Ok(bytes) = newer.files().read(newer.path()) else {
            return Some(0);
        };
        if bytes.last().is_none_or(|last| *last == b'\n') {
            return Some(bytes.len() as u64);
        }
        newer.files().append(newer.path(), b"\n").ok()
    }
}
