//! What the chain says was done.

use qicheng_domain::codes;

codes! {
    /// What was done. Its name is hashed into the chain, and never changes.
    pub enum Action {
        /// An account of the console was given a one-time code.
        AccountCodeGiven = "account-code-given",
        /// A settlement of two people with one ID number was taken back.
        DuplicateReopened = "contradiction-reopened",
        /// A device was let in again.
        DeviceAdmitted = "device-admitted",
        /// Of two people with one ID number, the earlier one holds.
        EarlierHolds = "earlier-holds",
        /// Of two people with one ID number, the later one holds.
        LaterHolds = "later-holds",
        /// Two registrations with one ID number are the same person; the later phone is kept.
        MovedToLater = "moved-to-later",
        /// A notice was sent.
        NoticeSent = "notice-sent",
        /// An account's password was set.
        PasswordSet = "password-set",
        /// A person was given a place.
        PersonAssigned = "person-assigned",
        /// A person was erased.
        PersonErased = "person-erased",
        /// A person moved to another phone.
        PersonMoved = "person-moved",
        /// A person's place was taken back.
        PersonRemoved = "person-removed",
        /// Rules were taken over.
        RulesTakenOver = "rules-taken-over",
        /// A list of signers was taken over.
        SignersTakenOver = "signers-taken-over",
        /// What another phone said in a person's name was taken back.
        ImpersonatorDataDeleted = "squatter-forgotten",
        /// A member of staff was put on a trip.
        StaffAssigned = "staff-assigned",
        /// A member of staff was given a one-time code.
        StaffCodeGiven = "staff-code-given",
        /// A member of staff's key was reported stolen.
        StaffCompromised = "staff-compromised",
        /// A role was given.
        StaffCreated = "staff-created",
        /// A role was taken up.
        StaffEnrolled = "staff-enrolled",
        /// A role was taken away.
        StaffRevoked = "staff-revoked",
        /// A member of staff was taken off a trip.
        StaffUnassigned = "staff-unassigned",
        /// A trip was approved.
        TripApproved = "trip-approved",
        /// A trip was cancelled.
        TripCancelled = "trip-cancelled",
        /// A trip was planned.
        TripCreated = "trip-created",
        /// A trip's plan was changed.
        TripUpdated = "trip-updated",
        /// A trust bundle was taken over.
        TrustInstalled = "trust-installed",
    }
}
