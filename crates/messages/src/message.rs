//! Messages: a key and what fills it.

use crate::text::MESSAGES;
use std::borrow::Cow;

/// A message with its arguments, in no language yet.
#[derive(Clone)]
pub struct Message<'a> {
    pub(crate) key: &'static str,
    pub(crate) arguments: Vec<(&'static str, Value<'a>)>,
}

impl<'a> Message<'a> {
    /// Returns the message of a code in a section, with the arguments that it has of those given.
    ///
    /// A code without a message shows itself.
    #[must_use]
    pub fn in_section<'n>(
        section: &str,
        code: &'static str,
        given: impl IntoIterator<Item = (&'n str, Value<'a>)>,
    ) -> Self {
        let key = Key::find(&format!("{section}.{code}"));
        key.map_or_else(|| Self::unknown(code), |key| key.with(given))
    }

    /// Returns a message that shows a code, for what the catalogue has no message of.
    #[must_use]
    pub fn unknown(code: &'static str) -> Self {
        Self::new(code, Vec::new())
    }

    pub(crate) fn new(key: &'static str, arguments: Vec<(&'static str, Value<'a>)>) -> Self {
        Self { key, arguments }
    }
}

/// What fills a message.
#[derive(Clone)]
pub enum Value<'a> {
    /// A number, which may select a plural form.
    Number(u64),
    /// A text.
    Text(Cow<'a, str>),
    /// Another message, in the same language.
    Message(Message<'a>),
    /// What is not known: the message leaves out the part with it, or shows `?`.
    None,
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<Message<'a>> for Value<'a> {
    fn from(message: Message<'a>) -> Self {
        Self::Message(message)
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

/// Numbers by value, and by reference as page templates pass them.
macro_rules! numbers {
    ($($number:ty: $widen:expr),+ $(,)?) => {$(
        impl From<$number> for Value<'_> {
            fn from(number: $number) -> Self {
                Self::Number($widen(number))
            }
        }

        impl From<&$number> for Value<'_> {
            fn from(number: &$number) -> Self {
                Self::Number($widen(*number))
            }
        }
    )+};
}

numbers! {
    u8: u64::from,
    u16: u64::from,
    u32: u64::from,
    u64: std::convert::identity,
    usize: |number| number as u64,
    i32: |number: i32| number.max(0).unsigned_abs().into(),
}

impl<'a, T: Copy + Into<Value<'a>>> From<&&T> for Value<'a> {
    fn from(value: &&T) -> Self {
        (**value).into()
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Into::into)
    }
}

/// The key of a message, found while the program runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key(usize);

impl Key {
    /// Returns all keys.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..MESSAGES.len()).map(Self)
    }

    /// Finds the key of a code in a section.
    #[must_use]
    pub fn in_section(section: &str, code: &str) -> Option<Self> {
        Self::find(&format!("{section}.{code}"))
    }

    /// Finds a key by its name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        let found = MESSAGES.binary_search_by_key(&name, |(name, _)| name);
        found.ok().map(Self)
    }

    /// Returns its name: section, point, name.
    #[must_use]
    pub fn name(self) -> &'static str {
        MESSAGES[self.0].0
    }

    /// Returns the names of the message's arguments.
    pub fn arguments(self) -> impl Iterator<Item = &'static str> {
        MESSAGES[self.0].1.iter().map(|(name, _)| *name)
    }

    /// Returns whether the message leaves out an argument that is not known.
    pub(crate) fn may_lack(self, argument: &str) -> bool {
        MESSAGES[self.0].1.contains(&(argument, true))
    }

    /// Returns the message with the arguments that it has of those given; what is not given is not known.
    #[must_use]
    pub fn with<'a, 'n>(
        self,
        given: impl IntoIterator<Item = (&'n str, Value<'a>)>,
    ) -> Message<'a> {
        let mut arguments: Vec<_> = self.arguments().map(|name| (name, Value::None)).collect();
        for (name, value) in given {
            if let Some(argument) = arguments.iter_mut().find(|(own, _)| *own == name) {
                argument.1 = value;
            }
        }
        Message::new(self.name(), arguments)
    }

    /// Returns the message without any argument.
    #[must_use]
    pub fn message(self) -> Message<'static> {
        self.with([])
    }
}
