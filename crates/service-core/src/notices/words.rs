//! What the service says of a trip, in Chinese; times are 北京时间.

use chrono::{DateTime, Utc};
use qicheng_domain::{date::in_shanghai, trip::Trip};

/// Returns title and text.
pub(super) fn departure(trip: &Trip) -> (String, String) {
    ("发车通知".to_owned(), plan(trip))
}

/// Returns title and text.
pub(super) fn change(trip: &Trip) -> (String, String) {
    ("行程有变，请查看".to_owned(), plan(trip))
}

/// Returns title and text.
pub(super) fn cancelled(trip: &Trip) -> (String, String) {
    let plate = &trip.vehicle.plate;
    let body = format!("{plate} 的行程已取消，请勿前往。联系电话：{}", trip.contact);
    ("行程取消".to_owned(), body)
}

fn plan(trip: &Trip) -> String {
    let (Some(first), Some(last)) = (trip.stops.first(), trip.stops.last()) else {
        return trip.vehicle.plate.clone();
    };
    let mut text = format!(
        "{} {}{} 上车，{} 开始检票，{} 发车，前往 {}，预计 {} 到达。联系电话：{}",
        trip.vehicle.plate,
        first.name,
        first.detail,
        time(first.arrives),
        time(first.departs),
        last.name,
        time(last.arrives),
        trip.contact,
    );
    if !trip.bring.is_empty() {
        text.push_str("。请携带：");
        text.push_str(&trip.bring);
    }
    text
}

fn time(at: DateTime<Utc>) -> String {
    in_shanghai(at).format("%m月%d日%H:%M").to_string()
}
