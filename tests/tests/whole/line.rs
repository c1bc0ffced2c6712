//! A line that breaks at any byte: what the phone holds never goes back, nothing is lost, nothing is done twice, and the
//! next connection goes on where the last one stopped.

use chrono::TimeDelta;
use qicheng_credential::{document, key::Signer as _};
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    ids::NoticeId,
    notice::{Notice, NoticeKind},
    operations::claim::{Claim, NoticeRead},
};
use qicheng_exchange::{limits, transport::TransportError};
use qicheng_service_core::feed::cursor::Cursor;
use qicheng_store::table::outbox::{OutboxRow, OutboxState};
use qicheng_sync::{
    SyncError, SyncReport,
    http::{HttpLine, client},
};
use qicheng_tests::line::{Cutoff, LinkDirection, Proxy, Village, now};
use std::future::Future;

struct Line {
    village: Village,
    proxy: Proxy,
    http: HttpLine,
}

impl Line {
    async fn new() -> Self {
        let village = Village::new().await.unwrap();
        let proxy = Proxy::to(village.serve().await.unwrap()).await.unwrap();
        let url = format!("http://{}", proxy.address());
        let http = HttpLine::new(client(&[]).unwrap(), &url).unwrap();
        Self {
            village,
            proxy,
            http,
        }
    }

    /// A visit on a line that breaks there; returns how many bytes went that way.
    async fn cut(&self, cut: Cutoff) -> (Result<SyncReport, SyncError>, usize) {
        self.proxy.cut(Some(cut));
        drop(self.proxy.take());
        let result = self.village.visit(&self.http).await;
        (result, cut.way.bytes(&self.proxy.take()))
    }

    async fn whole(&self) -> SyncReport {
        self.proxy.cut(None);
        self.proxy.hang_up().await;
        self.village.visit(&self.http).await.unwrap()
    }

    /// Three operations on the phone, two notices at the service.
    async fn news(&self) {
        for n in 0..3 {
            let notice = NoticeId::new(now(), [n; 10]);
            let claim = Claim::NoticeRead(NoticeRead { notice });
            self.village.say(&claim).unwrap();
        }
        let key = &self.village.service.keys().document;
        for (n, body) in [(10, "明早六点半发车。"), (11, "改坐另一辆车。")] {
            let id = NoticeId::new(now(), [n; 10]);
            let notice = Notice {
                id,
                kind: NoticeKind::Change,
                trip: None,
                title: "改点".to_owned(),
                body: body.to_owned(),
                at: now(),
                expires: now() + TimeDelta::days(1),
                message: None,
            };
            let signed = document::issue(key, now(), notice.expires, &notice).unwrap();
            let (kind, name) = (DocumentKind::Notice, id.as_bytes());
            let put = self.village.publish(Channel::All, kind, name, &signed);
            put.await.unwrap();
        }
    }

    /// How far the phone has read everyone's channel: its position, and what it has of the next document.
    fn read(&self) -> (u64, u32) {
        let cursor = Cursor::from_bytes(&self.village.held().unwrap().cursor);
        let partial = cursor.partials.get(&Channel::All);
        let position = cursor.positions.get(&Channel::All);
        (*position.unwrap_or(&0), partial.map_or(0, |p| p.offset))
    }

    /// Everything arrived once, both ways, and neither end has more to say.
    async fn is_at_rest(&self, notices: usize) {
        let held = self.village.held().unwrap();
        let applied = |row: &OutboxRow| row.state == OutboxState::Applied;
        assert!(held.outbox.iter().all(applied));
        let head = self.village.acknowledged().await.unwrap();
        assert_eq!(head, held.outbox.len() as u64);
        let kind = DocumentKind::Notice;
        let came = held.documents.iter().filter(|d| d.name.key.kind == kind);
        let respond = self.village.service.keys().respond.public().kid();
        assert!(came.clone().all(|d| d.vouched == Some(respond.0)));
        assert_eq!(came.count(), notices);
        let report = self.whole().await;
        assert_eq!((report.rounds, report.sent, report.more), (1, 0, false));
        assert!(self.village.held().unwrap() == held);
    }
}

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(test);
}

fn broken(result: &Result<SyncReport, SyncError>) -> bool {
    use TransportError::{CutOff, Unreachable};
    matches!(result, Err(SyncError::Transport(CutOff | Unreachable)))
}

#[test]
fn an_answer_cut_at_every_byte_changes_nothing_until_it_is_whole() {
    run(async {
        let line = Line::new().await;
        line.news().await;
        let before = line.village.held().unwrap();
        let mut after = 0;
        loop {
            let (result, came) = line
                .cut(Cutoff {
                    way: LinkDirection::Down,
                    after,
                })
                .await;
            if result.is_ok() {
                break;
            }
            assert!(broken(&result) && came == after, "{after}: {result:?}");
            assert!(line.village.held().unwrap() == before, "cut after {after}");
            after += 1;
        }
        assert!(after > 200, "an answer has more than {after} bytes");
        line.is_at_rest(2).await;
    });
}

#[test]
fn a_question_cut_at_every_byte_does_nothing_until_it_is_whole() {
    run(async {
        let line = Line::new().await;
        line.news().await;
        let before = line.village.held().unwrap();
        let head = line.village.acknowledged().await.unwrap();
        let mut after = 0;
        loop {
            let (result, _) = line
                .cut(Cutoff {
                    way: LinkDirection::Up,
                    after,
                })
                .await;
            if line.village.acknowledged().await.unwrap() != head {
                break;
            }
            assert!(broken(&result), "{after}: {result:?}");
            assert!(line.village.held().unwrap() == before, "cut after {after}");
            after += 1;
        }
        assert!(after > 250, "a question has more than {after} bytes");
        line.whole().await;
        line.is_at_rest(2).await;
    });
}

/// Bytes that do not compress.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..length).map(next).collect()
}

#[test]
fn a_large_document_is_gone_on_with_where_the_line_broke() {
    run(async {
        let line = Line::new().await;
        let large = noise(200_000);
        let (kind, name) = (DocumentKind::Bundle, b"large");
        let put = line.village.publish(Channel::All, kind, name, &large);
        put.await.unwrap();
        let (mut read, mut passed, mut cuts) = ((0, 0), 0, 0);
        // Fractions of 150,000 bytes by the golden ratio: spread over all lengths, the same in every run.
        for turn in 1..40_usize {
            let after = turn * 92_705 % 150_000;
            let (result, came) = line
                .cut(Cutoff {
                    way: LinkDirection::Down,
                    after,
                })
                .await;
            passed += came;
            let now_read = line.read();
            assert!(now_read >= read, "what was read is not read again");
            read = now_read;
            if result.is_ok_and(|report| !report.more && report.stopped.is_none()) {
                break;
            }
            cuts += 1;
        }
        line.whole().await;
        let documents = line.village.held().unwrap().documents;
        let mut bundles = documents.iter().filter(|d| d.name.key.kind == kind);
        assert!(bundles.next().is_some_and(|d| d.bytes == large));
        assert!(cuts >= 2, "the line broke");
        let most = large.len() + (cuts + 2) * (limits::REPLY_WIRE + 512);
        assert!(
            passed < most,
            "a cut costs its page alone: {passed} in {cuts} cuts"
        );
        line.is_at_rest(0).await;
    });
}

#[test]
fn a_line_that_always_breaks_early_brings_everything_all_the_same() {
    run(async {
        let line = Line::new().await;
        line.news().await;
        let large = noise(40_000);
        let (kind, name) = (DocumentKind::Bundle, b"large");
        let put = line.village.publish(Channel::All, kind, name, &large);
        put.await.unwrap();
        let mut read = line.read();
        let mut visits = 0;
        loop {
            let (way, after) = (LinkDirection::Down, 6_000);
            let (result, _) = line.cut(Cutoff { way, after }).await;
            assert!(line.read() >= read, "what was read is not read again");
            read = line.read();
            if result.is_ok_and(|report| !report.more && report.stopped.is_none()) {
                break;
            }
            visits += 1;
            assert!(visits < 40, "it gets on: {read:?}");
        }
        assert!(visits > 5, "no connection brought more than 6,000 bytes");
        let documents = line.village.held().unwrap().documents;
        assert!(documents.iter().any(|d| d.bytes == large));
        line.is_at_rest(2).await;
    });
}

#[test]
fn nothing_new_is_one_round_trip() {
    run(async {
        let line = Line::new().await;
        line.whole().await;
        line.proxy.hang_up().await;
        drop(line.proxy.take());
        let report = line.whole().await;
        let ways: Vec<LinkDirection> = line.proxy.take().iter().map(|p| p.way).collect();
        assert_eq!(
            (report.rounds, ways),
            (1, vec![LinkDirection::Up, LinkDirection::Down])
        );
    });
}
