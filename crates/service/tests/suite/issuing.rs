use super::{at, here, read, there, write};
use crate::support::{cast, values};
use qicheng_credential::{act::SignedAct, credential::StatusIndex, key::Kid};
use qicheng_domain::{
    act::ActKind,
    claim::Claim,
    ids::{DeviceId, NoticeId, TripId},
    manifest::Manifest,
    notice::{Notice, NoticeKind},
    trip::{Mode, Stop, Trip, Vehicle},
};
use qicheng_exchange::document::Channel;
use qicheng_service_core::Storage;
use qicheng_service_storage::{
    StorageError,
    acts::ActRow,
    audit::AuditRow,
    codes::CodeHolder,
    issued::{IssuedKind, IssuedRow, StatusListRow},
    notices::NoticeRow,
    staff::StaffId,
    trips::{Assignment, ManifestCopy, TripRow},
};
use uuid::Uuid;

const TRIP: TripId = TripId([1; 6]);

fn trip() -> TripRow {
    let stop = |minutes| Stop {
        name: "县汽车站".to_owned(),
        detail: String::new(),
        region: "433130".parse().unwrap(),
        arrives: at(minutes),
        departs: at(minutes),
    };
    let trip = Trip {
        id: TRIP,
        revision: 1,
        vehicle: Vehicle {
            plate: "湘U12345".to_owned(),
            mode: Mode::Bus,
            seats: 40,
        },
        stops: vec![stop(60), stop(600)],
        contact: "13900139000".to_owned(),
        bring: String::new(),
        employer: None,
        cancelled: false,
    };
    TripRow {
        trip,
        approved_revision: None,
        approved_at: None,
        manifest: None,
        progress_revision: 0,
        progress_hash: None,
        created_at: at(0),
    }
}

fn assignment(slot: u16, name: &str) -> Assignment {
    Assignment {
        trip: TRIP,
        slot,
        person: values::person(name),
        from: 0,
        to: 1,
        seat: Some(slot.to_string()),
        door: None,
        assigned_at: at(1),
        removed_at: None,
    }
}

pub async fn a_trip_keeps_its_people_by_slot(storage: &Storage) {
    let mut row = trip();
    row.approved_revision = Some(1);
    row.approved_at = Some(at(2));
    row.manifest = Some(Manifest {
        trip: TRIP,
        revision: 3,
        issued: at(2),
        expires: at(900),
        entries: Vec::new(),
    });
    row.progress_revision = 2;
    row.progress_hash = Some([5; 32]);
    let written = row.clone();
    let removed = Assignment {
        seat: None,
        removed_at: Some(at(3)),
        ..assignment(1, "张晓伟")
    };
    let taken_back = removed.clone();
    write(storage, move |tx| {
        tx.put_trip(here(), &trip())?;
        tx.put_trip(here(), &written)?;
        tx.put_assignment(here(), &assignment(2, "彭秀英"))?;
        tx.put_assignment(here(), &assignment(1, "张晓伟"))?;
        tx.put_assignment(here(), &taken_back)
    })
    .await
    .unwrap();
    let twice = write(storage, |tx| {
        tx.put_assignment(here(), &assignment(3, "彭秀英"))
    })
    .await;
    assert_eq!(twice, Err(StorageError::Constraint));
    read(storage, move |tx| {
        assert_eq!(tx.trip(here(), TRIP)?, Some(row.clone()));
        assert_eq!(tx.trips_since(here(), at(599))?, [row.clone()]);
        assert_eq!(tx.trips_since(here(), at(600))?, []);
        let second = assignment(2, "彭秀英");
        assert_eq!(
            tx.assignments(here(), TRIP)?,
            [removed.clone(), second.clone()]
        );
        assert_eq!(
            tx.assignments_of(here(), values::person("彭秀英"))?,
            [second]
        );
        assert_eq!(tx.assignments_of(here(), values::person("张晓伟"))?, []);
        Ok(())
    })
    .await;
}

pub async fn a_trip_keeps_its_staff_and_their_copies(storage: &Storage) {
    let staff = StaffId(Uuid::from_bytes([1; 16]));
    let copy = move |revision| ManifestCopy {
        trip: TRIP,
        staff,
        device_kid: Kid([2; 8]),
        sealing_key: [3; 32],
        revision,
    };
    write(storage, move |tx| {
        tx.assign_staff(here(), TRIP, staff, at(0))?;
        tx.assign_staff(here(), TRIP, staff, at(1))?;
        assert_eq!(tx.staff_on(here(), TRIP)?, [staff]);
        assert_eq!(tx.trips_of_staff(here(), staff)?, [TRIP]);
        tx.put_manifest_copy(here(), &copy(1))?;
        tx.put_manifest_copy(here(), &copy(2))?;
        assert_eq!(tx.manifest_copies(here(), TRIP)?, [copy(2)]);
        tx.remove_manifest_copies(here(), TRIP, staff)?;
        assert_eq!(tx.manifest_copies(here(), TRIP)?, []);
        assert!(tx.unassign_staff(here(), TRIP, staff)?);
        assert!(!tx.unassign_staff(here(), TRIP, staff)?);
        Ok(())
    })
    .await
    .unwrap();
}

pub async fn what_is_withdrawn_stands_in_its_list(storage: &Storage) {
    let issued = |number: u8, minutes| IssuedRow {
        digest: [number; 16],
        kind: IssuedKind::Ticket,
        subject: [9; 16],
        trip: Some(TRIP),
        status: Some(StatusIndex {
            list: 202_602,
            index: number.into(),
        }),
        binding: [1; 16],
        details: [2; 16],
        issued_at: at(minutes),
        expires_at: at(100),
        revoked_at: None,
    };
    let list = |seq| StatusListRow {
        id: 202_602,
        next_index: 3,
        seq,
        last_expiry: at(100),
        published_at: Some(at(1)),
    };
    write(storage, move |tx| {
        tx.add_issued(here(), &issued(1, 0))?;
        tx.add_issued(here(), &issued(2, 5))?;
        let rows = tx.issued_to(here(), IssuedKind::Ticket, &[9; 16])?;
        assert_eq!(rows, [issued(2, 5), issued(1, 0)]);
        assert_eq!(tx.issued_to(here(), IssuedKind::Staff, &[9; 16])?, []);
        tx.revoke_issued(here(), &[2; 16], at(6))?;
        tx.revoke_issued(here(), &[2; 16], at(7))?;
        let rows = tx.issued_to(here(), IssuedKind::Ticket, &[9; 16])?;
        assert_eq!(rows[0].revoked_at, Some(at(6)));
        assert_eq!(tx.revoked_in(here(), 202_602)?, [2]);
        tx.put_status_list(here(), &list(1))?;
        tx.put_status_list(here(), &list(2))?;
        assert_eq!(tx.status_list(here(), 202_602)?, Some(list(2)));
        assert_eq!(tx.live_status_lists(here(), at(99))?, [list(2)]);
        assert_eq!(tx.live_status_lists(here(), at(100))?, []);
        Ok(())
    })
    .await
    .unwrap();
}

pub async fn an_act_is_kept_once(storage: &Storage) {
    let act = |slot, minutes| {
        let Claim::Act(signed) = cast::signed_act("乘务", ActKind::Boarded, TRIP, slot, minutes)
        else {
            panic!("not an act")
        };
        let bytes: Vec<u8> = signed.bytes.into();
        let parsed = SignedAct::parse(&bytes).unwrap();
        ActRow {
            digest: parsed.envelope.digest(),
            act: parsed.act.clone(),
            device: DeviceId::from_bytes([1; 16]),
            received_at: at(minutes),
            bytes,
        }
    };
    let (later, earlier) = (act(Some(2), 9), act(Some(1), 3));
    write(storage, move |tx| {
        assert!(tx.add_act(here(), &later)?);
        assert!(!tx.add_act(here(), &later)?);
        assert!(tx.add_act(here(), &earlier)?);
        assert_eq!(tx.acts(here(), TRIP)?, [earlier.clone(), later.clone()]);
        Ok(())
    })
    .await
    .unwrap();
}

pub async fn notices_come_newest_first(storage: &Storage) {
    let notice = |number: u8| NoticeRow {
        notice: Notice {
            id: NoticeId::from_bytes([number; 16]),
            kind: NoticeKind::Word,
            trip: None,
            title: "停运".to_owned(),
            body: "大雪".to_owned(),
            at: at(number.into()),
            expires: at(60),
        },
        channel: Channel::Place("433130".parse().unwrap()),
    };
    write(storage, move |tx| {
        for number in 1..=3 {
            tx.add_notice(here(), &notice(number))?;
        }
        assert_eq!(tx.notices(here(), 2)?, [notice(3), notice(2)]);
        Ok(())
    })
    .await
    .unwrap();
}

pub async fn the_audit_chain_has_each_place_once(storage: &Storage) {
    let row = |seq| AuditRow {
        seq,
        at: at(1),
        actor: [1; 32],
        action: "trip-created".to_owned(),
        subject: [2; 32],
        previous: [3; 32],
        hash: [4; 32],
    };
    write(storage, move |tx| {
        assert_eq!(tx.last_audit(here())?, None);
        tx.add_audit(here(), &row(1))?;
        tx.add_audit(here(), &row(2))?;
        assert_eq!(tx.last_audit(here())?, Some(row(2)));
        assert_eq!(tx.audit_after(here(), 0, 1)?, [row(1)]);
        assert_eq!(tx.audit_after(here(), 1, 9)?, [row(2)]);
        Ok(())
    })
    .await
    .unwrap();
    for place in [2, 4] {
        let again = write(storage, move |tx| tx.add_audit(here(), &row(place))).await;
        assert_eq!(again, Err(StorageError::Constraint), "{place}");
    }
    let newest = read(storage, move |tx| {
        Ok((
            tx.audit_before(here(), None, 1)?,
            tx.audit_before(here(), Some(2), 9)?,
        ))
    });
    assert_eq!(newest.await, (vec![row(2)], vec![row(1)]));
}

pub async fn the_end_of_the_audit_chain_only_rises(storage: &Storage) {
    write(storage, move |tx| {
        assert_eq!(tx.audit_head(here())?, None);
        tx.put_audit_head(here(), 1, b"first")?;
        tx.put_audit_head(here(), 2, b"second")?;
        assert_eq!(tx.audit_head(here())?.as_deref(), Some(&b"second"[..]));
        assert_eq!(tx.audit_head(there())?, None);
        Ok(())
    })
    .await
    .unwrap();
    for place in [1, 2, 4] {
        let put = write(storage, move |tx| tx.put_audit_head(here(), place, b"x")).await;
        assert_eq!(put, Err(StorageError::Constraint), "{place}");
    }
}

pub async fn a_party_of_the_audit_chain_can_be_forgotten(storage: &Storage) {
    let (party, name) = ([3; 17], [9; 32]);
    write(storage, move |tx| {
        assert_eq!(tx.pseudonym(here(), &party)?, None);
        tx.add_pseudonym(here(), &party, &name)?;
        assert_eq!(tx.pseudonym(here(), &party)?, Some(name));
        assert_eq!(tx.party(here(), &name)?, Some(party));
        assert_eq!(tx.party(there(), &name)?, None);
        tx.forget_party(here(), &party)?;
        assert_eq!(tx.party(here(), &name)?, None);
        assert_eq!(tx.pseudonym(here(), &party)?, None);
        Ok(())
    })
    .await
    .unwrap();
}

/// What one tenant writes no other sees.
pub async fn what_is_issued_stays_in_its_tenant(storage: &Storage) {
    let staff = StaffId(Uuid::from_bytes([1; 16]));
    write(storage, move |tx| {
        tx.put_account(here(), &super::staff::account(1, "协调员"))?;
        tx.put_code(here(), &[1; 32], CodeHolder::Staff(staff), at(9))?;
        tx.put_trip(here(), &trip())?;
        tx.put_assignment(here(), &assignment(1, "张晓伟"))?;
        tx.assign_staff(here(), TRIP, staff, at(0))?;
        Ok(())
    })
    .await
    .unwrap();
    read(storage, move |tx| {
        assert_eq!(tx.account_by_name(there(), "协调员")?, None);
        assert_eq!(tx.code_holder(there(), &[1; 32], at(1))?, None);
        assert_eq!(tx.trip(there(), TRIP)?, None);
        assert_eq!(tx.trips_since(there(), at(0))?, []);
        assert_eq!(tx.assignments(there(), TRIP)?, []);
        assert_eq!(tx.assignments_of(there(), values::person("张晓伟"))?, []);
        assert_eq!(tx.staff_on(there(), TRIP)?, []);
        Ok(())
    })
    .await;
}
