//! A worker at their window, from the first start to the pass.

use super::Window;
use crate::demonstration::Phone;
use chrono::Days;
use qicheng_app::{roles::helper, staff};
use qicheng_codes::{make::QrCode, read::read_image};
use qicheng_credential::staff::attestation::Method;
use qicheng_domain::{date::shanghai_day, ids::PersonId, people::role::Role};
use qicheng_test_kit::clock;
use qicheng_test_world::Failure;
use std::{fs, path::PathBuf};

/// Pixels a module of a code's picture.
const SCALE: u32 = 8;

/// Somebody of the county who goes back to a job in Dongguan.
pub struct Worker<'w> {
    /// Their window.
    pub window: &'w Window,
    /// What they call themselves.
    pub name: &'static str,
    /// Their ID number.
    pub id_number: String,
}

impl Worker<'_> {
    /// Goes from the first start to a travel request that waits for the county: language, consent, registration, travel
    /// request, and today's declaration.
    ///
    /// # Errors
    /// The first screen that is not what it should be.
    pub async fn set_out(&self) -> Result<(), Failure> {
        let window = self.window;
        window.press("简体中文").await?;
        window.picture("welcome").await?;
        window.press("我要出行").await?;
        window.tick("同意登记、乘车和通知").await?;
        window.tick("同意使用我的健康信息").await?;
        window.picture("consent").await?;
        window.press("同意，继续").await?;
        self.register().await?;
        self.intent().await?;
        window.press("马上打卡").await?;
        window.fill("体温（℃）", "36.5").await?;
        window.picture("declare").await?;
        window.press("今天就是这样，打卡").await?;
        window.sees("今天已打卡").await
    }

    /// Shows the helper, who sees person and card, the answer to the code that the helper's device shows.
    ///
    /// # Errors
    /// As [`Worker::set_out`].
    pub async fn is_seen_by(&self, office: &Phone) -> Result<PersonId, Failure> {
        let window = self.window;
        let asked = helper::identity_challenge(&staff::badge(&office.app, &[Role::Helper])?)?;
        let shown = tempfile::Builder::new().suffix(".png").tempfile()?;
        fs::write(shown.path(), QrCode::new(&asked)?.to_png(SCALE)?)?;
        window.press_exactly("首页").await?;
        window.press("怎么核验").await?;
        window.show(shown.path()).await?;
        let answered = window.code("identity").await?;
        let answer = read_image(&fs::read(answered)?)?.ok_or("the answer cannot be read")?;
        let badge = staff::badge(&office.app, &[Role::Helper])?;
        helper::read_enrolment(&badge, &answer)?;
        Ok(helper::vouch(&badge, Method::IdCard)?.value)
    }

    /// Opens the pass, which is one tap away; returns its picture.
    ///
    /// # Errors
    /// As [`Worker::set_out`].
    pub async fn pass(&self) -> Result<PathBuf, Failure> {
        let window = self.window;
        window.press_exactly("通行码").await?;
        window.sees("绿码").await?;
        window.code("pass").await
    }

    async fn register(&self) -> Result<(), Failure> {
        let window = self.window;
        window.press("开始登记").await?;
        window.fill("姓名", self.name).await?;
        window.fill("身份证号", &self.id_number).await?;
        window.fill("手机号", "13807431234").await?;
        window.picture("register-1").await?;
        window.press("下一步").await?;
        self.region(&["湖南省", "湘西土家族苗族自治州", "龙山县"])
            .await?;
        window.fill("乡镇、村", "里耶镇 八面山村").await?;
        window.picture("register-2").await?;
        window.press("下一步").await?;
        window.press("回原来的厂").await?;
        window.fill("用工单位", "恒达电子有限公司").await?;
        window.picture("register-3").await?;
        window.press("下一步").await?;
        window.press("都不是").await?;
        window.picture("register-4").await?;
        window.press("完成登记").await
    }

    async fn intent(&self) -> Result<(), Failure> {
        let window = self.window;
        window.press("填出行意愿").await?;
        self.region(&["广东省", "东莞市"]).await?;
        let today = shanghai_day(clock::system());
        let last = today.checked_add_days(Days::new(3)).unwrap_or(today);
        window.choose_day("最早哪天走", &today.to_string()).await?;
        window.choose_day("最晚哪天走", &last.to_string()).await?;
        window.picture("intent").await?;
        window.press("报名").await
    }

    async fn region(&self, names: &[&str]) -> Result<(), Failure> {
        for (label, name) in ["省", "市、州", "区、县"].into_iter().zip(names) {
            self.window.choose(label, name).await?;
        }
        Ok(())
    }
}
