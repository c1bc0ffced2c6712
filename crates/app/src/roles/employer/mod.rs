//! What an employer does at the gate: see who is expected, arrived and missing; receive each; ask for
//! more than a verdict.

mod arrivals;
mod ask;
mod receive;

pub use arrivals::{Arrivals, Expected, arrivals};
pub use ask::{AnswerView, HealthAnswer, ask, askable, read_answer, read_answer_file};
pub use receive::{receive, receive_listed};
