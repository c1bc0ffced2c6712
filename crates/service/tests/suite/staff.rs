use super::{at, here, read, there, write};
use crate::support::values;
use qicheng_credential::{credential::Role, key::Signer};
use qicheng_domain::ids::{DeviceId, TripId};
use qicheng_service_core::Storage;
use qicheng_service_storage::{
    StorageError,
    accounts::{Account, AccountId, Session},
    codes::CodeHolder,
    staff::{EndedDuty, EnrolledStaff, StaffId, StaffMember},
};
use uuid::Uuid;

pub fn account(number: u8, name: &str) -> Account {
    Account {
        id: AccountId(Uuid::from_bytes([number; 16])),
        name: name.to_owned(),
        role: Role::Coordinator,
        password: None,
        created_at: at(0),
    }
}

pub async fn one_account_a_name_and_its_sessions_end(storage: &Storage) {
    let (first, twin) = (account(1, "协调员"), account(2, "协调员"));
    let session = |number: u8, from, to| Session {
        token_hash: [number; 32],
        account: account(1, "").id,
        created_at: at(from),
        expires_at: at(to),
    };
    let locked = Account {
        password: Some("$argon2id$".to_owned()),
        ..first.clone()
    };
    let kept = locked.clone();
    write(storage, move |tx| {
        tx.put_account(here(), &first)?;
        tx.put_account(here(), &kept)?;
        tx.add_session(here(), &session(1, 0, 10))?;
        tx.add_session(here(), &session(2, 5, 20))?;
        tx.add_session(here(), &session(3, 10, 20))
    })
    .await
    .unwrap();
    let refused = write(storage, move |tx| tx.put_account(here(), &twin)).await;
    assert_eq!(refused, Err(StorageError::Constraint));
    let seen = read(storage, move |tx| {
        let by_name = tx.account_by_name(here(), "协调员")?;
        assert_eq!(tx.session(here(), &[2; 32])?, Some(session(2, 5, 20)));
        Ok((by_name, tx.session(here(), &[1; 32])?))
    });
    assert_eq!(seen.await, (Some(locked.clone()), None));
    write(storage, move |tx| {
        tx.remove_session(here(), &[3; 32])?;
        assert_eq!(tx.session(here(), &[3; 32])?, None);
        tx.remove_sessions_of(here(), locked.id)?;
        assert_eq!(tx.session(here(), &[2; 32])?, None);
        Ok(())
    })
    .await
    .unwrap();
}

pub async fn a_code_is_used_once_and_in_its_time(storage: &Storage) {
    let staff = CodeHolder::Staff(StaffId(Uuid::from_bytes([1; 16])));
    let same_id = CodeHolder::Account(AccountId(Uuid::from_bytes([1; 16])));
    write(storage, move |tx| {
        tx.put_code(here(), &[1; 32], staff, at(10))?;
        tx.put_code(here(), &[2; 32], same_id, at(10))?;
        tx.put_code(here(), &[3; 32], staff, at(10))?;
        // The third took the place of the first; the other holder's stayed.
        assert_eq!(tx.code_holder(here(), &[1; 32], at(1))?, None);
        assert_eq!(tx.use_code(here(), &[2; 32], at(1))?, Some(same_id));
        assert_eq!(tx.use_code(here(), &[2; 32], at(1))?, None);
        assert_eq!(tx.use_code(here(), &[3; 32], at(10))?, None);
        assert_eq!(tx.code_holder(here(), &[3; 32], at(9))?, Some(staff));
        tx.drop_codes(here(), staff)?;
        assert_eq!(tx.use_code(here(), &[3; 32], at(9))?, None);
        Ok(())
    })
    .await
    .unwrap();
}

pub async fn staff_come_back_as_they_were_written(storage: &Storage) {
    let person = values::person("帮手");
    let given = StaffMember {
        id: StaffId(Uuid::from_bytes([1; 16])),
        name: "帮手".to_owned(),
        role: Role::Helper,
        scope: "433130".parse().unwrap(),
        enterprise: Some("村委会".to_owned()),
        enrolled: None,
        revoked_at: None,
        created_at: at(0),
    };
    let taken_up = StaffMember {
        enrolled: Some(EnrolledStaff {
            person,
            device: DeviceId::from_bytes([2; 16]),
            key: values::key("帮手").public(),
            at: at(1),
        }),
        revoked_at: Some(at(2)),
        ..given.clone()
    };
    for written in [given, taken_up.clone()] {
        let row = written.clone();
        write(storage, move |tx| tx.put_staff(here(), &row))
            .await
            .unwrap();
        let found = read(storage, move |tx| tx.staff(here(), written.id)).await;
        assert_eq!(found, Some(written));
    }
    let of_person = read(storage, move |tx| {
        Ok((tx.staff_of_person(here(), person)?, tx.all_staff(here())?))
    });
    assert_eq!(of_person.await, (vec![taken_up.clone()], vec![taken_up]));
}

pub async fn an_ended_duty_is_kept_and_can_be_cut(storage: &Storage) {
    let (person, trip) = (values::person("乘务"), TripId([1; 6]));
    let ended = move |key: &str, minutes| EndedDuty {
        trip,
        staff: StaffId(Uuid::from_bytes([1; 16])),
        person,
        role: Role::Crew,
        key: values::key(key).public(),
        ended_at: at(minutes),
    };
    write(storage, move |tx| {
        for (key, minutes) in [("old", 1), ("old", 2), ("older", 3)] {
            tx.end_duty(here(), &ended(key, minutes))?;
        }
        let held = tx.ended_duties(here(), trip, person)?;
        assert_eq!(held, [ended("old", 2), ended("older", 3)]);
        assert_eq!(tx.ended_duties(there(), trip, person)?, []);
        assert_eq!(tx.ended_duties(here(), TripId([2; 6]), person)?, []);
        tx.cut_duties(here(), held[0].staff, at(2))?;
        let cut: Vec<_> = tx.ended_duties(here(), trip, person)?;
        assert!(cut.iter().all(|duty| duty.ended_at == at(2)) && cut.len() == 2);
        Ok(())
    })
    .await
    .unwrap();
}
