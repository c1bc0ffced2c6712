use num_enum::{IntoPrimitive, TryFromPrimitive};
use qicheng_domain::{people::role::Role, wire_number};
use serde::{Deserialize, Serialize};

/// A thing that may be asked for; the numbers stand in codes and never change their meaning.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    IntoPrimitive,
    TryFromPrimitive,
)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export, rename = "QueryField"))]
#[repr(u8)]
pub enum Field {
    /// The whole name.
    Name = 1,
    /// The last four characters of the ID number.
    LastFour = 2,
    /// The signed health code: colour, what it rests on and how old that is.
    HealthCode = 3,
    /// The daily declarations of the last 14 days.
    Declarations = 4,
    /// Certificates of others, as they came.
    Certificates = 5,
    /// The mobile number.
    Mobile = 6,
}

wire_number!(Field: u8);

impl Field {
    /// All fields, by number.
    pub const ALL: [Self; 6] = [
        Self::Name,
        Self::LastFour,
        Self::HealthCode,
        Self::Declarations,
        Self::Certificates,
        Self::Mobile,
    ];

    /// Returns the stable text that JSON and catalogues use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::LastFour => "last-four",
            Self::HealthCode => "health-code",
            Self::Declarations => "declarations",
            Self::Certificates => "certificates",
            Self::Mobile => "mobile",
        }
    }

    /// Returns whether a role may ask for it. Crew and helpers have no need: a verdict, or the person's own
    /// registration, tells them what they must know.
    #[must_use]
    pub fn is_open_to(self, role: Role) -> bool {
        match role {
            Role::Helper | Role::Crew => false,
            Role::Inspector => matches!(self, Self::Name | Self::LastFour | Self::HealthCode),
            Role::Employer => !matches!(self, Self::Declarations | Self::Mobile),
            Role::Coordinator => true,
        }
    }
}
