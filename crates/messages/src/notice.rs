//! Notices that the service writes by itself, in the reader's language.

use crate::{Language, Message, Value, show, text::notice};
use qicheng_domain::notice::{
    NoticeArgument::{Text, Time},
    NoticeMessage, NoticeMessageId,
};

/// Returns title and text of a message in a language; `None` where this version does not know it.
///
/// They are messages themselves, for a screen or for paper.
#[must_use]
pub fn of(language: Language, said: &NoticeMessage) -> Option<(Message<'_>, Message<'_>)> {
    let title = match said.known()? {
        NoticeMessageId::Departure => notice::departure_title(),
        NoticeMessageId::Change => notice::change_title(),
        NoticeMessageId::Cancelled => notice::cancelled_title(),
    };
    let body = match &said.arguments[..] {
        [
            Text(plate),
            Text(from),
            Text(detail),
            Time(boarding),
            Time(departs),
            Text(to),
            Time(arrives),
            Text(contact),
            Text(bring),
        ] => {
            let bring = (!bring.is_empty()).then_some(bring.as_str());
            let at = |instant| Value::from(show::instant(language, instant));
            notice::plan(
                at(*arrives),
                at(*boarding),
                bring,
                contact,
                at(*departs),
                detail,
                from,
                plate,
                to,
            )
        }
        [Text(plate), Text(contact)] => notice::cancelled(contact, plate),
        _ => return None,
    };
    Some((title, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> qicheng_domain::notice::NoticeArgument {
        Text(text.to_owned())
    }

    fn departure(bring: &str) -> NoticeMessage {
        let at = |time: &str| Time(format!("2026-02-25T{time}:00Z").parse().unwrap());
        NoticeMessage {
            id: NoticeMessageId::Departure.into(),
            arguments: vec![
                text("湘U12345"),
                text("龙山县汽车站"),
                text("三号门"),
                at("22:00"),
                at("22:30"),
                text("东莞站"),
                at("23:50"),
                text("李调度"),
                text(bring),
            ],
        }
    }

    fn said(tag: &str, message: &NoticeMessage) -> [String; 2] {
        let language = Language::of(tag);
        let (title, body) = of(language, message).unwrap();
        [language.text(&title), language.text(&body)]
    }

    #[test]
    fn each_language_says_the_same_notice_in_its_own_words() {
        let [title, body] = said("zh-CN", &departure(""));
        assert_eq!(title, "发车通知");
        assert_eq!(
            body,
            "湘U12345 龙山县汽车站三号门 上车，2月26日 06:00 开始检票，2月26日 06:30 发车，前往 东莞站，预计 2月26日 07:50 到达。联系电话：李调度"
        );
        let [_, body] = said("en", &departure("被子"));
        assert_eq!(
            body,
            "湘U12345: board at 龙山县汽车站 三号门, from 26 Feb 06:00, departs 26 Feb 06:30 for 东莞站, arrives about 26 Feb 07:50. Call: 李调度. Bring: 被子"
        );
    }

    #[test]
    fn a_title_has_at_most_sixty_characters() {
        for language in Language::all() {
            for id in [1, 2, 3] {
                let arguments = if id == 3 {
                    vec![text("湘U1"), text("李")]
                } else {
                    departure("").arguments
                };
                let message = NoticeMessage { id, arguments };
                let (title, _) = of(language, &message).unwrap();
                assert!((1..=60).contains(&language.text(&title).chars().count()));
            }
        }
    }

    #[test]
    fn a_message_of_a_later_version_is_not_known() {
        let mut later = departure("");
        later.id = 4;
        assert!(of(Language::SOURCE, &later).is_none());
        let mut longer = departure("");
        longer.arguments.push(text("more"));
        assert!(of(Language::SOURCE, &longer).is_none());
    }
}
