use crate::run::{qicheng, qicheng_with};
use serde_json::Value;
use std::fs;

const TEXT: &str = "QC1:ABC 123";

#[test]
fn what_is_made_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("code.png").to_str().unwrap().to_owned();
    let made = qicheng([
        "--json", "code", "make", TEXT, "--out", &file, "--scale", "3",
    ]);
    let made = made.exits(0).json();
    assert_eq!(made["version"], 1);
    assert_eq!(made["modules"], 21);
    let line = qicheng(["code", "read", &file]).exits(0).json();
    assert_eq!(line["file"], file);
    assert_eq!(line["text"], TEXT);
    assert!(line["ms"].as_f64().unwrap() > 0.0);
    assert_eq!(line.as_object().unwrap().len(), 3);
}

#[test]
fn text_comes_from_standard_input_too() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("code.PNG").to_str().unwrap().to_owned();
    let make = ["code", "make", "-", "--out", &file];
    let made = qicheng_with(make, "启程\n".as_bytes()).exits(0);
    assert!(made.stdout.contains("version 1-M"), "{}", made.stdout);
    let line = qicheng(["code", "read", &file, "--json"]).exits(0).json();
    assert_eq!(line["text"], "启程");
    qicheng_with(make, &[0xff]).exits(3);
    qicheng_with(make, &vec![b'1'; 10 << 20]).exits(3);
}

#[test]
fn svg_holds_the_whole_code() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("code.svg").to_str().unwrap().to_owned();
    qicheng(["code", "make", TEXT, "--out", &file]).exits(0);
    let svg = fs::read_to_string(file).unwrap();
    assert!(
        svg.starts_with("<svg ") && svg.contains("viewBox=\"0 0 29 29\""),
        "{svg}"
    );
    assert!(svg.contains("width=\"232\""), "{svg}");
}

#[test]
fn a_line_a_file_whatever_is_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    qicheng(["code", "make", TEXT, "--out", &path("good.png")]).exits(0);
    fs::write(path("bad.jpg"), "no picture").unwrap();
    fs::write(path("large.png"), vec![0; 33 << 20]).unwrap();
    let files = [
        path("bad.jpg"),
        path("none.png"),
        path("large.png"),
        path("good.png"),
    ];
    let ran = qicheng(
        ["code", "read"]
            .into_iter()
            .chain(files.iter().map(String::as_str)),
    );
    let ran = ran.exits(3);
    let lines: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let texts: Vec<&Value> = lines.iter().map(|line| &line["text"]).collect();
    assert_eq!(
        texts,
        [&Value::Null, &Value::Null, &Value::Null, &TEXT.into()]
    );
    assert_eq!(lines[1]["file"], files[1]);
    assert_eq!(ran.stderr.lines().count(), 3);
}

#[test]
fn a_picture_without_a_code_is_no_failure() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("white.png").to_str().unwrap().to_owned();
    // One white pixel.
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
        \0\0\0\nIDAT\x08\xd7\x63\xf8\x0f\0\x01\x01\x01\0\x1b\xb6\xee\x56\0\0\0\0IEND\xae\x42\x60\x82";
    fs::write(&file, png).unwrap();
    assert_eq!(
        qicheng(["code", "read", &file]).exits(0).json()["text"],
        Value::Null
    );
    qicheng(["verify", "--picture", &file]).exits(3);
}

#[test]
fn what_cannot_be_made_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("code.png").to_str().unwrap().to_owned();
    let other = dir.path().join("code.gif").to_str().unwrap().to_owned();
    qicheng(["code", "make", TEXT, "--out", &other]).exits(2);
    qicheng(["code", "make", TEXT, "--out", &file, "--scale", "0"]).exits(2);
    qicheng(["code", "make", TEXT, "--out", &file, "--scale", "65"]).exits(2);
    qicheng(["code", "make", &"a".repeat(5_000), "--out", &file]).exits(2);
    let nowhere = dir
        .path()
        .join("none/code.png")
        .to_str()
        .unwrap()
        .to_owned();
    let ran = qicheng(["code", "make", TEXT, "--out", &nowhere]).exits(4);
    assert!(ran.stderr.contains(&nowhere), "{}", ran.stderr);
}
