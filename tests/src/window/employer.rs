//! An employer at the factory gate.

use super::Window;
use qicheng_test_world::Failure;
use std::path::Path;

/// An employer with their window.
pub struct Employer<'w>(pub &'w Window);

impl Employer<'_> {
    /// Takes the role up with a one-time code, and waits until the service has agreed.
    ///
    /// # Errors
    /// The first screen that is not what it should be.
    pub async fn enrol(&self, code: &str) -> Result<(), Failure> {
        take_up(self.0, ["用工单位", "恒达门岗", code], "要到的车").await
    }

    /// Opens the list of those who are on their way.
    ///
    /// # Errors
    /// As [`Employer::enrol`].
    pub async fn expects(&self) -> Result<(), Failure> {
        self.0.sync().await?;
        self.0.press("县汽车站 → 东莞市恒达电子").await?;
        self.0.sees("在路上").await?;
        self.0.picture("expected").await.map(drop)
    }

    /// Receives somebody by their pass, and finds them among those who arrived.
    ///
    /// # Errors
    /// As [`Employer::enrol`].
    pub async fn receives(&self, pass: &Path) -> Result<(), Failure> {
        self.0.press("扫码接收").await?;
        self.0.show(pass).await?;
        self.0.sees("已接收").await?;
        self.0.picture("received").await?;
        self.0.press("下一位").await?;
        self.0.back().await?;
        self.0.sees("✓ 已到").await?;
        self.0.picture("arrivals").await.map(drop)
    }
}

/// Staff takes a role up with a one-time code, comes to their own screen with this title, and waits until the service
/// has agreed.
pub(super) async fn take_up(
    window: &Window,
    [role, name, code]: [&str; 3],
    title: &str,
) -> Result<(), Failure> {
    window.press("简体中文").await?;
    window.press("我是工作人员").await?;
    window.press(role).await?;
    window.fill("姓名", name).await?;
    window.fill("一次性代码", code).await?;
    window.picture("staff").await?;
    window.press_exactly("上岗").await?;
    window.sees(title).await?;
    window.sync().await
}
