//! Names of documents to which a place gives an id.

use qicheng_domain::region::RegionCode;
use sha2::{Digest, Sha256};

/// Most bytes of a document's name in its channel.
const NAME_MAX: usize = 32;

/// Returns the name of a document that is one of a place's, by the id that the place gave it: the place's number in four
/// bytes, most significant first, and the id; of an id of more than 28 bytes the first 28 of its SHA-256.
#[must_use]
pub fn name_of(place: RegionCode, id: &str) -> Vec<u8> {
    let mut name = place.number().to_be_bytes().to_vec();
    if name.len() + id.len() <= NAME_MAX {
        name.extend(id.as_bytes());
    } else {
        let hash: [u8; 32] = Sha256::digest(id).into();
        name.extend(&hash[..NAME_MAX - name.len()]);
    }
    name
}
