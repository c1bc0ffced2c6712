//! Codes read from bad camera frames: our readers and those of others, on the same frames.

use crate::{Outcome, figure::Figure, stopwatch::lap};
use qicheng_codes::{
    frames::{BadFrame, FLAWS, bad_frame},
    read::{read_luma, read_luma_plain},
};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Frames of each flaw.
const EACH: u32 = 20;

/// The least share of them that our readers must read.
const SHARE: f64 = 0.9;

/// The folder with the UI's tools, among them the reader of the web view.
const UI: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui");

/// Measures; a reader of others that is not installed has no figures.
pub fn measure() -> Outcome<Vec<Figure>> {
    let frames = FLAWS
        .into_iter()
        .flat_map(|flaw| (0..EACH).map(move |seed| bad_frame(flaw, seed)))
        .collect::<Result<Vec<_>, _>>()?;
    let folder = tempfile::tempdir()?;
    for bad in &frames {
        fs::write(file(folder.path(), bad), bad.frame.to_pgm())?;
    }
    let ours = in_process(&frames, read_luma);
    let plain = in_process(&frames, read_luma_plain);
    let web = by_node(&frames, folder.path(), None)
        .ok_or("the web view's reader could not be run: it needs Node and the UI's npm packages")?;
    let zxing_cpp = by_node(&frames, folder.path(), Some("zxing-cpp"));
    let zbar = by_zbar(&frames, folder.path());

    let best = [plain.read]
        .into_iter()
        .chain([&zxing_cpp, &zbar].into_iter().flatten().map(|r| r.read))
        .fold(0, u32::max);
    let least = SHARE.max(f64::from(best) / f64::from(plain.frames));
    let mut figures = vec![Figure::number("reading_frames", plain.frames)];
    figures.extend(ours.figures(OURS, Some(least)));
    figures.extend(web.figures(WEB, Some(least)));
    figures.extend(plain.figures(PLAIN, None));
    figures.extend(zxing_cpp.iter().flat_map(|r| r.figures(ZXING_CPP, None)));
    figures.extend(zbar.iter().flat_map(|r| r.figures(ZBAR, None)));
    Ok(figures)
}

/// The names of a reader's figures: share read, wrong texts, milliseconds a frame.
type Names = [&'static str; 3];

const OURS: Names = ["reading_ours", "reading_ours_wrong", "reading_ours_ms"];
const WEB: Names = [
    "reading_web_view",
    "reading_web_view_wrong",
    "reading_web_view_ms",
];
const PLAIN: Names = [
    "reading_rxing_plain",
    "reading_rxing_plain_wrong",
    "reading_rxing_plain_ms",
];
const ZXING_CPP: Names = [
    "reading_zxing_cpp",
    "reading_zxing_cpp_wrong",
    "reading_zxing_cpp_ms",
];
/// With the start of a process and the opening of a file for each frame.
const ZBAR: Names = ["reading_zbar", "reading_zbar_wrong", "reading_zbar_ms"];

/// What a reader did.
#[derive(Default)]
struct Reading {
    frames: u32,
    read: u32,
    wrong: u32,
    millis: f64,
}

impl Reading {
    fn add(&mut self, bad: &BadFrame, text: Option<&str>, millis: f64) {
        self.frames += 1;
        self.millis += millis;
        match text {
            Some(text) if text == bad.text => self.read += 1,
            Some(_) => self.wrong += 1,
            None => {}
        }
    }

    /// The figures, held to a share of frames where there is one, and then to no wrong text.
    fn figures(&self, [share, wrong, millis]: Names, least: Option<f64>) -> [Figure; 3] {
        let mut figures = [
            Figure::share(share, self.read, self.frames),
            Figure::number(wrong, self.wrong),
            Figure::millis(millis, self.millis / f64::from(self.frames)),
        ];
        if let Some(least) = least {
            let [share, wrong, millis] = figures;
            let least = (least * 1_000.0).round() / 1_000.0;
            figures = [share.at_least(least), wrong.at_most(0.0), millis];
        }
        figures
    }
}

type Reader = fn(u32, u32, &[u8]) -> Option<String>;

fn in_process(frames: &[BadFrame], reader: Reader) -> Reading {
    let mut reading = Reading::default();
    for bad in frames {
        let frame = &bad.frame;
        let (text, time) = lap(|| reader(frame.width, frame.height, &frame.luma));
        reading.add(bad, text.as_deref(), time.millis());
    }
    reading
}

/// Reads in Node what the web view's worker would read, or lets a library of npm's do it.
fn by_node(frames: &[BadFrame], folder: &Path, library: Option<&str>) -> Option<Reading> {
    let output = Command::new("node")
        .arg("tools/read-frames.mjs")
        .arg(folder)
        .args(library)
        .current_dir(UI)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let lines: Vec<Value> = String::from_utf8(output.stdout)
        .ok()?
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()
        .ok()?;
    let mut reading = Reading::default();
    for bad in frames {
        let name = format!("{}.pgm", bad.name);
        let line = lines.iter().find(|line| line["file"] == *name)?;
        reading.add(bad, line["text"].as_str(), line["ms"].as_f64()?);
    }
    Some(reading)
}

fn by_zbar(frames: &[BadFrame], folder: &Path) -> Option<Reading> {
    let mut reading = Reading::default();
    for bad in frames {
        let mut command = Command::new("zbarimg");
        command
            .args([
                "--quiet",
                "--raw",
                "--oneshot",
                "--nodbus",
                "-Sdisable",
                "-Sqrcode.enable",
            ])
            .arg(file(folder, bad))
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        let (output, time) = lap(|| command.output());
        let text = String::from_utf8(output.ok()?.stdout).ok()?;
        let text = text.strip_suffix('\n').unwrap_or(&text);
        reading.add(bad, Some(text).filter(|t| !t.is_empty()), time.millis());
    }
    Some(reading)
}

fn file(folder: &Path, bad: &BadFrame) -> PathBuf {
    folder.join(format!("{}.pgm", bad.name))
}
