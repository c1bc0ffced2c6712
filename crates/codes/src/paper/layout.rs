//! Sets the fields into the template.

use std::fmt::Write as _;

use super::field::{Labels, Pass};
use super::font;
use crate::make::QrCode;

const TEMPLATE: &str = include_str!("../../assets/paper.svg");
/// Side of the code with its quiet zone, in millimetres.
const CODE_MM: f32 = 100.0;

/// Fills the template.
pub(super) fn sheet(pass: &Pass<'_>, labels: &Labels<'_>, code: &QrCode) -> String {
    let route = format!("{} → {}", pass.from.trim(), pass.to.trim());
    let issued = format!("{} {}", labels.issued, pass.issued);
    let value = |field: &str| match field {
        "module" => (CODE_MM / code.side() as f32).to_string(),
        "code" => code.svg_path(),
        "title" => Block::at(34.0, 16.0, 5.5).wide(90.0).set(labels.title),
        "issued" => Block::at(200.0, 16.0, 3.6)
            .wide(70.0)
            .to_the_right()
            .set(&issued),
        "check" => Block::at(58.0, 132.5, 4.0)
            .wide(96.0)
            .lines(2)
            .centred()
            .set(labels.check),
        "name_label" => label(112.0, 30.0, labels.name),
        "name" => Block::at(112.0, 42.5, 11.0)
            .wide(60.0)
            .bold()
            .set(pass.name),
        "seat_label" if pass.seat.is_some() => Block::at(200.0, 30.0, 3.6)
            .wide(26.0)
            .to_the_right()
            .set(labels.seat),
        "seat" => Block::at(200.0, 42.5, 11.0)
            .wide(26.0)
            .bold()
            .to_the_right()
            .set(pass.seat.unwrap_or_default()),
        "depart_label" => label(112.0, 52.5, labels.depart),
        "time" => Block::at(112.0, 66.5, 15.0)
            .wide(44.0)
            .bold()
            .set(pass.time),
        "date" => Block::at(200.0, 66.5, 8.0)
            .wide(42.0)
            .bold()
            .to_the_right()
            .set(pass.date),
        "route" => Block::at(112.0, 77.0, 6.5).wide(88.0).bold().set(&route),
        "boarding_label" => label(112.0, 83.5, labels.boarding),
        "boarding" => Block::at(112.0, 89.5, 5.2)
            .wide(88.0)
            .lines(2)
            .set(pass.boarding),
        "bring_label" => label(112.0, 103.0, labels.bring),
        "bring" => Block::at(112.0, 109.5, 4.8)
            .wide(52.0)
            .lines(3)
            .set(&pass.bring.join(" · ")),
        "call_label" => label(112.0, 129.5, labels.call),
        "call" => Block::at(112.0, 137.0, 6.5)
            .wide(66.0)
            .bold()
            .set(pass.call),
        "stamp" => Block::at(183.0, 121.3, 3.6)
            .wide(26.0)
            .centred()
            .set(labels.stamp),
        _ => String::new(),
    };
    fill(TEMPLATE, value)
}

fn label(x: f32, y: f32, text: &str) -> String {
    Block::at(x, y, 3.6).wide(56.0).set(text)
}

/// Puts values in the place of `{{field}}`.
fn fill(template: &str, value: impl Fn(&str) -> String) -> String {
    let mut parts = template.split("{{");
    let mut sheet = String::from(parts.next().unwrap_or_default());
    for part in parts {
        let (field, rest) = part.split_once("}}").unwrap_or(("", part));
        sheet.push_str(&value(field));
        sheet.push_str(rest);
    }
    sheet
}

/// A text on the sheet, in millimetres: never wider than its place.
struct Block {
    x: f32,
    y: f32,
    size: f32,
    width: f32,
    lines: usize,
    anchor: &'static str,
    bold: bool,
}

impl Block {
    const fn at(x: f32, y: f32, size: f32) -> Self {
        Self {
            x,
            y,
            size,
            width: 88.0,
            lines: 1,
            anchor: "start",
            bold: false,
        }
    }

    const fn wide(self, width: f32) -> Self {
        Self { width, ..self }
    }

    const fn lines(self, lines: usize) -> Self {
        Self { lines, ..self }
    }

    const fn to_the_right(self) -> Self {
        Self {
            anchor: "end",
            ..self
        }
    }

    const fn centred(self) -> Self {
        Self {
            anchor: "middle",
            ..self
        }
    }

    const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// Sets the text: over as many lines as it may, then smaller, never cut.
    fn set(&self, text: &str) -> String {
        let text = font::printable(text);
        let mut size = self.size;
        let mut lines = wrap(&text, self.width / size);
        while lines.len() > self.lines && size > 1.2 {
            size *= 0.94;
            // A smaller size leaves room for another line where several may be.
            let most = if self.lines > 1 {
                (self.lines as f32 * self.size / size) as usize
            } else {
                1
            };
            lines = wrap(&text, self.width / size);
            if lines.len() <= most {
                break;
            }
        }
        let weight = if self.bold { size * 0.028 } else { 0.0 };
        lines.iter().enumerate().fold(String::new(), |mut block, (i, line)| {
            let y = self.y + i as f32 * size * 1.3;
            // Writing to a String cannot fail.
            let _ = write!(
                block,
                r##"<text x="{x}" y="{y:.2}" font-size="{size:.2}" text-anchor="{anchor}" stroke="#000" stroke-width="{weight:.2}">{line}</text>"##,
                x = self.x,
                anchor = self.anchor,
                line = escape(line),
            );
            block
        })
    }
}

/// Breaks a text into lines of at most `width`, between words where they are short enough.
fn wrap(text: &str, width: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0.0;
    for word in words(text) {
        let wide = font::width(word);
        if used + font::width(word.trim_end()) > width && !line.is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            used = 0.0;
        }
        line.push_str(word);
        used += wide;
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    // A single word may be wider than any line: then the caller takes a smaller size.
    let too_wide = lines.iter().any(|line| font::width(line) > width);
    if too_wide {
        lines.resize(lines.len().max(usize::from(u8::MAX)), String::new())
    }
    lines
}

/// Gives the pieces between which a line may break: words, and each Chinese character.
fn words(text: &str) -> impl Iterator<Item = &str> {
    const NOT_FIRST: &str = "，。、；：！？）》」』】”’·)";
    let mut start = 0;
    let mut ends: Vec<usize> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, c)| c);
        let wide = |c: char| c > '\u{2E7F}';
        let breaks = c == ' ' || wide(c) || next.is_some_and(wide);
        if breaks && next.is_some_and(|c| c != ' ' && !NOT_FIRST.contains(c)) {
            ends.push(at + c.len_utf8());
        }
    }
    ends.push(text.len());
    ends.into_iter().map(move |end| {
        let word = &text[start..end];
        start = end;
        word
    })
}

fn escape(text: &str) -> String {
    text.chars()
        .fold(String::with_capacity(text.len()), |mut escaped, c| {
            match c {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '"' => escaped.push_str("&quot;"),
                '\'' => escaped.push_str("&#39;"),
                c => escaped.push(c),
            }
            escaped
        })
}
