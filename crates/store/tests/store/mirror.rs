//! The mirror of the feed, pieces, and what is in use.

use super::support::{at, known_phone, person, service};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    ids::TripId,
};
use qicheng_store::{
    StoreError,
    table::{
        chunk::{self, Chunk},
        document::{self, DocumentName, DocumentRow},
        min_trusted_time,
        trusted::{self, TrustedDocument},
    },
};

fn row(channel: Channel, name: &[u8], version: u64, bytes: &[u8]) -> DocumentRow {
    DocumentRow {
        name: DocumentName {
            service: service(),
            key: DocumentKey {
                channel,
                kind: DocumentKind::Trip,
                name: name.to_vec(),
            },
        },
        version,
        bytes: bytes.to_vec(),
        vouched: None,
        at: at(0),
    }
}

#[test]
fn the_newest_version_wins_in_whatever_order_they_come() {
    let phone = known_phone();
    let channel = Channel::Trip(TripId([1, 2, 3, 4, 5, 6]));
    let name = row(channel, b"a", 0, b"").name;
    phone
        .store
        .write(|tx| {
            assert!(document::put(tx, &row(channel, b"a", 2, b"new"))?);
            assert!(!document::put(tx, &row(channel, b"a", 2, b"new"))?);
            assert!(!document::put(tx, &row(channel, b"a", 1, b"old"))?);
            assert_eq!(document::get(tx, &name)?.unwrap().bytes, b"new");
            assert!(!document::remove(tx, &name, 1)?);
            assert!(document::remove(tx, &name, 3)?);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn what_vouches_for_a_document_stays_with_it_and_goes_with_its_version() {
    let phone = known_phone();
    let signed = row(Channel::All, b"a", 2, b"signed");
    let vouched = DocumentRow {
        version: 1,
        vouched: Some([7; 8]),
        ..signed.clone()
    };
    phone
        .store
        .write(|tx| {
            document::put(tx, &vouched)?;
            assert_eq!(document::get(tx, &vouched.name)?, Some(vouched.clone()));
            document::put(tx, &signed)?;
            assert_eq!(document::get(tx, &signed.name)?, Some(signed.clone()));
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn leaving_a_channel_takes_what_came_by_it_alone() {
    let phone = known_phone();
    let mine = Channel::Person(person(1));
    phone
        .store
        .write(|tx| {
            for channel in [mine, Channel::All, Channel::Place(service())] {
                document::put(tx, &row(channel, b"a", 1, b"x"))?;
            }
            assert_eq!(
                document::remove_channel(tx, service(), mine)?,
                [DocumentKind::Trip]
            );
            assert_eq!(document::of_kind(tx, DocumentKind::Trip)?.len(), 2);
            assert_eq!(document::of_name(tx, DocumentKind::Trip, b"a")?.len(), 2);
            assert_eq!(
                document::of_kind_by(tx, DocumentKind::Trip, Channel::All)?.len(),
                1
            );
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn pieces_make_a_whole_in_any_order_and_again() {
    let phone = known_phone();
    let piece = |version, start: u32, bytes: &[u8]| Chunk {
        name: row(Channel::All, b"big", 0, b"").name,
        version,
        digest: [u8::try_from(version).unwrap(); 32],
        size: 6,
        start,
        bytes: bytes.to_vec(),
    };
    phone
        .store
        .write(|tx| {
            assert_eq!(chunk::add(tx, &piece(1, 0, b"old"))?, None);
            assert_eq!(chunk::add(tx, &piece(2, 4, b"ef"))?, None);
            assert_eq!(chunk::add(tx, &piece(2, 4, b"ef"))?, None);
            assert_eq!(chunk::add(tx, &piece(2, 0, b"ab"))?, None);
            let whole = chunk::add(tx, &piece(2, 2, b"cd"))?;
            assert_eq!(whole.as_deref(), Some(b"abcdef".as_slice()));
            chunk::forget(tx, &piece(2, 0, b"").name)?;
            assert_eq!(chunk::add(tx, &piece(2, 2, b"cd"))?, None);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn what_is_in_use_and_the_minimum_trusted_time_only_rise() {
    let phone = known_phone();
    let bundle = |version| TrustedDocument {
        kind: DocumentKind::Bundle,
        name: Vec::new(),
        version,
        bytes: vec![u8::try_from(version).unwrap()],
        at: at(0),
    };
    phone
        .store
        .write(|tx| {
            assert!(trusted::put(tx, &bundle(2))?);
            assert!(!trusted::put(tx, &bundle(1))?);
            assert!(!trusted::put(tx, &bundle(2))?);
            assert_eq!(
                trusted::get(tx, DocumentKind::Bundle, b"")?,
                Some(bundle(2))
            );
            min_trusted_time::raise(tx, at(10))?;
            min_trusted_time::raise(tx, at(5))?;
            assert_eq!(min_trusted_time::get(tx)?, Some(at(10)));
            min_trusted_time::set(tx, at(5))?;
            assert_eq!(min_trusted_time::get(tx)?, Some(at(5)));
            Ok::<_, StoreError>(())
        })
        .unwrap();
}
