//! How the program ends; scripts rely on these numbers.

use qicheng_credential::verdict::Verdict;
use std::process::ExitCode;

/// The numbers, as every command's help says them.
pub const HELP: &str = "\
Exit codes:
  0  done
  2  the arguments make no sense
  3  an input cannot be read or does not hold; the message names it
  4  an output cannot be written";

/// The numbers of `verify`.
pub const VERIFY_HELP: &str = "\
Exit codes:
  0   board: the person goes on
  10  hold: something must be done first, the output says what
  11  reject
  12  cannot verify: something is missing or too old here, the output says what
  13  none: nothing is decided, the ticket boarded here already or the code is not ours
  2   the arguments make no sense
  3   an input cannot be read or does not hold; the message names it
  4   an output cannot be written";

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Done = 0,
    Usage = 2,
    Input = 3,
    Output = 4,
    Hold = 10,
    Reject = 11,
    CannotVerify = 12,
    NoVerdict = 13,
}

impl From<Verdict> for Exit {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Board => Self::Done,
            Verdict::Hold => Self::Hold,
            Verdict::None => Self::NoVerdict,
            Verdict::Reject => Self::Reject,
            Verdict::CannotVerify => Self::CannotVerify,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
