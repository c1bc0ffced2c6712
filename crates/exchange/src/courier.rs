//! What a courier carries: sealed requests to a service, sealed replies to devices, none of which it can read.

use crate::{
    limits,
    seal::{self, SealError},
};
use minicbor::{Decode, Encode, bytes::ByteVec};
use num_enum::{IntoPrimitive, TryFromPrimitive};
use qicheng_credential::{
    encoding::cbor::{self, CborError},
    key::Kid,
};
use qicheng_domain::wire_number;

/// Which way a bundle goes. The numbers stand on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum Direction {
    /// Requests, to the service.
    Up = 0,
    /// Replies, to devices.
    Down = 1,
}

wire_number!(Direction: u8);

/// Many sealed messages of one service, at most [`limits::COURIER_BUNDLE`] bytes encoded: one file, or one animated code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// The service's id, so that the courier knows where to go.
    pub service: Vec<u8>,
    /// Which way.
    pub direction: Direction,
    /// Sealed messages ([`crate::seal`]), each naming only the key that it is for.
    pub parcels: Vec<Vec<u8>>,
}

/// Why a bundle is not made or not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// Not the form of a bundle.
    #[error("not a courier's bundle: {0}")]
    Form(#[from] CborError),
    /// A parcel in it is not sealed.
    #[error("a parcel is not sealed")]
    Parcel,
    /// Beyond a limit of [`limits`].
    #[error("beyond a limit")]
    Limits,
}

impl From<SealError> for BundleError {
    fn from(_: SealError) -> Self {
        Self::Parcel
    }
}

/// Version of the format.
const VERSION: u8 = 1;

/// `{1: version, 2: service, 3: direction, 4: [* parcel]}`.
#[derive(Encode, Decode)]
#[cbor(map)]
struct Wire {
    #[n(1)]
    version: u8,
    #[n(2)]
    service: ByteVec,
    #[n(3)]
    direction: Direction,
    #[n(4)]
    parcels: Vec<ByteVec>,
}

impl Bundle {
    /// Writes the bundle as CBOR.
    ///
    /// # Errors
    /// `Parcel`, `Limits`.
    pub fn encode(&self) -> Result<Vec<u8>, BundleError> {
        self.check()?;
        let bytes = cbor::write(&Wire {
            version: VERSION,
            service: self.service.clone().into(),
            direction: self.direction,
            parcels: self.parcels.iter().cloned().map(Into::into).collect(),
        });
        if bytes.len() > limits::COURIER_BUNDLE {
            Err(BundleError::Limits)
        } else {
            Ok(bytes)
        }
    }

    /// Reads a bundle of at most [`limits::COURIER_BUNDLE`] bytes; opens nothing.
    ///
    /// # Errors
    /// `Form`, `Parcel`, `Limits`.
    pub fn decode(bytes: &[u8]) -> Result<Self, BundleError> {
        let wire: Wire = cbor::read(bytes, limits::COURIER_BUNDLE)?;
        if wire.version != VERSION {
            return Err(CborError::Shape.into());
        }
        let bundle = Self {
            service: wire.service.into(),
            direction: wire.direction,
            parcels: wire.parcels.into_iter().map(Into::into).collect(),
        };
        bundle.check()?;
        Ok(bundle)
    }

    /// Returns the parcels that are sealed to the key of this name.
    pub fn addressed_to(&self, kid: Kid) -> impl Iterator<Item = &[u8]> {
        self.parcels
            .iter()
            .map(Vec::as_slice)
            .filter(move |p| seal::receiver(p) == Ok(kid))
    }

    fn check(&self) -> Result<(), BundleError> {
        if self.service.len() > limits::SERVICE || self.parcels.len() > limits::COURIER_PARCELS {
            return Err(BundleError::Limits);
        }
        Ok(self
            .parcels
            .iter()
            .try_for_each(|p| seal::receiver(p).map(drop))?)
    }
}

/// Packs parcels, in their order, into as few bundles as hold them.
///
/// # Errors
/// `Limits` when one parcel alone does not fit, or the service's id is too long.
pub fn pack(
    service: &[u8],
    direction: Direction,
    parcels: Vec<Vec<u8>>,
) -> Result<Vec<Bundle>, BundleError> {
    const HEAD: usize = 5;
    let empty = limits::SERVICE + 16;
    if service.len() > limits::SERVICE {
        return Err(BundleError::Limits);
    }
    let mut bundles: Vec<Bundle> = Vec::new();
    let mut used = limits::COURIER_BUNDLE;
    for parcel in parcels {
        let needed = parcel.len() + HEAD;
        if empty + needed > limits::COURIER_BUNDLE {
            return Err(BundleError::Limits);
        }
        match bundles.last_mut() {
            Some(bundle)
                if used + needed <= limits::COURIER_BUNDLE
                    && bundle.parcels.len() < limits::COURIER_PARCELS =>
            {
                used += needed;
                bundle.parcels.push(parcel);
            }
            _ => {
                used = empty + needed;
                bundles.push(Bundle {
                    service: service.to_vec(),
                    direction,
                    parcels: vec![parcel],
                });
            }
        }
    }
    Ok(bundles)
}
