//! Who may reach what: every route and every claim by everyone who might try, driven for real; the table that comes of
//! it is `docs/access.md`. A route that nobody says who is let in by does not compile, a claim that no case is made
//! for fails here, and a table that is not the one that was reviewed fails too (`INSTA_UPDATE=always` writes it).

mod claims;
mod requests;
mod routes;
mod world;

use crate::support;
use std::{fmt::Write as _, fs, path::Path};

/// Rows of one table, a head before them.
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn text(&self) -> String {
        let mut text = String::new();
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        text.push_str(&line(&self.head));
        text.push_str(&line(&vec!["---".to_owned(); self.head.len()]));
        for row in &self.rows {
            text.push_str(&line(row));
        }
        text
    }
}

#[tokio::test]
async fn the_table_of_access_is_what_was_reviewed() {
    let mut text = String::from(
        "# Who may reach what\n\n\
        Made by `cargo test -p qicheng-service --test service access` from the service's own routes and claims; each cell is what\n\
        the real service answered. A route cannot be added without saying who is let in, and a claim without a case\n\
        fails the test. `yes`: let in, and heard, whatever the content comes to; `log in`: sent to the log-in page.\n",
    );
    let _ = write!(text, "\n## Routes\n\n{}", routes::table().await.text());
    let _ = write!(
        text,
        "\n## Requests of devices\n\n{}",
        requests::table().await.text()
    );
    let _ = write!(
        text,
        "\n## Claims\n\nWhat becomes of a claim by who makes it (down) and of whom it speaks (across).\n\n{}",
        claims::table().await.text()
    );
    text.push('\n');
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/access.md");
    let page = fs::read_to_string(&path).unwrap_or_default();
    // The rest is the app's, and made by its own test.
    let (reviewed, app) = page.split_at(page.find("## Commands of the app").unwrap_or(page.len()));
    if std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
        fs::write(&path, format!("{text}{app}")).unwrap();
        return;
    }
    assert!(
        reviewed == text,
        "docs/access.md is not what the service does:\n{text}"
    );
}
