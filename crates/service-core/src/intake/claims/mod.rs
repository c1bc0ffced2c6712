//! One handler a kind of claim. Each looks before it writes, and returns what happened.

mod attestation;
mod certificate;
mod consent;
mod declaration;
mod effect;
mod intent;
mod notice;
mod own_paper;
mod registration;

pub(super) use attestation::attestation;
pub(super) use certificate::{certificate, certificate_removed};
pub(super) use consent::consent;
pub(super) use declaration::declaration;
pub(super) use intent::{intent, intent_withdrawn};
pub(super) use notice::notice_read;
pub(super) use own_paper::own_paper;
pub(super) use registration::registration;
