//! Every sentence that a command prints is in the catalogue, in the language that was asked for; JSON is in English.

use crate::run::{RunResult, qicheng, qicheng_with};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Sources of what is typed in a terminal, and of what its failures come from.
const SOURCES: [&str; 4] = [
    "src",
    "../import/src",
    "../service/src/command",
    "../service/src/main.rs",
];

/// Sources of the words that lists of people have, which are read and not said.
const WORDS_OF_LISTS: [&str; 3] = ["column.rs", "list.rs", "person.rs"];

/// Texts of others that are looked for, and a line that programs read.
const NO_SENTENCES: [&str; 2] = [" at line ", "listening on http://{address}"];

fn files(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            files(&entry.unwrap().path(), found);
        }
    } else if path.extension().is_some_and(|ending| ending == "rs") {
        found.push(path.to_owned());
    }
}

/// Returns whether a text is more than a code: two words, or anything in Chinese.
fn is_sentence(text: &str) -> bool {
    let word = |word: &&str| {
        let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
        word.len() > 1 && word.chars().all(|c| c.is_alphabetic() || c == '\'')
    };
    text.split([' ', '\n']).filter(word).count() > 1
        || text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Adds the sentences among the string literals, those of attributes, help and tests left out.
fn add_sentences(tokens: TokenStream, found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let name = |ahead: usize| match tokens.get(at + ahead) {
            Some(TokenTree::Ident(name)) => name.to_string(),
            _ => String::new(),
        };
        let is_group = |ahead: usize, delimiter| matches!(tokens.get(at + ahead), Some(TokenTree::Group(group)) if group.delimiter() == delimiter);
        at += match token {
            // An attribute or a comment of documentation.
            TokenTree::Punct(sign) if sign.as_char() == '#' && is_group(1, Delimiter::Bracket) => 2,
            TokenTree::Punct(sign) if sign.as_char() == '#' && is_group(2, Delimiter::Bracket) => 3,
            TokenTree::Ident(word) if word == "mod" && name(1) == "tests" => 3,
            TokenTree::Ident(word) if word == "const" && name(1).ends_with("HELP") => {
                let rest = &tokens[at..];
                let end = rest.iter().position(
                    |token| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ';'),
                );
                end.unwrap_or(rest.len())
            }
            TokenTree::Group(group) => {
                add_sentences(group.stream(), found);
                1
            }
            TokenTree::Literal(literal) => {
                let literal = literal.to_string();
                let text = literal
                    .strip_prefix('"')
                    .and_then(|text| text.strip_suffix('"'));
                found.extend(
                    text.filter(|text| is_sentence(text) && !NO_SENTENCES.contains(text))
                        .map(str::to_owned),
                );
                1
            }
            _ => 1,
        };
    }
}

fn sentences(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    add_sentences(source.parse().unwrap(), &mut found);
    found
}

#[test]
fn no_source_of_a_command_has_a_sentence_of_its_own() {
    let mut paths = Vec::new();
    for source in SOURCES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(source);
        assert!(path.exists(), "{source}");
        files(&path, &mut paths);
    }
    let mut faults = Vec::new();
    paths.retain(|path| !WORDS_OF_LISTS.iter().any(|name| path.ends_with(name)));
    for path in paths {
        let found = sentences(&fs::read_to_string(&path).unwrap());
        faults.extend(
            found
                .iter()
                .map(|text| format!("{}: {text}", path.display())),
        );
    }
    assert!(faults.is_empty(), "not in locales/:\n{}", faults.join("\n"));
}

#[test]
fn a_sentence_is_found_wherever_it_is_and_help_is_none() {
    for source in [
        r#"fn f() { eprintln!("no such {x}, sorry"); }"#,
        r#"const WHY: &str = "not there";"#,
        r#"fn f() -> &'static str { "出错" }"#,
        r#"#[error("seen")] struct E; fn f() { g(("a", ["far too long"])) }"#,
    ] {
        assert_eq!(sentences(source).len(), 1, "{source}");
    }
    for source in [
        "/// What it does.\nfn f() {}",
        "//! What it does.",
        r#"#[arg(help = "what it does")] struct A;"#,
        r#"const AFTER_HELP: &str = "what it does";"#,
        r#"mod tests { fn f() { assert!(x, "why it failed") } }"#,
        r#"fn f() { g("two-words", "%Y-%m-%d %H:%M UTC") }"#,
    ] {
        assert_eq!(sentences(source), [""; 0], "{source}");
    }
}

/// Returns the words of a text that are neither those of a name, a path or an option nor abbreviations.
fn english(text: &str) -> Vec<&str> {
    // Text in quotation marks is printed as it was typed.
    let said = text.split('"').step_by(2);
    let words = said.flat_map(|part| {
        part.split(|c: char| !(c.is_ascii_alphanumeric() || "-_./:`".contains(c)))
    });
    words
        .filter(|word| word.len() > 2 && word.chars().all(|c| c.is_ascii_lowercase()))
        .collect()
}

/// Returns what a command says in Chinese, in English and in the `text` of its JSON.
fn said(arguments: &[&str]) -> [String; 3] {
    let run = |more: &[&str]| -> RunResult { qicheng(arguments.iter().chain(more)) };
    let [chinese, plain, json, json_chinese] = [
        run(&["--lang", "zh"]),
        run(&[]),
        run(&["--json"]),
        run(&["--json", "--lang", "zh"]),
    ];
    assert_eq!(chinese.exit, plain.exit);
    assert_eq!(json.exit, plain.exit);
    assert_eq!(json.json(), json_chinese.json());
    assert_eq!(json_chinese.stderr, chinese.stderr);
    let text = json.json()["error"]["text"].as_str().unwrap().to_owned();
    assert_eq!(plain.stderr, format!("qicheng: {text}\n"));
    [chinese.stderr, plain.stderr, text]
}

#[test]
fn a_failure_is_said_in_the_language_that_was_asked_for_and_in_english_in_json() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let junk = path("junk");
    fs::write(&junk, "{\"version\": 1}").unwrap();
    let [secret, absent, picture] = [path("root"), path("absent"), path("code.png")];
    qicheng(["trust", "new-root", "--out", &secret]).exits(0);
    let roots = format!("{}\n", "02".repeat(33));
    let frame = [
        "--from",
        "2026-02-01T00:00:00Z",
        "--until",
        "2026-04-01T00:00:00Z",
    ];
    let new = |template, place, set| {
        let fixed = [
            "rules",
            "new",
            "--template",
            template,
            "--place",
            place,
            "--set",
            set,
        ];
        [&fixed[..], &frame, &["--out", "no"]].concat()
    };
    fs::write(path("roots"), roots).unwrap();
    let long = "a".repeat(5_000);
    let cases: Vec<(Vec<&str>, &str)> = vec![
        (
            vec!["code", "make", "x", "--out", "x.gif"],
            "应以 .png 或 .svg 结尾",
        ),
        (
            vec!["code", "make", &long, "--out", &picture],
            "文字有 5000 字节",
        ),
        (
            vec!["code", "make", "x", "--out", &picture, "--scale", "65"],
            "每格 65 像素，应在 1 到 64 之间",
        ),
        (vec!["setup", "show", "QC1:AB"], "CODE：设置码已损坏"),
        (vec!["setup", "show", "https://example.org"], "既不是设置码"),
        (vec!["hours", "check", &junk], "第 1 行：不是驾驶事件"),
        (vec!["rules", "show", &absent], "没有这个文件或文件夹"),
        (vec!["rules", "show", &junk], "不是防疫要求"),
        (
            vec!["rules", "show", &secret],
            "不是签过名的这类文件：不是封套",
        ),
        (
            vec!["verify", "--picture", &junk],
            "不是能读的 PNG 或 JPEG 图片",
        ),
        (
            vec!["verify", "--code", "x", "--trust", &junk, "--roots", &junk],
            "根密钥公钥",
        ),
        (
            vec!["certificate", "verify", "HC1:", "--signer", &junk],
            "不是签发单位的证书",
        ),
        (
            vec![
                "certificate",
                "verify",
                "x",
                "--name",
                "x",
                "--id-number",
                "1",
            ],
            "--id-number 不是身份证号",
        ),
        (
            new("test-within-hours", "433130", "hours=x"),
            "\"hours\" 不能是这个值",
        ),
        (
            new("test-within-hours", "433130", "hat=1"),
            "模板里没有 \"hat\" 这一项",
        ),
        (
            new("test-within-hours", "999999", "hours=1"),
            "没有这个地区",
        ),
        (
            new("listed-areas", "433130", "days=1"),
            "必须给出 \"areas\" 的值",
        ),
        (
            vec![
                "trust",
                "sign",
                "--root",
                &secret,
                "--request",
                &junk,
                "--version",
                "1",
                "--out",
                &picture,
            ],
            "两把或三把不同的根密钥",
        ),
    ];
    for (arguments, says) in cases {
        let [chinese, ..] = said(&arguments);
        assert!(chinese.contains(says), "{chinese}");
        let shown = chinese.replace(&folder.path().display().to_string(), "");
        assert!(
            english(shown.trim_start_matches("qicheng: ")).is_empty(),
            "{chinese}"
        );
    }
}

#[test]
fn an_argument_that_cannot_be_read_is_explained_in_the_language_that_was_asked_for() {
    let run = |lang: &[&str]| {
        let plan = ["plan", "x.json", "--out", "y.json", "--seconds", "1s"];
        qicheng(lang.iter().chain(&plan)).exits(2).stderr
    };
    let chinese = "qicheng: --seconds <S>：1s：应为 0 到 1000000 的秒数\n";
    assert_eq!(run(&["--lang", "zh"]), chinese);
    assert_eq!(run(&["--lang=zh"]), chinese);
    for english in [run(&[]), run(&["--lang", "en"])] {
        assert!(
            english.contains("a number of seconds from 0 to 1000000"),
            "{english}"
        );
    }
}

#[test]
fn what_a_line_of_a_batch_lacks_is_said_in_english_whatever_the_language() {
    for lang in ["zh", "en"] {
        let arguments = ["rules", "evaluate", "--batch", "--lang", lang];
        let ran = qicheng_with(arguments, b"[]\n{\n{}\n").exits(3);
        let details: Vec<String> = (ran.stdout.lines())
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
            .map(|line| line["detail"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(details[0], "no JSON object");
        assert_eq!(details[1], "not such a line (column 1): no JSON");
        assert_eq!(
            details[2],
            "not such a line (column 2): a field is missing or of another type"
        );
    }
}

#[test]
fn what_can_be_set_is_explained_in_the_language_that_was_asked_for() {
    let listed = |lang: &str| {
        qicheng(["rules", "templates", "--lang", lang])
            .exits(0)
            .stdout
    };
    let [chinese, english_text] = ["zh", "en"].map(listed);
    assert!(
        chinese.contains("采样最早可以在上车前多少小时"),
        "{chinese}"
    );
    assert!(
        english_text.contains("how many hours before boarding"),
        "{english_text}"
    );
    assert!(!chinese.contains("declared"), "{chinese}");
    let json = |lang: &str| qicheng(["rules", "templates", "--json", "--lang", lang]).stdout;
    assert_eq!(json("zh"), json("en"));
}
