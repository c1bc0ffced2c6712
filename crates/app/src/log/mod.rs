//! The app's log: fixed messages, codes and counts in two rotating files in the folder of the database.
//!
//! A thread of its own writes the lines, and nothing waits for it. When the queue is full or the disk is, lines are dropped
//! and the next line reports how many. What was handed to the operating system survives a crash of the app.

mod lines;
mod writer;

use lines::Lines;
use qicheng_domain::platform::Clock;
use qicheng_store::Location;
use std::{
    fmt,
    sync::{
        Arc,
        atomic::AtomicU64,
        mpsc::{self, SyncSender},
    },
    time::Duration,
};
use tracing::{Dispatch, dispatcher};
use writer::{Job, Writer};

pub use writer::FILE_BYTES;

/// Names of the files, the newer one first.
pub const FILES: [&str; 2] = ["qicheng.log", "qicheng.log.1"];

/// Lines that may wait for the thread that writes.
const QUEUE_LINES: usize = 256;

/// How long a reader waits for lines on their way.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(2);

/// The log of one device. Clones share it.
#[derive(Clone)]
pub struct Log {
    files: [Location; 2],
    jobs: SyncSender<Job>,
    dispatch: Dispatch,
}

impl Log {
    /// Begins to log into a folder. Never fails: without a thread or a disk, lines are lost.
    #[must_use]
    pub fn open(folder: &Location, clock: Arc<dyn Clock>) -> Self {
        let files = FILES.map(|name| folder.join(name));
        let (jobs, waiting) = mpsc::sync_channel(QUEUE_LINES);
        let lost = Arc::new(AtomicU64::new(0));
        Writer::new(files.clone(), Arc::clone(&lost)).spawn(waiting);
        let lines = Lines::new(clock, jobs.clone(), lost);
        Self {
            files,
            jobs,
            dispatch: Dispatch::new(lines),
        }
    }

    /// Takes the lines of the whole process, unless another log does already.
    pub fn take_process(&self) {
        // There is one process and one window a folder; in tests, the first log wins.
        let _ = dispatcher::set_global_default(self.dispatch.clone());
    }

    /// Takes the lines of this thread while a job runs.
    pub fn during<T>(&self, job: impl FnOnce() -> T) -> T {
        dispatcher::with_default(&self.dispatch, job)
    }

    /// Returns where lines go, for what runs elsewhere.
    #[must_use]
    pub fn dispatch(&self) -> &Dispatch {
        &self.dispatch
    }

    /// Waits until the lines so far are written, for a while.
    pub fn flush(&self) {
        let (written, wait) = mpsc::sync_channel(1);
        if self.jobs.try_send(Job::Flush(written)).is_ok() {
            let _ = wait.recv_timeout(FLUSH_TIMEOUT);
        }
    }

    /// Returns the lines that are kept, the oldest first.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.flush();
        let read = |file: &Location| file.files().read(file.path()).unwrap_or_default();
        let mut lines = Vec::new();
        for file in self.files.iter().rev() {
            let text = read(file);
            let text = String::from_utf8_lossy(&text);
            lines.extend(text.lines().filter(|l| !l.is_empty()).map(str::to_owned));
        }
        lines
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Log")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};
    use qicheng_domain::log_event;
    use std::{fs, path::Path};

    struct Noon;

    impl Clock for Noon {
        fn now(&self) -> DateTime<Utc> {
            DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(12)
        }
    }

    fn log(folder: &Path) -> Log {
        Log::open(&Location::on_disk(folder), Arc::new(Noon))
    }

    /// Logs so many lines, and waits now and then for the thread.
    fn lines(log: &Log, from: u32, to: u32) {
        log.during(|| {
            for number in from..to {
                log_event!(INFO, "a line of some length, as they are", number = number);
                if number % 64 == 0 {
                    log.flush();
                }
            }
        });
        log.flush();
    }

    fn length(folder: &Path, name: &str) -> u64 {
        fs::metadata(folder.join(name)).map_or(0, |file| file.len())
    }

    #[test]
    fn an_event_is_a_line_with_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let log = log(folder.path());
        log.during(|| {
            log_event!(
                WARN,
                "it {happened}",
                code = "no-consent",
                words = "two words",
                n = 7_u8
            );
            tracing::info!(target: "hyper::client", "GET https://example.org/?name=x");
        });
        let expected = "1970-01-01T12:00:00Z WARN app::log::tests: it {happened} code=no-consent \
                        words=\"two words\" n=7";
        assert_eq!(log.lines(), [expected]);
    }

    #[test]
    fn two_files_are_kept_within_their_bound_and_the_newest_lines_are_in_them() {
        let folder = tempfile::tempdir().unwrap();
        let log = log(folder.path());
        lines(&log, 0, 12_000);
        for name in FILES {
            let length = length(folder.path(), name);
            assert!((1..=FILE_BYTES).contains(&length), "{name}: {length}");
        }
        let kept = log.lines();
        assert!(kept.last().unwrap().ends_with("number=11999"), "{kept:?}");
        assert!(!kept[0].ends_with("number=0"));
        let numbers: Vec<u32> = kept
            .iter()
            .filter_map(|line| line.rsplit_once("number=")?.1.parse().ok())
            .collect();
        assert!(numbers.len() > 3_000, "{}", numbers.len());
        assert!(numbers.is_sorted());
    }

    #[test]
    fn what_an_end_cut_off_is_ended_and_the_log_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        lines(&log(folder.path()), 0, 3);
        let file = folder.path().join(FILES[0]);
        let mut bytes = fs::read(&file).unwrap();
        bytes.truncate(bytes.len() - 5);
        fs::write(&file, bytes).unwrap();
        let log = log(folder.path());
        lines(&log, 7, 8);
        let kept = log.lines();
        assert_eq!(kept.len(), 4, "{kept:?}");
        assert!(kept[3].ends_with("number=7"));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        lines(&log(folder.path()), 0, 1);
        let mode = fs::metadata(folder.path().join(FILES[0]))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_folder_that_is_not_there_fails_nothing_and_the_lines_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        let log = log(&gone);
        lines(&log, 0, 5);
        assert!(log.lines().is_empty());
        fs::create_dir(&gone).unwrap();
        lines(&log, 5, 6);
        let kept = log.lines();
        assert!(kept[0].ends_with("lines were lost count=5"), "{kept:?}");
        assert!(kept[1].ends_with("number=5"), "{kept:?}");
    }
}
