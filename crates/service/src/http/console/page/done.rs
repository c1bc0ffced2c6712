//! What was just done, as the next page's address names it.

use qicheng_domain::codes;
use qicheng_messages::Key;

codes! {
    /// What was just done.
    pub(crate) enum SuccessMessage {
        Admitted = "admitted",
        Approved = "approved",
        Assigned = "assigned",
        BundleTaken = "bundle-taken",
        Cancelled = "cancelled",
        Changed = "changed",
        Compromised = "compromised",
        Created = "created",
        Erased = "erased",
        NoticeSent = "notice-sent",
        PasswordSet = "password-set",
        Removed = "removed",
        Reopened = "reopened",
        Revoked = "revoked",
        RulesTaken = "rules-taken",
        Settled = "settled",
        SignersTaken = "signers-taken",
        StaffAssigned = "staff-assigned",
        StaffRemoved = "staff-removed",
        TakenAlready = "taken-already",
    }
}

impl SuccessMessage {
    /// Reads its name from an address.
    pub(crate) fn read(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|done| done.as_str() == name)
    }

    /// Returns the key of its words.
    pub(crate) fn key(self) -> Option<Key> {
        Key::in_section("console-done", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qicheng_service_core::{ErrorCode, audit::Action, issuing::ExclusionReason};

    #[test]
    fn every_code_has_words() {
        // These two have pages of their own at the front door, and no console.
        let unsaid = [ErrorCode::Busy, ErrorCode::Refused];
        let errors = ErrorCode::ALL.iter().filter(|code| !unsaid.contains(code));
        let keys = (errors.map(|code| format!("console-fault.{code}")))
            .chain(
                ExclusionReason::ALL
                    .iter()
                    .map(|code| format!("console-reason.{code}")),
            )
            .chain(
                qicheng_service_core::trips::AssignmentState::ALL
                    .iter()
                    .map(|code| format!("console-place.{code}")),
            )
            .chain(
                Action::ALL
                    .iter()
                    .map(|code| format!("console-action.{code}")),
            )
            .chain(
                SuccessMessage::ALL
                    .iter()
                    .map(|code| format!("console-done.{code}")),
            );
        let missing: Vec<_> = keys.filter(|key| Key::find(key).is_none()).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
