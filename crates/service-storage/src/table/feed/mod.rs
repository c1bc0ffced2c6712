//! What phones receive: documents in channels, who reads which, and notices.

mod feed_channel;
mod feed_document;
mod membership;
mod notice;
mod notice_read;
mod service_epoch;

pub use feed_document::FeedDocument;
pub use notice::NoticeRow;
