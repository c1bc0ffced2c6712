//! Values that must not show themselves in logs, errors or `Debug`.

/// Implements `Debug` for a type so that it prints its name and nothing of its content.
#[macro_export]
macro_rules! redact_debug {
    ($($name:ident),+ $(,)?) => {$(
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    )+};
}
