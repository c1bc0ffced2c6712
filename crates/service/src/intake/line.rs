//! The service's end of an exchange: bytes of a request in, bytes of a reply out.
