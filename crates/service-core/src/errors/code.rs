//! The codes of errors, as APIs and pages give them.

use qicheng_domain::codes;

codes! {
    /// Why something was not done. A code never changes its meaning.
    pub enum ErrorCode {
        /// Name and one-time code do not go together, or the code is used or over.
        BadCode = "bad-code",
        /// A trust bundle cannot follow the one in use.
        BundleRefused = "bundle-refused",
        /// The service has too much to do.
        Busy = "busy",
        /// The trip is cancelled.
        Cancelled = "cancelled",
        /// It was changed since it was read (optimistic concurrency).
        ChangedMeanwhile = "changed-meanwhile",
        /// The state of one of two settled people has changed since.
        ChangedSince = "changed-since",
        /// A coordinator's notice goes to many, not to one person.
        Channel = "channel",
        /// The service's clock is in doubt.
        Clock = "clock",
        /// A member of the crew is on another approved trip at the same time.
        CrewElsewhere = "crew-elsewhere",
        /// The service failed.
        Failed = "failed",
        /// A form's token is not its session's.
        FormTooOld = "form-too-old",
        /// A time that is still to come.
        Future = "future",
        /// The person is staff.
        IsStaff = "is-staff",
        /// A password is too short or too long.
        Length = "length",
        /// What came cannot be read.
        Malformed = "malformed",
        /// Several places have this name.
        ManyRegions = "many-regions",
        /// No roots are pinned yet.
        NoRootsPinned = "no-roots-pinned",
        /// No passenger of the trip can travel.
        NobodyGoes = "nobody-goes",
        /// Nobody was chosen.
        NoneChosen = "none-chosen",
        /// The account may not do this.
        NotAllowed = "not-allowed",
        /// There is no such thing.
        NotFound = "not-found",
        /// Nobody is logged in.
        NotLoggedIn = "not-logged-in",
        /// Nobody whom the trust bundle trusts signed it.
        NotTrusted = "not-trusted",
        /// There are too few or too many.
        Number = "number",
        /// A newer version is held.
        Older = "older",
        /// The person is on a trip to come.
        OnATrip = "on-a-trip",
        /// Times do not follow each other.
        Order = "order",
        /// Rules of a place that is not this one's.
        OtherPlace = "other-place",
        /// A number out of its range.
        OutOfRange = "out-of-range",
        /// The trip is over.
        Over = "over",
        /// A time that is past.
        Past = "past",
        /// What came is not taken.
        Refused = "refused",
        /// Nothing was given.
        Required = "required",
        /// The role was taken away.
        Revoked = "revoked",
        /// The role is another, or has no place here.
        Role = "role",
        /// A text is empty or too long.
        Text = "text",
        /// A time cannot be read.
        Time = "time",
        /// It is too long ago to be taken back.
        TooLate = "too-late",
        /// A text is too long.
        TooLong = "too-long",
        /// Too many attempts.
        TooManyAttempts = "too-many-attempts",
        /// Two members of staff must have seen the person first.
        TwoStaff = "two-staff",
        /// There is no such region.
        UnknownRegion = "unknown-region",
        /// The vehicle is on another approved trip at the same time.
        VehicleElsewhere = "vehicle-elsewhere",
    }
}

codes! {
    /// What is not there.
    pub enum ResourceKind {
        /// An account of the console.
        Account = "account",
        /// Two people with one ID number.
        DuplicateIdentity = "contradiction",
        /// A device.
        Device = "device",
        /// The signed end of the audit chain.
        Head = "head",
        /// A key.
        Key = "key",
        /// A kind of file.
        Kind = "kind",
        /// A person.
        Person = "person",
        /// A place.
        Place = "place",
        /// A rule pack.
        Rules = "rules",
        /// A member of staff.
        Staff = "staff",
        /// A trip.
        Trip = "trip",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_distinct_and_in_kebab_case() {
        let names = (ErrorCode::ALL.iter()).map(|code| code.as_str());
        let things = ResourceKind::ALL.iter().map(|thing| thing.as_str());
        for names in [names.collect::<Vec<_>>(), things.collect()] {
            let distinct: BTreeSet<_> = names.iter().collect();
            assert_eq!(distinct.len(), names.len());
            let is_kebab = |name: &&str| name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            assert!(names.iter().all(is_kebab), "{names:?}");
        }
    }
}
