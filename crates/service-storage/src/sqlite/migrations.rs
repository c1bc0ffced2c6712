use super::transaction::SqliteTx;
use crate::{Access, StorageError, seal::Seals, sql};
use rusqlite::Connection;
use rusqlite_migration::{Error, HookError, M, MigrationDefinitionError, Migrations};
use std::sync::Arc;

/// Those before rows were sealed, in order; a migration that was released is never changed.
const MIGRATIONS: [M<'static>; 4] = [
    M::up(include_str!(
        "../../../../migrations/service/sqlite/0001_intake.sql"
    )),
    M::up(include_str!(
        "../../../../migrations/service/sqlite/0002_issuing.sql"
    )),
    M::up(include_str!(
        "../../../../migrations/service/sqlite/0003_accountability.sql"
    )),
    M::up(include_str!(
        "../../../../migrations/service/sqlite/0004_certificates.sql"
    )),
];

/// Brings the database to this version, each migration with its number in one transaction.
pub(super) fn apply(connection: &mut Connection, seals: &Arc<Seals>) -> Result<(), StorageError> {
    let since = M::up(include_str!(
        "../../../../migrations/service/sqlite/0006_chain_began.sql"
    ));
    let all = MIGRATIONS.into_iter().chain([sealed(seals), since]);
    Migrations::new(all.collect())
        .to_latest(connection)
        .map_err(|error| match error {
            Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
                StorageError::Newer
            }
            Error::RusqliteError { err, .. } => err.into(),
            Error::Hook(_) => StorageError::Corrupt("a row of an earlier version"),
            _ => StorageError::Database(0),
        })
}

/// What stood in the rows is sealed in the transaction that says that it is.
fn sealed(seals: &Arc<Seals>) -> M<'static> {
    let seals = Arc::clone(seals);
    M::up_with_hook(
        include_str!("../../../../migrations/service/sqlite/0005_sealed.sql"),
        move |connection: &rusqlite::Transaction<'_>| {
            let mut tx = SqliteTx {
                statements: 0,
                connection,
                seals: &seals,
                access: Access::Write,
                failed: None,
            };
            sql::seal_all(&mut tx).map_err(|error| HookError::Hook(error.to_string()))
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        certificates::Certificates as _,
        people::{Identity, IdentityMac, People as _},
        sql::SqlTx,
        staff::{Staff as _, StaffId},
        tenant::Tenant,
        trips::Trips as _,
    };
    use qicheng_credential::cbor;
    use qicheng_domain::{
        ids::{PersonId, TripId},
        manifest::{Manifest, ManifestEntry},
        registration::{RegistrationForm, WorkStatus},
        trip::{Mode, Trip, Vehicle},
    };
    use rusqlite::params;
    use uuid::Uuid;

    fn reading(connection: &Connection, seals: &Arc<Seals>, work: impl FnOnce(&mut SqlTx<'_>)) {
        let mut tx = SqliteTx {
            statements: 0,
            connection,
            seals,
            access: Access::Read,
            failed: None,
        };
        work(&mut SqlTx::over(&mut tx));
    }

    fn manifest(trip: TripId) -> Manifest {
        let entry = |slot: u16, name: &str| ManifestEntry {
            slot,
            person: PersonId::from_bytes([slot as u8; 16]),
            name: name.to_owned(),
            id_last_four: "002X".to_owned(),
            from: 0,
            to: 1,
            seat: None,
            paper: false,
            door: None,
            tickets: Vec::new(),
        };
        Manifest {
            trip,
            revision: 3,
            issued: chrono::DateTime::UNIX_EPOCH,
            expires: chrono::DateTime::UNIX_EPOCH,
            entries: vec![entry(1, "张晓伟"), entry(2, "李娜")],
        }
    }

    /// More rows than are read at once, so that those of later pages are sealed too, and once.
    #[test]
    fn what_stood_in_plain_is_read_as_before_and_stands_in_plain_no_more() {
        let mut connection = Connection::open_in_memory().unwrap();
        Migrations::from_slice(&MIGRATIONS)
            .to_latest(&mut connection)
            .unwrap();
        let form = RegistrationForm {
            name: "张晓伟".to_owned(),
            id_number: "11010519491231002X".to_owned(),
            mobile: "13800138000".to_owned(),
            home: "433130".to_owned(),
            home_detail: "里耶镇".to_owned(),
            work: Some(WorkStatus::HasJob),
            ..RegistrationForm::default()
        };
        let registration = form.check("2026-02-20".parse().unwrap()).unwrap();
        for number in 1..=1_201_u64 {
            let id = u128::from(number).to_be_bytes();
            connection
                .execute(
                    "INSERT INTO person (tenant, id, identity_mac, identity, home, registration, registration_hash,
                        operation, created_at, updated_at) VALUES (433130, ?1, ?2, 1, 433130, ?3, ?2, ?1, 0, 0)",
                    params![id, [9_u8; 32], cbor::write(&registration)],
                )
                .unwrap();
        }
        let (person, trip) = (PersonId::from_bytes(1_u128.to_be_bytes()), TripId([5; 6]));
        let plan = Trip {
            id: trip,
            revision: 3,
            vehicle: Vehicle {
                plate: "湘U12345".to_owned(),
                mode: Mode::Bus,
                seats: 40,
            },
            stops: Vec::new(),
            contact: "13800138000".to_owned(),
            bring: String::new(),
            employer: None,
            cancelled: false,
        };
        connection
            .execute(
                "INSERT INTO certificate VALUES (433130, ?1, ?1, 'HC1:SHOWN', 0)",
                params![person.as_bytes()],
            )
            .unwrap();
        connection
            .execute(
                "INSERT INTO staff (tenant, id, name, role, scope, enterprise, created_at)
                 VALUES (433130, ?1, '帮手', 3, 433130, '永利电子', 0)",
                params![[6_u8; 16]],
            )
            .unwrap();
        connection
            .execute(
                "INSERT INTO trip (tenant, id, body, boards_at, ends_at, manifest, progress_revision, created_at)
                 VALUES (433130, ?1, ?2, 0, 1, ?3, 0, 0)",
                params![trip.0, cbor::write(&plan), cbor::write(&manifest(trip))],
            )
            .unwrap();

        let seals = Arc::new(Seals::of(&[7; 32]));
        apply(&mut connection, &seals).unwrap();

        let tenant = Tenant("433130".parse().unwrap());
        reading(&connection, &seals, |tx| {
            let all = tx.people_after(tenant, None, 2_000).unwrap();
            assert_eq!(all.len(), 1_201);
            for found in all {
                assert!(found.registration == registration);
                assert_eq!(found.registration_hash, [9; 32]);
                assert!(found.mac == IdentityMac([9; 32]));
                assert_eq!(found.identity, Identity::Unverified);
            }
            let texts = tx.certificates(tenant, person).unwrap();
            assert_eq!(texts[0].text, "HC1:SHOWN");
            let id = StaffId(Uuid::from_bytes([6; 16]));
            let member = tx.staff(tenant, id).unwrap().unwrap();
            assert_eq!(
                (&*member.name, member.enterprise.as_deref()),
                ("帮手", Some("永利电子"))
            );
            let row = tx.trip(tenant, trip).unwrap().unwrap();
            assert!(row.trip == plan && row.manifest == Some(manifest(trip)));
        });
        let plain: i64 = connection
            .query_row(
                "SELECT (SELECT count(*) FROM person WHERE instr(registration, ?1) > 0)
                    + (SELECT count(*) FROM manifest_entry WHERE instr(body, ?1) > 0)
                    + (SELECT count(*) FROM trip WHERE instr(manifest, ?1) > 0)",
                params!["张晓伟".as_bytes()],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(plain, 0);
    }
}
