//! What the build found of a language.

/// A language as the build found it.
pub(crate) struct Source {
    pub(crate) tag: &'static str,
    pub(crate) name: &'static str,
    pub(crate) is_rtl: bool,
    pub(crate) files: &'static [&'static str],
}
