//! A crew at the door.

use super::{Window, employer::take_up};
use qicheng_test_world::Failure;
use std::path::Path;

/// A crew with their window.
pub struct Crew<'w>(pub &'w Window);

impl Crew<'_> {
    /// Takes the role up with a one-time code, and waits until the service has agreed.
    ///
    /// # Errors
    /// The first screen that is not what it should be.
    pub async fn enrol(&self, code: &str) -> Result<(), Failure> {
        take_up(self.0, ["乘务员", "周师傅", code], "我的班次").await
    }

    /// Opens the trip, and the scanner.
    ///
    /// # Errors
    /// As [`Crew::enrol`].
    pub async fn stand_at_the_door(&self) -> Result<(), Failure> {
        self.0.sync().await?;
        self.0.picture("trips").await?;
        self.0.press("县汽车站 → 东莞市恒达电子").await?;
        self.0.picture("trip").await?;
        self.0.press("扫码上车").await?;
        self.0.picture("scan").await.map(drop)
    }

    /// Scans a picture, waits for the words of the verdict, and takes the next.
    ///
    /// # Errors
    /// As [`Crew::enrol`].
    pub async fn scan(&self, picture: &Path, verdict: &str, name: &str) -> Result<(), Failure> {
        self.0.show(picture).await?;
        self.0.sees(verdict).await?;
        self.0.picture(name).await?;
        self.0.press("下一位").await
    }

    /// Shows the pass of somebody who has just boarded again, first as theirs, then as another person's.
    ///
    /// # Errors
    /// As [`Crew::enrol`].
    pub async fn scan_again(&self, picture: &Path) -> Result<(), Failure> {
        self.0.show(picture).await?;
        self.0.sees("已上车。").await?;
        self.0.picture("scan-on-board").await?;
        self.0.press("不是同一个人").await?;
        self.0.sees("不能上车").await?;
        self.0.picture("verdict-reject").await?;
        self.0.press("下一位").await
    }

    /// Departs from the trip's screen, and tells the service.
    ///
    /// # Errors
    /// As [`Crew::enrol`].
    pub async fn depart(&self) -> Result<(), Failure> {
        self.0.back().await?;
        self.0.sees("已上车").await?;
        self.0.picture("headcount").await?;
        self.0.press("发车").await?;
        self.0.sees("已到 东莞市恒达电子").await?;
        self.0.sync().await
    }
}
