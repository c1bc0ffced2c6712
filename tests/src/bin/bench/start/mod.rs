//! From the start of the app to what its window shows, and memory, each against an empty window of Tauri in turns.

mod bundle;
mod memory;
mod shown;

use crate::{
    Outcome,
    figure::Figure,
    stopwatch::{lap, median},
};
use qicheng_test_world::{Roots, binary, terminate};
use qicheng_tests::{
    demonstration::{Installation, ORIGIN},
    window::Display,
};
use shown::Screen;
use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// Windows of each kind that are measured, after one of each that is not.
const ROUNDS: usize = 7;
/// How often the display is looked at; what is told is no finer.
const POLL_INTERVAL: Duration = Duration::from_millis(2);
const PAINT_TIMEOUT: Duration = Duration::from_secs(60);
/// Nobody answers there, so a visit ends at once.
const NO_SERVICE: &str = "http://127.0.0.1:9";

/// What one window came to.
struct StartSample {
    /// Milliseconds until the page's ground was on the display.
    painted: f64,
    /// Milliseconds until the first screen was.
    first_screen: f64,
    /// Bytes that the app and its web view's processes take, shared pages shared out.
    memory: f64,
}

/// Measures both windows and the size of what is shipped.
pub fn measure() -> Outcome<Vec<Figure>> {
    let display = Display::start().map_err(|error| error.to_string())?;
    let home = tempfile::tempdir()?;
    let device = home.path().join("device");
    set_up(&device)?;
    let app = program("qicheng-shell", "QICHENG_SHELL_BIN")?;
    let empty = program("examples/empty", "QICHENG_EMPTY_BIN")?;
    let ours = || {
        let mut command = Command::new(&app);
        command.arg("--data").arg(&device);
        open(&display, home.path(), command, Screen::has_main_action)
    };
    let theirs = || {
        open(
            &display,
            home.path(),
            Command::new(&empty),
            Screen::is_painted,
        )
    };

    let (mut apps, mut empties) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let pair = if round % 2 == 0 {
            let app = ours()?;
            (app, theirs()?)
        } else {
            let empty = theirs()?;
            (ours()?, empty)
        };
        if round > 0 {
            apps.push(pair.0);
            empties.push(pair.1);
        }
    }
    let of =
        |all: &[StartSample], what: fn(&StartSample) -> f64| median(all.iter().map(what).collect());
    let painted = (of(&apps, |o| o.painted), of(&empties, |o| o.painted));
    let memory = (of(&apps, |o| o.memory), of(&empties, |o| o.memory));
    let first_screen = of(&apps, |o| o.first_screen);
    let mut figures = vec![
        Figure::millis("first-paint-app", painted.0),
        Figure::millis("first-paint-empty", painted.1),
        Figure::ratio("first-paint", painted.0 / painted.1).aims_at(1.5),
        Figure::millis("first-screen-app", first_screen),
        Figure::ratio("first-screen-to-empty-paint", first_screen / painted.1),
        Figure::megabytes("memory-app", memory.0),
        Figure::megabytes("memory-empty", memory.1),
        Figure::ratio("memory", memory.0 / memory.1).aims_at(1.5),
    ];
    figures.extend(bundle::measure(&app)?);
    Ok(figures)
}

/// Opens a window, waits for its ground and for what `ready` looks for, weighs it, and closes it.
fn open(
    display: &Display,
    home: &Path,
    mut command: Command,
    ready: fn(&Screen) -> bool,
) -> Outcome<StartSample> {
    display.lend(&mut command, home);
    let (started, spawned) = lap(|| {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
    });
    let mut process = started?;
    let seen = watch(display, &mut process, ready);
    let memory = memory::settled(process.id());
    terminate(process).map_err(|error| error.to_string())?;
    let (painted, first_screen) = seen?;
    Ok(StartSample {
        painted: spawned.millis() + painted,
        first_screen: spawned.millis() + first_screen,
        memory: memory?,
    })
}

/// Returns the milliseconds until the ground was painted, and until `ready`.
fn watch(
    display: &Display,
    process: &mut Child,
    ready: fn(&Screen) -> bool,
) -> Outcome<(f64, f64)> {
    let until = |looks_for: fn(&Screen) -> bool, process: &mut Child| {
        let (seen, took) = lap(|| -> Outcome<()> {
            let mut waited = Duration::ZERO;
            while !looks_for(&Screen::of(display)?) {
                if waited > PAINT_TIMEOUT || process.try_wait()?.is_some() {
                    return Err("the window showed nothing".into());
                }
                std::thread::sleep(POLL_INTERVAL);
                waited += POLL_INTERVAL;
            }
            Ok(())
        });
        seen.map(|()| took.millis())
    };
    let painted = until(Screen::is_painted, process)?;
    Ok((painted, painted + until(ready, process)?))
}

fn set_up(device: &Path) -> Outcome<()> {
    let roots = Roots::make().map_err(|error| error.to_string())?;
    let bundle = roots.sign(1, &[], &[]).map_err(|error| error.to_string())?;
    Installation::new(NO_SERVICE, ORIGIN.parse()?, &roots, bundle)
        .set_up(device)
        .map_err(|error| error.to_string().into())
}

fn program(name: &str, variable: &str) -> Outcome<PathBuf> {
    binary(name, variable).map_err(|error| error.to_string().into())
}
