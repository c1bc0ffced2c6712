//! The languages there are, and how a message becomes a text in one.

use crate::{
    Key, Message, Value,
    pseudo::{self, PSEUDO},
    source::Source,
    text::SOURCES,
};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use std::{borrow::Cow, fmt, sync::OnceLock};
use unic_langid::LanguageIdentifier;

/// A language that there are texts in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Language(u8);

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl Language {
    /// The language that the others are translated from, and that stands in for any unknown one.
    pub const SOURCE: Self = Self(0);

    /// Returns all languages that are offered, the source first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..=u8::MAX).map(Self).take(SOURCES.len())
    }

    /// Returns the language of a BCP 47 tag or of its first part: `zh` is `zh-CN`.
    #[must_use]
    pub fn find(tag: &str) -> Option<Self> {
        let main = |tag: &str| {
            tag.split(['-', '_'])
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase()
        };
        if tag.eq_ignore_ascii_case(PSEUDO.tag) {
            return Some(Self::pseudo());
        }
        Self::all()
            .find(|language| language.tag().eq_ignore_ascii_case(tag))
            .or_else(|| Self::all().find(|language| main(language.tag()) == main(tag)))
    }

    /// Returns the language of a tag, and the source for an unknown one.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        Self::find(tag).unwrap_or(Self::SOURCE)
    }

    /// Returns the first language that there is of a list as browsers send it.
    #[must_use]
    pub fn accepted(list: &str) -> Option<Self> {
        list.split(',').find_map(|item| {
            let tag = item.split(';').next().unwrap_or_default();
            Self::find(tag.trim())
        })
    }

    /// Returns its BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.source().tag
    }

    /// Returns its name in its own words.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.source().name
    }

    /// Returns whether it is written from right to left.
    #[must_use]
    pub fn is_rtl(self) -> bool {
        self.source().is_rtl
    }

    /// Returns a message as a text for paper, files and terminals.
    #[must_use]
    pub fn text(self, message: &Message<'_>) -> String {
        self.format(message, &Cow::Borrowed)
    }

    /// Returns a message as a text for a screen: an argument of another direction is isolated (UAX #9).
    #[must_use]
    pub fn on_screen(self, message: &Message<'_>) -> String {
        self.format(message, &|text| {
            if self.is_rtl() || text.chars().any(is_rtl) {
                Cow::Owned(format!("\u{2068}{text}\u{2069}"))
            } else {
                Cow::Borrowed(text)
            }
        })
    }

    fn format<'m>(
        self,
        message: &'m Message<'_>,
        show: &dyn Fn(&'m str) -> Cow<'m, str>,
    ) -> String {
        let key = Key::find(message.key);
        let mut arguments = FluentArgs::new();
        for (name, value) in &message.arguments {
            let value = match value {
                Value::Number(number) => FluentValue::from(*number),
                Value::Text(text) => FluentValue::String(show(text)),
                Value::Message(message) => self.format(message, show).into(),
                // Messages leave out a part by the variant `[none]`.
                Value::None if key.is_some_and(|key| key.may_lack(name)) => "none".into(),
                Value::None => "?".into(),
            };
            arguments.set(*name, value);
        }
        [self, Self::SOURCE]
            .iter()
            .find_map(|language| {
                let (section, name) = message.key.split_once('.')?;
                let bundle = language.bundle();
                let pattern = bundle.get_message(section)?.get_attribute(name)?.value();
                // What lacks an argument shows the argument's name; the build gives every message all of them.
                let text = bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new());
                Some(text.into_owned())
            })
            .unwrap_or_else(|| message.key.to_owned())
    }

    fn pseudo() -> Self {
        Self(u8::MAX)
    }

    fn source(self) -> &'static Source {
        SOURCES.get(usize::from(self.0)).unwrap_or(&PSEUDO)
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static BUNDLES: OnceLock<Vec<OnceLock<FluentBundle<FluentResource>>>> = OnceLock::new();
        let slots = BUNDLES.get_or_init(|| (0..=SOURCES.len()).map(|_| OnceLock::new()).collect());
        let slot = usize::from(self.0).min(SOURCES.len());
        slots[slot].get_or_init(|| self.read())
    }

    fn read(self) -> FluentBundle<FluentResource> {
        let is_pseudo = self == Self::pseudo();
        let identifier: LanguageIdentifier = self.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        bundle.set_use_isolating(false);
        if is_pseudo {
            bundle.set_transform(Some(pseudo::transform));
        }
        let files = if is_pseudo {
            pseudo::files()
        } else {
            self.source().files
        };
        for file in files {
            // `cargo xtask check` finds every fault; here what can be read is taken.
            let resource = FluentResource::try_new((*file).to_owned());
            let resource = resource.unwrap_or_else(|(resource, _)| resource);
            let _ = bundle.add_resource(resource);
        }
        bundle
    }
}

/// Returns whether a character belongs to a script that is written from right to left.
fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_by_its_first_part_and_an_unknown_one_is_the_source() {
        for (tag, found) in [
            ("zh-CN", "zh-CN"),
            ("zh", "zh-CN"),
            ("zh-Hans-CN", "zh-CN"),
            ("EN_gb", "en"),
        ] {
            assert_eq!(Language::find(tag).map(Language::tag), Some(found), "{tag}");
        }
        assert_eq!(Language::find("fr"), None);
        assert_eq!(Language::of("fr"), Language::SOURCE);
        assert_eq!(
            Language::accepted("fr, en-GB;q=0.9, zh;q=0.8").map(Language::tag),
            Some("en")
        );
    }

    #[test]
    fn every_message_is_a_text_in_every_language() {
        for language in Language::all() {
            for key in Key::all() {
                let arguments = key.arguments().map(|name| (name, Value::from(7)));
                let text = language.text(&key.with(arguments));
                assert!(
                    !text.is_empty() && text != key.name(),
                    "{language:?} {}",
                    key.name()
                );
                assert!(!text.contains(['{', '}']), "{language:?} {text}");
            }
        }
    }

    #[test]
    fn a_message_within_a_message_is_in_its_language() {
        let why = crate::text::cause_bundle::signature();
        let message = crate::text::cli_input::bundle(why);
        assert_eq!(
            Language::of("en").text(&message),
            "not a trust bundle of these roots: wrong signature"
        );
        assert_eq!(
            Language::of("zh").text(&message),
            "不是这些根密钥的信任名单：签名不对"
        );
    }

    #[test]
    fn a_name_of_another_direction_is_isolated_on_a_screen_alone() {
        let english = Language::of("en");
        let to_do = |contact: &'static str| crate::text::to_do::call(contact);
        assert_eq!(
            english.on_screen(&to_do("李调度")),
            "Call the coordinator: 李调度."
        );
        assert!(
            english
                .on_screen(&to_do("ئەلى"))
                .contains("\u{2068}ئەلى\u{2069}")
        );
        assert!(!english.text(&to_do("ئەلى")).contains('\u{2068}'));
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let none = crate::text::to_do::call(None::<&str>);
        assert_eq!(Language::of("en").text(&none), "Call the coordinator.");
        assert_eq!(Language::SOURCE.text(&none), "打电话问调度员。");
    }

    #[test]
    fn a_number_selects_a_plural_form() {
        let english = Language::of("en");
        let tries = |count: u32| english.text(&crate::text::reason::challenge_wrong(count));
        assert_eq!(tries(1), "Wrong answer, 1 more try.");
        assert_eq!(tries(2), "Wrong answer, 2 more tries.");
    }

    #[test]
    fn the_pseudo_language_is_longer_marked_and_not_offered() {
        let pseudo = Language::of("ar-XB");
        assert!(pseudo.is_rtl());
        assert!(Language::all().all(|language| language != pseudo));
        let message = crate::text::decision::board();
        let text = pseudo.text(&message);
        assert!(text.contains('⟦'), "{text}");
        assert!(text.chars().count() > Language::of("en").text(&message).chars().count());
    }
}
