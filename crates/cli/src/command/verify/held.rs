use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    document::{Content, DOCUMENT_MAX, Document, RulePackText},
    status::{MAX_LIST, StatusList},
    trust::{Bundle, Floor, Purpose},
    verdict::{Boarded, Clock, HeldRules, TripAtDoor},
};
use qicheng_domain::{
    manifest::Manifest, region::RegionCode, rules::pack::RulePack, trip::Trip as Plan,
};

use super::{Documents, Door, acts};
use crate::failure::{Failure, Fault, Usage};
use crate::{input, roots};

/// What was given, each signature checked.
#[derive(Default)]
pub struct Held {
    /// The trust bundle.
    pub bundle: Option<Bundle>,
    /// The time that it surely is at least.
    pub floor: Option<Floor>,
    /// The status lists.
    pub lists: Vec<StatusList>,
    /// Who has boarded, was checked, was received.
    pub boarded: Boarded,
    trip: Option<Trip>,
    packs: Vec<(RulePack, DateTime<Utc>)>,
}

struct Trip {
    plan: Plan,
    manifest: Manifest,
    place: RegionCode,
    digest: [u8; 16],
    as_of: DateTime<Utc>,
}

impl Held {
    /// Reads everything and checks each signature under the bundle. What is past its expiry is taken still, for the
    /// verdict to say so.
    ///
    /// # Errors
    /// The first file that cannot be read or does not hold.
    pub fn read(documents: &Documents, now: DateTime<Utc>) -> Result<Self, Failure> {
        let (Some(trust), Some(public)) = (&documents.trust, &documents.roots) else {
            return Ok(Self::default());
        };
        let bundle = roots::bundle(trust, &roots::public(public)?)?;
        let reader = Reader::new(&bundle, now);
        let lists = reader.lists(&documents.list)?;
        let floor = lists.iter().fold(Floor::of(&bundle), |floor, list| {
            floor.raised(list.issued, &bundle)
        });
        let trip = match (&documents.trip, &documents.manifest) {
            (Some(plan), Some(manifest)) => Some(reader.trip(plan, manifest)?),
            _ => None,
        };
        let packs = documents
            .rules
            .iter()
            .map(|path| reader.pack(path))
            .collect::<Result<_, _>>()?;
        let staff = acts::staff(&documents.staff, &reader, &lists)?;
        let boarded = acts::boarded(&documents.acts, &staff)?;
        Ok(Self {
            floor: Some(floor),
            lists,
            boarded,
            trip,
            packs,
            bundle: Some(bundle),
        })
    }

    /// Returns the trip as the door there sees it.
    ///
    /// # Errors
    /// When the trip has no such leg.
    pub fn trip(&self, door: &Door, now: DateTime<Utc>) -> Result<Option<TripAtDoor<'_>>, Failure> {
        let Some(trip) = &self.trip else {
            return Ok(None);
        };
        let legs = trip.plan.legs();
        if usize::from(door.leg) >= legs {
            return Err(Usage::Leg(legs).into());
        }
        Ok(Some(TripAtDoor {
            manifest: &trip.manifest,
            plan: &trip.plan,
            place: trip.place,
            digest: trip.digest,
            // A file does not say how long it has been here, so it proves nothing of the time before a key was lost.
            held_since: now,
            as_of: trip.as_of,
            leg: door.leg,
            doors: door.doors(),
        }))
    }

    /// Returns the rule packs.
    pub fn rules(&self) -> Vec<HeldRules<'_>> {
        self.packs
            .iter()
            .map(|(pack, as_of)| HeldRules {
                pack,
                as_of: *as_of,
            })
            .collect()
    }
}

/// Reads documents under a bundle.
pub struct Reader<'b> {
    /// The bundle.
    pub bundle: &'b Bundle,
    /// When keys must be good. Where the bundle is past its expiry, its last second: the verdict says the rest.
    pub at: DateTime<Utc>,
}

struct Opened<B> {
    body: B,
    place: RegionCode,
    digest: [u8; 16],
    issued: DateTime<Utc>,
    expires: DateTime<Utc>,
}

impl<'b> Reader<'b> {
    fn new(bundle: &'b Bundle, now: DateTime<Utc>) -> Self {
        let floor = Some(Floor::of(bundle));
        let last = bundle.body().expires - TimeDelta::seconds(1);
        let at = Clock { now, floor }.at().min(last);
        Self { bundle, at }
    }

    fn lists(&self, paths: &[std::path::PathBuf]) -> Result<Vec<StatusList>, Failure> {
        let list = |path: &std::path::PathBuf| {
            let bytes = input::bytes(path, MAX_LIST)?;
            StatusList::verify(&bytes, self.bundle, self.at)
                .map_err(|error| Failure::input(path.display(), error))
        };
        paths.iter().map(list).collect()
    }

    fn trip(&self, plan: &Path, manifest: &Path) -> Result<Trip, Failure> {
        let mut people: Opened<Manifest> = self.document(manifest, Purpose::Manifest)?;
        let trip: Opened<Plan> = self.document(plan, Purpose::Notice)?;
        if people.body.trip != trip.body.id || people.place != trip.place {
            return Err(Failure::input(plan.display(), Fault::OtherTrip));
        }
        let ends = [people.body.expires, people.expires, trip.expires];
        people.body.expires = ends.into_iter().min().unwrap_or(people.body.expires);
        Ok(Trip {
            plan: trip.body,
            manifest: people.body,
            place: people.place,
            digest: people.digest,
            as_of: people.issued.min(trip.issued),
        })
    }

    fn pack(&self, path: &Path) -> Result<(RulePack, DateTime<Utc>), Failure> {
        let opened: Opened<RulePackText> = self.document(path, Purpose::Rules)?;
        let mut pack = RulePack::parse(opened.body.json.as_bytes())
            .map_err(|error| Failure::input(path.display(), error))?;
        pack.valid_until = pack.valid_until.min(opened.expires);
        Ok((pack, opened.issued))
    }

    fn document<B: Content>(&self, path: &Path, purpose: Purpose) -> Result<Opened<B>, Failure> {
        let bytes = input::bytes(path, DOCUMENT_MAX)?;
        self.open(&bytes, purpose)
            .map_err(|fault| Failure::input(path.display(), fault))
    }

    fn open<B: Content>(&self, bytes: &[u8], purpose: Purpose) -> Result<Opened<B>, Fault> {
        let document = Document::<B>::parse(bytes)?;
        let digest = document.digest();
        let issuer = self
            .bundle
            .document_key(document.kid, purpose, self.at, &digest)?;
        document.verify(issuer.verifying()?)?;
        Ok(Opened {
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
