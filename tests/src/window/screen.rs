//! One window and what people do with it: read, press, fill in, show a picture.

use super::{Display, driver::Driver};
use fantoccini::{Client, ClientBuilder, Locator, elements::Element, error::CmdError};
use hyper_util::client::legacy::connect::HttpConnector;
use qicheng_test_world::{Failure, binary};
use serde_json::{Value, json};
use std::{
    fs,
    future::Future,
    path::{Path, PathBuf},
    time::Duration,
};
use tempfile::TempDir;

/// How long a window is waited for, whatever it is to show.
const SCREEN_TIMEOUT: Duration = Duration::from_secs(60);
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// Where a walk keeps its pictures.
#[derive(Clone)]
pub struct Album {
    folder: PathBuf,
    ending: &'static str,
}

impl Album {
    /// Keeps pictures in a folder, which is made; each name ends alike.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(folder: PathBuf, ending: &'static str) -> Result<Self, Failure> {
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, ending })
    }

    /// Returns the folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// The app's window on the folder of a device.
pub struct Window {
    client: Client,
    album: Album,
    // Ends after the client's session.
    _driver: Driver,
    home: TempDir,
}

impl Window {
    /// Opens the app on the folder of a device. `QICHENG_SHELL_BIN` names the app; else it lies beside this program.
    ///
    /// # Errors
    /// When app or drivers are missing, and the driver's.
    pub async fn open(display: &Display, device: &Path, album: Album) -> Result<Self, Failure> {
        let app = binary("qicheng-shell", "QICHENG_SHELL_BIN")?;
        let home = tempfile::tempdir()?;
        let driver = Driver::start(display, home.path()).await?;
        let options = json!({ "application": app, "args": ["--data", device] });
        let capabilities = [("tauri:options".to_owned(), options)];
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.into_iter().collect())
            .connect(&driver.url())
            .await?;
        Ok(Self {
            client,
            album,
            _driver: driver,
            home,
        })
    }

    /// Presses the first button with these words.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn press(&self, words: &str) -> Result<(), Failure> {
        let button = format!(
            "//button[contains(normalize-space(.),'{words}') or contains(@aria-label,'{words}')]"
        );
        self.click(words, &button).await
    }

    /// Presses the button that says these words and no others.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn press_exactly(&self, words: &str) -> Result<(), Failure> {
        self.click(words, &format!("//button[normalize-space(.)='{words}']"))
            .await
    }

    /// Ticks the statement with these words.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn tick(&self, words: &str) -> Result<(), Failure> {
        self.click(words, &format!("//label[contains(.,'{words}')]"))
            .await
    }

    /// Types into the field of this label, in place of what is in it.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn fill(&self, label: &str, text: &str) -> Result<(), Failure> {
        let field = labelled(label);
        self.until(label, || async {
            let field = self.client.find(Locator::XPath(&field)).await?;
            field.clear().await?;
            field.send_keys(text).await
        })
        .await
    }

    /// Chooses a day, `YYYY-MM-DD`, in the radio group of this label.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn choose_day(&self, label: &str, day: &str) -> Result<(), Failure> {
        let group = format!("//*[@aria-labelledby=//*[normalize-space(.)='{label}']/@id]");
        let chip = format!("{group}//input[@type='radio'][@value='{day}']");
        self.click(label, &chip).await
    }

    /// Chooses an entry of the list of this label.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn choose(&self, label: &str, entry: &str) -> Result<(), Failure> {
        let option = format!("{}/option[normalize-space(.)='{entry}']", labelled(label));
        self.click(entry, &option).await
    }

    /// Gives a picture to be read, as chosen from the device.
    ///
    /// # Errors
    /// When no picture is asked for.
    pub async fn show(&self, picture: &Path) -> Result<(), Failure> {
        let path = picture.to_string_lossy();
        self.until("a picture is asked for", || async {
            let input = self.client.find(Locator::Css("input[type=file]")).await?;
            input.send_keys(&path).await
        })
        .await
    }

    /// Waits until words are to be seen.
    ///
    /// # Errors
    /// When they do not appear.
    pub async fn sees(&self, words: &str) -> Result<(), Failure> {
        self.until(words, || async {
            let text = self.text().await?;
            if text.contains(words) {
                return Ok(());
            }
            Err(missing("the words"))
        })
        .await
    }

    /// Photographs the window with the code that it shows, and returns where the picture is.
    ///
    /// # Errors
    /// When none appears that can be read.
    pub async fn code(&self, name: &str) -> Result<PathBuf, Failure> {
        let png = self
            .until("a code", || async {
                self.client.find(Locator::Css("svg.qr path")).await?;
                let png = self.photograph().await?;
                match qicheng_codes::read::read_image(&png) {
                    Ok(Some(_)) => Ok(png),
                    _ => Err(missing("a readable code")),
                }
            })
            .await?;
        self.keep(name, &png)
    }

    /// Takes a picture of the window.
    ///
    /// # Errors
    /// The driver's, and when it cannot be kept.
    pub async fn picture(&self, name: &str) -> Result<PathBuf, Failure> {
        let png = self.photograph().await?;
        self.keep(name, &png)
    }

    /// Lets the window begin anew, and waits until it has visited the service.
    ///
    /// # Errors
    /// When it does not come to it.
    pub async fn sync(&self) -> Result<(), Failure> {
        self.client.refresh().await?;
        let script = "const pill = document.querySelector('.pill'); \
             return pill !== null && pill.textContent.includes('已同步') \
             && !pill.classList.contains('pill--busy');";
        self.until("已同步", || async {
            match self.client.execute(script, Vec::new()).await? {
                Value::Bool(true) => Ok(()),
                _ => Err(missing("a visit")),
            }
        })
        .await
    }

    /// Goes back.
    ///
    /// # Errors
    /// The driver's.
    pub async fn back(&self) -> Result<(), Failure> {
        Ok(self.client.back().await?)
    }

    /// Returns the window's size inside, in pixels.
    ///
    /// # Errors
    /// The driver's.
    pub async fn size(&self) -> Result<(u64, u64), Failure> {
        let script = "return [innerWidth, innerHeight];";
        let size = self.client.execute(script, Vec::new()).await?;
        Ok(serde_json::from_value(size)?)
    }

    /// Closes the window; returns the folder of all that its web view has put away.
    ///
    /// # Errors
    /// The driver's.
    pub async fn close(self) -> Result<TempDir, Failure> {
        self.client.close().await?;
        Ok(self.home)
    }

    async fn click(&self, words: &str, path: &str) -> Result<(), Failure> {
        self.until(words, || async {
            let found: Element = self.client.find(Locator::XPath(path)).await?;
            found.click().await
        })
        .await
    }

    /// Tries until it succeeds; says what the window shows where it does not.
    async fn until<T, F>(&self, what: &str, attempt: impl Fn() -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, CmdError>>,
    {
        let mut last = String::new();
        let tries = async {
            loop {
                match attempt().await {
                    Ok(done) => return done,
                    Err(error) => last = error.to_string(),
                }
                tokio::time::sleep(POLL_INTERVAL).await;
            }
        };
        if let Ok(done) = tokio::time::timeout(SCREEN_TIMEOUT, tries).await {
            return Ok(done);
        }
        let shown = self.text().await.unwrap_or_default();
        // A picture is more than words; where there is none, the words remain.
        let _ = self.picture("failed").await;
        Err(format!("“{what}” did not come ({last}); the window shows:\n{shown}").into())
    }

    /// What is drawn follows what the page is by a frame or two.
    async fn photograph(&self) -> Result<Vec<u8>, CmdError> {
        let drawn = "const done = arguments[0]; \
             requestAnimationFrame(() => requestAnimationFrame(() => done(null)));";
        self.client.execute_async(drawn, Vec::new()).await?;
        self.client.screenshot().await
    }

    async fn text(&self) -> Result<String, CmdError> {
        let script = "return document.body.innerText;";
        let text = self.client.execute(script, Vec::new()).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    fn keep(&self, name: &str, png: &[u8]) -> Result<PathBuf, Failure> {
        let Album { folder, ending } = &self.album;
        let path = folder.join(format!("{name}{ending}.png"));
        fs::write(&path, png)?;
        Ok(path)
    }
}

/// The path to what a label names.
fn labelled(label: &str) -> String {
    format!("//*[@id=//label[normalize-space(.)='{label}']/@for]")
}

fn missing(what: &'static str) -> CmdError {
    CmdError::NotJson(format!("{what} not there yet"))
}
