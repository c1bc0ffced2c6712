//! How a channel is named in a row: a letter and what follows from it, so that channels of a kind stand together.

use qicheng_domain::{
    channel::Channel,
    ids::{PersonId, TripId},
    region::RegionCode,
};

/// Returns the bytes that name the channel.
#[must_use]
pub fn to_bytes(channel: Channel) -> Vec<u8> {
    let (letter, rest): (u8, &[u8]) = match &channel {
        Channel::All => (b'a', &[]),
        Channel::Place(region) => (b'l', &region.number().to_be_bytes()),
        Channel::Trip(trip) => (b't', &trip.0),
        Channel::Person(person) => (b'p', person.as_bytes()),
    };
    [&[letter], rest].concat()
}

/// Reads what [`to_bytes`] wrote.
#[must_use]
pub fn from_bytes(bytes: &[u8]) -> Option<Channel> {
    let (letter, rest) = bytes.split_first()?;
    match letter {
        b'a' if rest.is_empty() => Some(Channel::All),
        b'l' => {
            let number = u32::from_be_bytes(rest.try_into().ok()?);
            RegionCode::new(number).ok().map(Channel::Place)
        }
        b't' => rest.try_into().ok().map(TripId).map(Channel::Trip),
        b'p' => rest
            .try_into()
            .ok()
            .map(PersonId::from_bytes)
            .map(Channel::Person),
        _ => None,
    }
}
