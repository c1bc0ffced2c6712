//! Bytes of ordinary exchanges, before HTTP and TLS, on contents that do not compress. A change here is a change of
//! what people on bad networks wait for.

use crate::fixtures::{
    SERVICE, device, enrolment, noise, notice, operations, person, reply, request, respond,
};
use qicheng_domain::{
    channel::Channel,
    operations::operation::{OperationResult, Outcome},
    region::RegionCode,
};
use qicheng_exchange::{
    cursor,
    document::Content,
    message::{Reply, Request},
    reply::sign_reply,
    request::sign_request,
};

fn cursor(position: u64) -> Vec<u8> {
    let place = Channel::Place(RegionCode::new(433_130).unwrap());
    let channels = [Channel::All, place, Channel::Person(person(1))];
    cursor::encode(&channels.map(|c| (c, position)).into()).unwrap()
}

fn up(request: Request) -> (usize, Vec<u8>) {
    let request = Request {
        cursor: cursor(900),
        ..request
    };
    let bytes = sign_request(&request, &device(), SERVICE).unwrap();
    (bytes.len(), bytes)
}

fn down(asked: &[u8], fill: impl FnOnce(&mut Reply)) -> usize {
    let mut reply = reply(asked, &cursor(900));
    fill(&mut reply);
    sign_reply(&reply, &cursor(900), &respond(), SERVICE)
        .unwrap()
        .len()
}

#[test]
fn ordinary_exchanges() {
    let (nothing_up, asked) = up(request(Vec::new()));
    let nothing_down = down(&asked, |_| {});
    let (ten_up, asked) = up(request(operations(10)));
    let ten_down = down(&asked, |r| {
        r.next = cursor(910);
        r.documents = (0..10).map(|n| notice(n, 900 + u64::from(n))).collect();
        r.results = (41..51)
            .map(|sequence| OperationResult {
                sequence,
                outcome: Outcome::Applied,
                duplicate: false,
            })
            .collect();
    });
    let (enrolling_up, _) = up(Request {
        enrolment: Some(enrolment()),
        ..request(operations(3))
    });
    let ticket_down = down(&asked, |r| {
        r.documents = vec![notice(1, 900)];
        r.documents[0].content = Content::Whole(noise(1, 195));
    });
    insta::assert_snapshot!(
        format!(
            "nothing new: {nothing_up} up, {nothing_down} down\n\
             ten read notices up: {ten_up}, ten notices of 60 bytes down: {ten_down}\n\
             enrolment with three: {enrolling_up} up\n\
             a ticket of 195 bytes: {ticket_down} down"
        ),
        @r"
    nothing new: 143 up, 129 down
    ten read notices up: 446, ten notices of 60 bytes down: 996
    enrolment with three: 379 up
    a ticket of 195 bytes: 358 down
    "
    );
}
