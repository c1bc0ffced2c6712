//! Running other programs and waiting for them.

use std::{
    io::{BufRead, BufReader, IsTerminal as _, Write},
    process::{Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};
use xtask::failure::Failure;

/// Runs a command with its output shown; fails unless it ends with 0.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(Failure::io(line_of(command)))?;
    judge(command, status)
}

/// Runs a cargo command that builds. On a terminal cargo shows its own progress; elsewhere a line every
/// [`PROGRESS_INTERVAL`] says how many crates were compiled and which is the last, in place of a line a crate.
pub fn run_build(command: &mut Command) -> Result<(), Failure> {
    if std::io::stderr().is_terminal() {
        return run(command);
    }
    let line = line_of(command);
    let mut child = command
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(Failure::io(&line))?;
    if let Some(output) = child.stderr.take() {
        let mut progress = Progress::default();
        for text in BufReader::new(output).lines() {
            let text = text.map_err(Failure::io(&line))?;
            if let Some(shown) = progress.show(text, now()) {
                eprintln!("{shown}");
            }
        }
    }
    judge(command, child.wait().map_err(Failure::io(&line))?)
}

/// Time between two lines of progress.
const PROGRESS_INTERVAL: Duration = Duration::from_secs(20);

/// What cargo said of its progress.
#[derive(Default)]
struct Progress {
    compiled: usize,
    shown_at: Option<Instant>,
}

impl Progress {
    /// Returns what to print for a line of cargo's: itself, progress from time to time, or nothing.
    fn show(&mut self, line: String, now: Instant) -> Option<String> {
        let said = line.trim_start();
        let name = ["Compiling ", "Checking "]
            .iter()
            .find_map(|verb| said.strip_prefix(verb));
        let Some(name) = name else {
            return Some(line);
        };
        self.compiled += 1;
        let due = self
            .shown_at
            .is_none_or(|at| now.duration_since(at) >= PROGRESS_INTERVAL);
        due.then(|| {
            self.shown_at = Some(now);
            format!("   compiling, {} begun: {name}", self.compiled)
        })
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a build takes is told to who waits for it"
)]
fn now() -> Instant {
    Instant::now()
}

/// Lets a command take this process's place, so that whoever ends the one ends the other.
#[cfg(unix)]
pub fn give_way(mut command: Command) -> Result<(), Failure> {
    use std::os::unix::process::CommandExt as _;
    let line = line_of(&command);
    Err(Failure::io(line)(command.exec()))
}

/// Runs a command to its end.
#[cfg(not(unix))]
pub fn give_way(mut command: Command) -> Result<(), Failure> {
    run(&mut command)
}

/// Runs a command, shows its standard output and gives back the last line of it
/// that is not empty.
pub fn run_for_last_line(command: &mut Command) -> Result<String, Failure> {
    let line = line_of(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(Failure::io(&line))?;
    let mut last = String::new();
    if let Some(output) = child.stdout.take() {
        let mut shown = std::io::stdout().lock();
        for text in BufReader::new(output).lines() {
            let text = text.map_err(Failure::io(&line))?;
            writeln!(shown, "{text}").map_err(Failure::io("standard output"))?;
            if !text.trim().is_empty() {
                last = text;
            }
        }
    }
    judge(command, child.wait().map_err(Failure::io(&line))?)?;
    Ok(last)
}

/// Standard output of a command that is only asked something; `None` if it is
/// not there or ends badly.
pub fn ask(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs what `make` makes, as [`run_build`], and again after a wait when it fails: package managers are locked, and
/// networks break off, for a while.
pub fn run_patiently(make: impl Fn() -> Command) -> Result<(), Failure> {
    const ATTEMPTS: u32 = 5;
    for attempt in 1..ATTEMPTS {
        match run_build(&mut make()) {
            Ok(()) => return Ok(()),
            Err(failure @ Failure::Io { .. }) => return Err(failure),
            Err(failure) => {
                let wait = Duration::from_secs(10 * u64::from(attempt));
                eprintln!("{failure}; again in {} s", wait.as_secs());
                thread::sleep(wait);
            }
        }
    }
    run_build(&mut make())
}

fn judge(command: &Command, status: ExitStatus) -> Result<(), Failure> {
    if status.success() {
        return Ok(());
    }
    let ended = match status.code() {
        Some(code) => format!("ended with {code}"),
        None => "was ended by a signal".to_owned(),
    };
    Err(Failure::Program {
        line: line_of(command),
        ended,
    })
}

fn line_of(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(|word| word.to_string_lossy()));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn the_last_line_that_says_something_is_given_back() {
        let last = run_for_last_line(&mut shell("echo a; echo b; echo")).unwrap();
        assert_eq!(last, "b");
    }

    #[test]
    fn a_build_tells_its_progress_from_time_to_time_and_everything_else_at_once() {
        let mut progress = Progress::default();
        let begun = now();
        let mut show =
            |line: &str, after| progress.show(line.to_owned(), begun + Duration::from_secs(after));
        let first = show("   Compiling syn v2.0.1", 0);
        assert_eq!(first.unwrap(), "   compiling, 1 begun: syn v2.0.1");
        assert_eq!(show("   Compiling serde v1.0.2", 3), None);
        assert_eq!(show("warning: unused", 4).unwrap(), "warning: unused");
        let later = show("   Compiling ring v0.17.1", 20);
        assert_eq!(later.unwrap(), "   compiling, 3 begun: ring v0.17.1");
    }

    #[test]
    fn a_bad_end_is_a_failure_that_names_the_command() {
        let failure = run(&mut shell("exit 3")).unwrap_err();
        assert_eq!(failure.to_string(), "`sh -c exit 3` ended with 3");
    }

    #[test]
    fn a_program_that_is_not_there_answers_nothing() {
        assert_eq!(ask("qicheng-no-such-program", &[]), None);
    }
}
