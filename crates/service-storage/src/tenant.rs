//! The place that a row belongs to.

use qicheng_domain::region::RegionCode;
use std::fmt;

/// A place whose service this is. Every row names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tenant(pub RegionCode);

impl Tenant {
    /// Returns the number that rows carry.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0.number()
    }

    /// Returns the bytes that name this service in an exchange: its six digits.
    #[must_use]
    pub fn audience(self) -> Vec<u8> {
        self.0.audience()
    }
}

impl fmt::Display for Tenant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
