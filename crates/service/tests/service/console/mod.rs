//! The console: its API, its pages and its forms.

pub(super) mod api;
pub(super) mod forms;
pub(super) mod pages;
