//! Events as lines.

use super::writer::Job;
use chrono::SecondsFormat;
use qicheng_domain::platform::Clock;
use std::{
    fmt::{self, Write as _},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::SyncSender,
    },
};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
    span,
};

/// What our crates' targets begin with. Other libraries log what they were given, so that none of theirs is taken.
const OURS: &str = "qicheng_";

/// Most bytes of a line.
const LINE_BYTES: usize = 1_024;

/// Makes lines of events, and hands them to the thread that writes.
pub(super) struct Lines {
    clock: Arc<dyn Clock>,
    jobs: SyncSender<Job>,
    lost: Arc<AtomicU64>,
}

impl Lines {
    pub(super) fn new(clock: Arc<dyn Clock>, jobs: SyncSender<Job>, lost: Arc<AtomicU64>) -> Self {
        Self { clock, jobs, lost }
    }

    fn time(&self) -> String {
        (self.clock.now()).to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    fn line(&self, event: &Event<'_>) -> String {
        let metadata = event.metadata();
        let at = self.time();
        let from = metadata.target().strip_prefix(OURS).unwrap_or_default();
        let mut fields = Fields::default();
        event.record(&mut fields);
        let mut line = format!("{at} {} {from}: {}", metadata.level(), fields.message);
        line.push_str(&fields.rest);
        line.truncate(line.floor_char_boundary(LINE_BYTES));
        line.push('\n');
        line
    }
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::INFO && metadata.target().starts_with(OURS)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::INFO)
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        // None of ours makes spans.
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let before = self.lost.swap(0, Ordering::Relaxed);
        let mut text = String::new();
        if before > 0 {
            text = format!(
                "{} WARN app::log: lines were lost count={before}\n",
                self.time()
            );
        }
        text.push_str(&self.line(event));
        if self.jobs.try_send(Job::Line(text, before + 1)).is_err() {
            self.lost.fetch_add(before + 1, Ordering::Relaxed);
        }
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// An event's fields, each ` name=value`; a value with blanks is in quotes.
#[derive(Default)]
struct Fields {
    message: String,
    rest: String,
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            self.message = one_line(value);
        } else {
            self.put(field, value);
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, &format!("{value:?}"));
    }
}

impl Fields {
    fn put(&mut self, field: &Field, value: &str) {
        let value = one_line(value);
        // A string cannot fail to be written to.
        let _ = if value.contains(' ') {
            write!(self.rest, " {}=\"{value}\"", field.name())
        } else {
            write!(self.rest, " {}={value}", field.name())
        };
    }
}

fn one_line(value: &str) -> String {
    value.replace(char::is_control, " ").replace('"', "'")
}
