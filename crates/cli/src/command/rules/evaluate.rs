use crate::{
    exit::{self, Exit},
    failure::Failure,
    lines::{self, MalformedLine},
    print::Print,
};
use clap::Args;
use qicheng_domain::rules;
use serde::Deserialize;
use serde_json::{Value, json};

const AFTER_HELP: &str = "\
Reads {\"logic\":…,\"data\":…} a line on standard input and writes for each, in their
order, {\"result\":…} or {\"error\":\"…\"}. A line that makes no sense gets an error line
too, the others are evaluated still, and the exit code is then 3.";

/// Arguments of `qicheng rules evaluate`.
#[derive(Args)]
#[command(after_help = format!("{AFTER_HELP}\n\n{}", exit::HELP))]
pub struct Evaluate {
    /// Evaluates every line of standard input.
    #[arg(long, required = true)]
    batch: bool,
}

#[derive(Deserialize)]
struct Line {
    logic: Value,
    #[serde(default)]
    data: Value,
}

impl Evaluate {
    /// Runs it.
    ///
    /// # Errors
    /// When standard input gives or standard output takes no more.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        lines::answer(print, evaluate)
    }
}

fn evaluate(line: &[u8]) -> Result<Value, MalformedLine> {
    let Line { logic, data } = lines::object(line)?;
    Ok(match rules::evaluate(&logic, &data) {
        Ok(result) => json!({"result": result}),
        Err(error) => json!({"error": error.to_string()}),
    })
}
