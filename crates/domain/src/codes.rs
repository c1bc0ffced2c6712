//! Codes: enums whose values each have one name that APIs, pages and logs use.

/// Declares an enum of codes with a stable name per variant, which `as_str`, `Display` and serde return.
#[macro_export]
macro_rules! codes {
    ($(#[$about:meta])* $vis:vis enum $name:ident { $($(#[$doc:meta])* $code:ident = $text:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[$doc])* $code,)+ }

        #[allow(dead_code, reason = "not every enum of codes needs all of these")]
        impl $name {
            /// All of them.
            $vis const ALL: &'static [Self] = &[$(Self::$code),+];

            /// Returns its name.
            #[must_use]
            $vis const fn as_str(self) -> &'static str {
                match self { $(Self::$code => $text,)+ }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        $crate::loggable! { $name }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }
    };
}

#[cfg(test)]
mod tests {
    codes! {
        /// Two of them.
        enum Light {
            /// Go.
            Green = "green",
            /// Stop.
            DeepRed = "deep-red",
        }
    }

    #[test]
    fn a_code_is_written_as_its_name() {
        assert_eq!(Light::ALL, [Light::Green, Light::DeepRed]);
        assert_eq!(Light::DeepRed.to_string(), "deep-red");
        assert_eq!(
            serde_json::to_string(Light::ALL).unwrap(),
            r#"["green","deep-red"]"#
        );
    }
}
