//! Payloads too large for one code.
