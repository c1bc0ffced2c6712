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
