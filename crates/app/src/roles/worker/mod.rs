//! What a worker does: agree, register, request a trip, declare health, keep certificates, show a pass, read notices.

mod ahead;
mod certificates;
mod consent;
mod declaration;
mod enrolment;
mod goal;
mod home;
mod intent;
mod moving;
mod notices;
mod own_paper;
mod pass;
mod query;
mod registration;
mod standing;
mod trips;

pub use ahead::{Ahead, AheadRule, ahead, ahead_of};
pub(crate) use certificates::certificate_given;
pub use certificates::{
    CertificateAnswer, CertificateCheck, CertificateSays, CertificateView, certificates,
    import_certificate, import_certificate_picture, remove_certificate,
};
pub use consent::{consent, give_consent};
pub use declaration::{declarations, declare};
pub use enrolment::enrolment_code;
pub use home::{Home, Saved, home};
pub use intent::{intend, intended, withdraw_intent};
pub use moving::{move_on, moving_code, read_moving};
pub use notices::{NoticeView, mark_read, notices};
pub use own_paper::{OwnPaperView, own_paper, want_own_paper};
pub use pass::{ChallengeView, Pass, PassTrip, pass, pass_for, read_challenge};
pub use query::{
    QueryView, Question, SealedAnswer, answer_question, decline_question, read_question, receipts,
};
pub use registration::{check_registration, register, registered};
pub use trips::{Journey, trips};
