//! How domain values stand in CBOR where the derived form would not do.

/// Calendar dates as days since 1970-01-01 (the number inside RFC 8943 tag 1004's sibling, tag 100).
pub mod date {
    use chrono::{Days, NaiveDate};
    use minicbor::{
        Decoder, Encoder, decode::Error as DecodeError, encode::Error as EncodeError, encode::Write,
    };

    /// Writes the date as a signed count of days.
    pub fn encode<C, W: Write>(
        date: &NaiveDate,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        let days = date.signed_duration_since(NaiveDate::default()).num_days();
        e.i64(days)?;
        Ok(())
    }

    /// Reads a count of days; a date that no calendar holds is an error.
    pub fn decode<'b, C>(d: &mut Decoder<'b>, _: &mut C) -> Result<NaiveDate, DecodeError> {
        let days = d.i64()?;
        let step = Days::new(days.unsigned_abs());
        let date = if days < 0 {
            NaiveDate::default().checked_sub_days(step)
        } else {
            NaiveDate::default().checked_add_days(step)
        };
        date.ok_or_else(|| DecodeError::message("date out of range"))
    }
}

/// Instants as milliseconds since 1970-01-01T00:00:00Z.
pub mod millis {
    use chrono::{DateTime, Utc};
    use minicbor::{
        Decoder, Encoder, decode::Error as DecodeError, encode::Error as EncodeError, encode::Write,
    };

    /// Writes the instant as milliseconds.
    pub fn encode<C, W: Write>(
        at: &DateTime<Utc>,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.i64(at.timestamp_millis())?;
        Ok(())
    }

    /// Reads milliseconds; an instant that chrono cannot hold is an error.
    pub fn decode<'b, C>(d: &mut Decoder<'b>, _: &mut C) -> Result<DateTime<Utc>, DecodeError> {
        DateTime::from_timestamp_millis(d.i64()?)
            .ok_or_else(|| DecodeError::message("instant out of range"))
    }
}

/// Implements CBOR for an enum of wire numbers: its number as an unsigned integer.
#[macro_export]
macro_rules! wire_number {
    ($name:ident: $number:ident) => {
        impl<C> ::minicbor::Encode<C> for $name {
            fn encode<W: ::minicbor::encode::Write>(
                &self,
                e: &mut ::minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), ::minicbor::encode::Error<W::Error>> {
                e.$number((*self).into()).map(drop)
            }
        }

        impl<'b, C> ::minicbor::Decode<'b, C> for $name {
            fn decode(
                d: &mut ::minicbor::Decoder<'b>,
                _: &mut C,
            ) -> Result<Self, ::minicbor::decode::Error> {
                Self::try_from(d.$number()?)
                    .map_err(|_| ::minicbor::decode::Error::message(stringify!($name)))
            }
        }
    };
}

/// Implements serde for an enum of wire numbers: its number, which is how TypeScript's numeric enums read it.
#[macro_export]
macro_rules! serde_number {
    ($name:ident: $number:ident) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                let number: $number = (*self).into();
                ::serde::Serialize::serialize(&number, s)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let number = <$number as ::serde::Deserialize>::deserialize(d)?;
                Self::try_from(number).map_err(|_| ::serde::de::Error::custom(stringify!($name)))
            }
        }
    };
}

/// Exports an enum of wire numbers to TypeScript that has a variant for later numbers, which ts-rs does not export itself.
#[cfg(feature = "ts")]
macro_rules! export_wire_number {
    ($name:ident: $number:ident, $docs:literal) => {
        impl ::ts_rs::TS for $name {
            type WithoutGenerics = Self;
            type OptionInnerType = Self;
            const IS_ENUM: bool = true;

            fn docs() -> Option<String> {
                Some(format!("/**\n * {}\n */\n", $docs))
            }

            fn name(_: &::ts_rs::Config) -> String {
                stringify!($name).to_owned()
            }

            fn inline(cfg: &::ts_rs::Config) -> String {
                Self::name(cfg)
            }

            fn decl(_: &::ts_rs::Config) -> String {
                let known: Vec<_> = (0..=$number::MAX)
                    .map(|number| (number, Self::from(number)))
                    .filter(|(_, kind)| !matches!(kind, Self::Later(_)))
                    .map(|(number, kind)| format!("\"{kind:?}\" = {number}"))
                    .collect();
                format!("enum {} {{ {} }}", stringify!($name), known.join(", "))
            }

            fn output_path() -> Option<::std::path::PathBuf> {
                Some(concat!(stringify!($name), ".ts").into())
            }
        }

        #[cfg(test)]
        mod typescript {
            #[test]
            fn export_bindings() {
                <super::$name as ::ts_rs::TS>::export_all(&::ts_rs::Config::from_env()).unwrap();
            }
        }
    };
}
#[cfg(feature = "ts")]
pub(crate) use export_wire_number;
