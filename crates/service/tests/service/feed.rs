//! The feed: pages, pieces, joining, leaving.

use super::support::{Service, phone::Phone, service, values};
use proptest::prelude::*;
use qicheng_credential::{document, encoding::cbor};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    ids::{NoticeId, PersonId, TripId},
    notice::{Notice, NoticeKind},
};
use qicheng_exchange::{
    cursor::Positions,
    document::{Content, Delivery},
    limits,
    message::{Reply, Versions},
    notice::NoticeContent,
};
use qicheng_service_core::feed::{
    self,
    cursor::{Cursor, PartialDelivery},
};
use qicheng_service_storage::{Tx, channel};
use std::collections::BTreeMap;

const TRIP: Channel = Channel::Trip(TripId([1, 2, 3, 4, 5, 6]));

/// A phone that is enrolled, with a person who has agreed to nothing but being known.
async fn known(service: &Service) -> (Phone, PersonId) {
    let person = values::person("张晓伟");
    let mut phone = Phone::of(service, "张晓伟");
    phone.say(person, person, &values::consent());
    phone.sync(service).await.unwrap();
    (phone, person)
}

async fn write(service: &Service, job: impl Fn(&mut Tx<'_>) + Send + 'static) {
    let done = service.app.storage().write(move |tx| {
        job(tx);
        Ok(())
    });
    done.await.unwrap();
}

async fn put(service: &Service, channel: Channel, name: &'static [u8], bytes: Vec<u8>) {
    let ctx = service.app.context();
    write(service, move |tx| {
        let kind = DocumentKind::Notice;
        feed::put(tx, ctx.tenant, channel, kind, name, bytes.clone(), ctx.now).unwrap();
    })
    .await;
}

async fn join(service: &Service, person: PersonId, channel: Channel) {
    let ctx = service.app.context();
    write(service, move |tx| {
        tx.join(ctx.tenant, person, channel, ctx.now).unwrap()
    })
    .await;
}

/// What a phone holds after these deliveries.
fn assemble(deliveries: &[Delivery]) -> BTreeMap<DocumentKey, Vec<u8>> {
    let mut whole = BTreeMap::new();
    let mut pieces: BTreeMap<DocumentKey, ([u8; 32], Vec<u8>)> = BTreeMap::new();
    for delivery in deliveries {
        let key = delivery.key.clone();
        match &delivery.content {
            Content::Whole(bytes) => drop(whole.insert(key, bytes.clone())),
            Content::Notice(short) => {
                let notice = short.notice(&key).unwrap();
                whole.insert(key, cbor::write(&notice));
            }
            Content::Removed => drop(whole.remove(&key)),
            Content::LeftChannel => whole.retain(|k: &DocumentKey, _| k.channel != key.channel),
            Content::Chunk {
                digest,
                size,
                offset,
                bytes,
            } => {
                assert!(bytes.len() <= limits::CHUNK);
                let held = pieces.entry(key.clone()).or_insert((*digest, Vec::new()));
                if held.0 != *digest {
                    *held = (*digest, Vec::new());
                }
                assert_eq!(held.1.len(), *offset as usize, "pieces follow each other");
                held.1.extend(bytes);
                if held.1.len() == *size as usize {
                    whole.insert(key, held.1.clone());
                }
            }
        }
    }
    whole
}

fn noise(length: usize, seed: u8) -> Vec<u8> {
    let mut state = u32::from(seed) + 1;
    let next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..length).map(next).collect()
}

#[tokio::test]
async fn pages_are_bounded_and_bring_everything_once() {
    let service = service();
    let (mut phone, person) = known(&service).await;
    let names: Vec<&'static [u8]> =
        vec![b"a", b"b", b"c", b"d", b"e", b"f", b"g", b"h", b"i", b"j"];
    for (i, name) in names.iter().enumerate() {
        put(
            &service,
            Channel::Person(person),
            name,
            noise(15_000, i as u8),
        )
        .await;
    }
    let mut pages = 0;
    loop {
        let before = phone.documents.len();
        let reply = phone.sync(&service).await.unwrap();
        pages += 1;
        assert!(
            reply.documents.len() <= 4 && phone.documents.len() == before + reply.documents.len()
        );
        if !reply.more {
            break;
        }
    }
    assert_eq!((pages, phone.documents.len()), (3, 10));
    for (i, name) in names.iter().enumerate() {
        let key = DocumentKey {
            channel: Channel::Person(person),
            kind: DocumentKind::Notice,
            name: name.to_vec(),
        };
        assert_eq!(assemble(&phone.documents)[&key], noise(15_000, i as u8));
    }
}

#[tokio::test]
async fn a_large_document_comes_in_pieces_and_is_resumed_where_it_broke() {
    let service = service();
    let (mut phone, _) = known(&service).await;
    let bytes = noise(200_000, 9);
    put(&service, Channel::All, b"large", bytes.clone()).await;
    let first = phone.sync(&service).await.unwrap();
    assert!(first.more && !first.documents.is_empty());

    // A reply that is lost costs its page alone.
    let request = phone.request(&service);
    let signed = phone.sign(&request);
    use qicheng_exchange::transport::Exchange;
    service.server.exchange(signed).await.unwrap();
    phone.sync_all(&service).await;
    let key = DocumentKey {
        channel: Channel::All,
        kind: DocumentKind::Notice,
        name: b"large".to_vec(),
    };
    assert_eq!(assemble(&phone.documents)[&key], bytes);
}

#[tokio::test]
async fn a_document_that_changes_on_the_way_is_begun_anew() {
    let service = service();
    let (mut phone, _) = known(&service).await;
    put(&service, Channel::All, b"large", noise(150_000, 1)).await;
    assert!(phone.sync(&service).await.unwrap().more);
    put(&service, Channel::All, b"large", noise(120_000, 2)).await;
    phone.sync_all(&service).await;
    let key = DocumentKey {
        channel: Channel::All,
        kind: DocumentKind::Notice,
        name: b"large".to_vec(),
    };
    assert_eq!(assemble(&phone.documents)[&key], noise(120_000, 2));
}

#[tokio::test]
async fn joining_brings_what_is_in_a_channel_and_leaving_says_so() {
    let service = service();
    let (mut phone, person) = known(&service).await;
    put(&service, TRIP, b"plan", b"first".to_vec()).await;
    assert!(phone.sync(&service).await.unwrap().documents.is_empty());

    join(&service, person, TRIP).await;
    put(&service, TRIP, b"plan", b"second".to_vec()).await;
    let joined = phone.sync(&service).await.unwrap();
    assert_eq!(joined.documents.len(), 1, "the newest version alone");
    assert_eq!(
        joined.documents[0].content,
        Content::Whole(b"second".to_vec())
    );

    let ctx = service.app.context();
    write(&service, move |tx| {
        tx.leave(ctx.tenant, person, TRIP).unwrap()
    })
    .await;
    let left = phone.sync(&service).await.unwrap();
    assert_eq!(left.documents.len(), 1);
    assert_eq!(
        (left.documents[0].key.channel, &left.documents[0].content),
        (TRIP, &Content::LeftChannel)
    );
    assert!(phone.sync(&service).await.unwrap().documents.is_empty());
    join(&service, person, TRIP).await;
    assert_eq!(phone.sync(&service).await.unwrap().documents.len(), 1);
}

#[tokio::test]
async fn what_is_withdrawn_is_told_to_those_who_had_it() {
    let service = service();
    let (mut phone, person) = known(&service).await;
    let channel = Channel::Person(person);
    put(&service, channel, b"one", b"1".to_vec()).await;
    phone.sync(&service).await.unwrap();
    let ctx = service.app.context();
    write(&service, move |tx| {
        feed::withdraw(
            tx,
            ctx.tenant,
            channel,
            DocumentKind::Notice,
            b"one",
            ctx.now,
        )
        .unwrap();
        feed::withdraw(
            tx,
            ctx.tenant,
            channel,
            DocumentKind::Notice,
            b"none",
            ctx.now,
        )
        .unwrap();
    })
    .await;
    let reply = phone.sync(&service).await.unwrap();
    assert_eq!(reply.documents.len(), 1);
    assert_eq!(reply.documents[0].content, Content::Removed);
    assert!(assemble(&phone.documents).is_empty());
}

#[tokio::test]
async fn a_notice_comes_signed_to_old_phones_and_by_the_reply_s_signature_to_new_ones() {
    let service = service();
    let (mut old, _) = known(&service).await;
    let mut new = Phone::of(&service, "new");
    new.versions = Versions::CURRENT;
    let ctx = service.app.context();
    let id = NoticeId::new(ctx.now, [7; 10]);
    let notice = Notice {
        id,
        kind: NoticeKind::Announcement,
        trip: None,
        title: "改点".to_owned(),
        body: "明早六点半发车。".to_owned(),
        at: ctx.now,
        expires: ctx.now + chrono::TimeDelta::days(1),
        message: None,
    };
    let odd = Notice {
        at: ctx.now + chrono::TimeDelta::seconds(1),
        ..notice.clone()
    };
    let sign = |n: &Notice| document::issue(&ctx.keys.document, ctx.now, n.expires, n).unwrap();
    let (signed, odd) = (sign(&notice), sign(&odd));
    let held = (signed.clone(), odd.clone());
    write(&service, move |tx| {
        for (place, bytes) in [
            (Channel::All, &held.0),
            (Channel::Place(ctx.tenant.0), &held.1),
        ] {
            let (kind, name) = (DocumentKind::Notice, id.as_bytes());
            feed::put(tx, ctx.tenant, place, kind, name, bytes.clone(), ctx.now).unwrap();
        }
    })
    .await;
    let contents = |reply: Reply| reply.documents.into_iter().map(|d| d.content);
    let came: Vec<_> = contents(old.sync(&service).await.unwrap()).collect();
    assert!(came == [Content::Whole(signed), Content::Whole(odd.clone())]);
    let reply = new.sync(&service).await.unwrap();
    assert!(
        assemble(&reply.documents)
            .into_values()
            .any(|b| b == cbor::write(&notice))
    );
    let came: Vec<_> = contents(reply).collect();
    assert!(matches!(&came[0], Content::Notice(short)
        if matches!(&short.content, NoticeContent::Text { title, .. } if *title == notice.title)));
    assert!(
        came[1] == Content::Whole(odd),
        "what its name does not say stays signed"
    );
}

#[tokio::test]
async fn the_same_bytes_again_are_no_change() {
    let service = service();
    let (mut phone, _) = known(&service).await;
    put(&service, Channel::All, b"one", b"1".to_vec()).await;
    assert_eq!(phone.sync(&service).await.unwrap().documents.len(), 1);
    put(&service, Channel::All, b"one", b"1".to_vec()).await;
    assert!(phone.sync(&service).await.unwrap().documents.is_empty());
}

#[tokio::test]
async fn a_cursor_of_nobody_s_making_begins_anew() {
    let service = service();
    let (mut phone, _) = known(&service).await;
    put(&service, Channel::All, b"one", b"1".to_vec()).await;
    phone.sync(&service).await.unwrap();
    phone.cursor = b"not a cursor".to_vec();
    let reply = phone.sync(&service).await.unwrap();
    assert_eq!(reply.from, b"not a cursor");
    assert_eq!(reply.documents.len(), 1);
}

fn channels() -> impl Strategy<Value = Channel> {
    prop_oneof![
        Just(Channel::All),
        (100_000u32..1_000_000)
            .prop_map(|n| Channel::Place(qicheng_domain::region::RegionCode::new(n).unwrap())),
        any::<[u8; 6]>().prop_map(|t| Channel::Trip(TripId(t))),
        any::<[u8; 16]>().prop_map(|p| Channel::Person(PersonId::from_bytes(p))),
    ]
}

proptest! {
    #[test]
    fn channels_and_cursors_come_back_as_they_were(
        positions in prop::collection::btree_map(channels(), 0u64..1 << 40, 0..20),
        partial in any::<Option<(u64, u32)>>(),
        epoch in 0u64..3,
        after in any::<Option<[u8; 16]>>(),
        read in prop::collection::btree_map(channels(), 0u64..9, 0..9),
    ) {
        for channel in positions.keys() {
            prop_assert_eq!(channel::from_bytes(&channel::to_bytes(*channel)), Some(*channel));
        }
        let mut cursor = Cursor { positions: Positions::from_iter(positions), ..Cursor::default() };
        if let Some((position, offset)) = partial {
            cursor.note_partial(Channel::All, PartialDelivery { position, offset });
        }
        cursor.epoch = epoch;
        cursor.after = after.map(PersonId::from_bytes);
        for (n, (channel, position)) in read.into_iter().enumerate() {
            if n % 2 == 0 {
                cursor.settle(channel, position);
                prop_assert!(cursor.has_read(channel, position) && !cursor.has_read(channel, position + 1));
            } else {
                cursor.round = std::mem::take(&mut cursor.before);
            }
        }
        prop_assert_eq!(Cursor::from_bytes(&cursor.to_bytes().unwrap()), cursor);
    }

    #[test]
    fn no_bytes_panic_as_a_cursor(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = Cursor::from_bytes(&bytes);
    }
}
