//! Sets the fields into the template.

use super::{
    field::{Labels, Pass},
    font,
};
use crate::make::QrCode;
use std::fmt::Write as _;

const TEMPLATE: &str = include_str!("../../assets/paper.svg");
/// Side of the code with its quiet zone, in millimetres.
const CODE_MM: f32 = 100.0;
/// Type below this is not made, in millimetres: what is longer leaves its place.
const MIN_TYPE_MM: f32 = 1.2;
const LIST_SEPARATOR: &str = " · ";

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
            .right_aligned()
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
            .right_aligned()
            .set(labels.seat),
        "seat" => Block::at(200.0, 42.5, 11.0)
            .wide(26.0)
            .bold()
            .right_aligned()
            .set(pass.seat.unwrap_or_default()),
        "depart_label" => label(112.0, 52.5, labels.depart),
        "time" => Block::at(112.0, 66.5, 15.0)
            .wide(44.0)
            .bold()
            .set(pass.time),
        "date" => Block::at(200.0, 66.5, 8.0)
            .wide(42.0)
            .bold()
            .right_aligned()
            .set(pass.date),
        "route" => self::route(&route),
        "boarding_label" => label(112.0, 84.5, labels.boarding),
        "boarding" => Block::at(112.0, 90.5, 5.0)
            .wide(88.0)
            .lines(2)
            .set(pass.boarding),
        "bring_label" => label(112.0, 103.0, labels.bring),
        "bring" => Block::at(112.0, 109.5, 4.8)
            .wide(54.0)
            .lines(3)
            .set_list(pass.bring),
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

/// Sets the trip large on one line, or smaller on two.
fn route(text: &str) -> String {
    const LARGE: f32 = 6.5;
    const WIDTH: f32 = 88.0;
    if font::width(&font::printable(text)) * LARGE * 0.8 <= WIDTH {
        Block::at(112.0, 77.0, LARGE).wide(WIDTH).bold().set(text)
    } else {
        Block::at(112.0, 73.5, 4.8)
            .wide(WIDTH)
            .lines(2)
            .bold()
            .set(text)
    }
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

    const fn right_aligned(self) -> Self {
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
        self.set_pieces(&words(&text).collect::<Vec<_>>())
    }

    /// Sets a list so that lines break between its items, where they are short enough.
    fn set_list(&self, items: &[&str]) -> String {
        let mut items: Vec<String> = items
            .iter()
            .map(|item| font::printable(item) + LIST_SEPARATOR)
            .collect();
        if let Some(last) = items.last_mut() {
            last.truncate(last.len() - LIST_SEPARATOR.len());
        }
        if items
            .iter()
            .any(|item| font::width(item.trim_end()) * self.size > self.width)
        {
            return self.set(&items.concat());
        }
        self.set_pieces(&items.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn set_pieces(&self, pieces: &[&str]) -> String {
        let mut size = self.size;
        let mut lines = wrap(pieces, self.width / size);
        while !lines.as_ref().is_some_and(|lines| self.holds(lines, size)) && size > MIN_TYPE_MM {
            size *= 0.94;
            lines = wrap(pieces, self.width / size);
        }
        let weight = if self.bold { size * 0.028 } else { 0.0 };
        let lines = lines.unwrap_or_else(|| vec![pieces.concat()]);
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

    /// Tells whether lines of a size fit: where several may be, smaller ones may be more.
    fn holds(&self, lines: &[String], size: f32) -> bool {
        let most = if self.lines == 1 {
            1
        } else {
            (self.lines as f32 * self.size / size) as usize
        };
        lines.len() <= most
    }
}

/// Puts pieces into lines of at most `width` times the size; `None` where one is wider.
fn wrap(pieces: &[&str], width: f32) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces {
        let longer = line.clone() + piece;
        if font::width(longer.trim_end()) <= width {
            line = longer;
            continue;
        }
        lines.push(line);
        line = (*piece).to_owned();
    }
    lines.push(line);
    let lines: Vec<String> = lines
        .iter()
        .map(|line| line.trim_end().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    lines
        .iter()
        .all(|line| font::width(line) <= width)
        .then_some(lines)
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
