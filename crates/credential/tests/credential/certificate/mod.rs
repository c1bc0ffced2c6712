//! Certificates of others: public cases field by field, made ones with every quirk, and attacks.

mod attacks;
mod cases;
mod entry;
mod quirks;
mod signers;
