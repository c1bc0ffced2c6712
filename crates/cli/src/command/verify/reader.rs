use crate::{
    failure::{Failure, Fault},
    input,
    print::Print,
};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    document::{Content, DOCUMENT_MAX, Document, RulePackText},
    status::{MAX_LIST, StatusList},
    trust::{Bundle, MinTrustedTime, Purpose},
    verdict::Clock,
};
use qicheng_domain::{
    region::RegionCode,
    rules::pack::RulePack,
    travel::{manifest::Manifest, trip::Trip},
};
use qicheng_messages::text::cli_failure;
use std::path::{Path, PathBuf};

/// Reads documents under a bundle.
pub struct Reader<'b> {
    /// The bundle.
    pub bundle: &'b Bundle,
    /// When keys must be good. Where the bundle is past its expiry, its last second: the verdict says the rest.
    pub at: DateTime<Utc>,
    print: Print,
}

/// The plan and the manifest of a trip, their signatures checked.
pub struct VerifiedTrip {
    /// The plan.
    pub plan: Trip,
    /// The manifest; it expires with the first of the two documents.
    pub manifest: Manifest,
    /// The place that issued both.
    pub place: RegionCode,
    /// Digest of the manifest's envelope.
    pub digest: [u8; 16],
    /// When the older of the two was issued.
    pub as_of: DateTime<Utc>,
}

struct VerifiedDocument<B> {
    body: B,
    place: RegionCode,
    digest: [u8; 16],
    issued: DateTime<Utc>,
    expires: DateTime<Utc>,
}

impl<'b> Reader<'b> {
    /// A reader under a bundle at an instant.
    pub fn new(bundle: &'b Bundle, now: DateTime<Utc>, print: Print) -> Self {
        let min_trusted_time = Some(MinTrustedTime::of(bundle));
        let last = bundle.body().expires - TimeDelta::seconds(1);
        let at = Clock {
            now,
            min_trusted_time,
        }
        .at()
        .min(last);
        Self { bundle, at, print }
    }

    /// Reads status lists.
    ///
    /// # Errors
    /// The first that cannot be read or does not hold.
    pub fn lists(&self, paths: &[PathBuf]) -> Result<Vec<StatusList>, Failure> {
        let list = |path: &PathBuf| {
            let bytes = input::bytes(path, MAX_LIST)?;
            StatusList::verify(&bytes, self.bundle, self.at)
                .map_err(|error| Failure::input(path.display(), error))
        };
        paths.iter().map(list).collect()
    }

    /// Reads the plan and the manifest of one trip.
    ///
    /// # Errors
    /// The first that cannot be read or does not hold; manifest and plan of different trips.
    pub fn trip(&self, plan: &Path, manifest: &Path) -> Result<VerifiedTrip, Failure> {
        let mut people: VerifiedDocument<Manifest> = self.document(manifest, Purpose::Manifest)?;
        let trip: VerifiedDocument<Trip> = self.document(plan, Purpose::Notice)?;
        if people.body.trip != trip.body.id || people.place != trip.place {
            return Err(Failure::input(plan.display(), Fault::OtherTrip));
        }
        let ends = [people.body.expires, people.expires, trip.expires];
        people.body.expires = ends.into_iter().min().unwrap_or(people.body.expires);
        Ok(VerifiedTrip {
            plan: trip.body,
            manifest: people.body,
            place: people.place,
            digest: people.digest,
            as_of: people.issued.min(trip.issued),
        })
    }

    /// Reads a rule pack, and when it was issued; none where its signer's place has no say in its region, as phones pass
    /// it over.
    ///
    /// # Errors
    /// When it cannot be read or does not hold.
    pub fn pack(&self, path: &Path) -> Result<Option<(RulePack, DateTime<Utc>)>, Failure> {
        let opened: VerifiedDocument<RulePackText> = self.document(path, Purpose::Rules)?;
        let mut pack = RulePack::parse(opened.body.json.as_bytes())
            .map_err(|error| Failure::input(path.display(), error))?;
        if !opened.place.contains(pack.region) {
            let why = Fault::OthersRules.message();
            self.print
                .complaint(&cli_failure::passed_over(path.display().to_string(), why));
            return Ok(None);
        }
        pack.valid_until = pack.valid_until.min(opened.expires);
        Ok(Some((pack, opened.issued)))
    }

    fn document<B: Content>(
        &self,
        path: &Path,
        purpose: Purpose,
    ) -> Result<VerifiedDocument<B>, Failure> {
        let bytes = input::bytes(path, DOCUMENT_MAX)?;
        self.open(&bytes, purpose)
            .map_err(|fault| Failure::input(path.display(), fault))
    }

    fn open<B: Content>(
        &self,
        bytes: &[u8],
        purpose: Purpose,
    ) -> Result<VerifiedDocument<B>, Fault> {
        let document = Document::<B>::parse(bytes)?;
        let digest = document.digest();
        let issuer = self
            .bundle
            .document_key(document.kid, purpose, self.at, &digest)?;
        document.verify(issuer.verifying()?)?;
        Ok(VerifiedDocument {
            place: issuer.place,
            digest,
            issued: instant(document.issued),
            expires: instant(document.expires),
            body: document.body,
        })
    }
}

/// Documents have only instants that chrono knows; any other would be past its expiry.
fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}
