//! Both ends of an exchange: a phone with its vault, and the service.

pub(super) mod phone;
pub(super) mod service;
pub(super) mod vault;
