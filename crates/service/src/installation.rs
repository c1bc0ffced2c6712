//! What a new phone needs to belong to this service: the set-up code, its link, and the files of an installation.

use crate::data::Identity;
use qicheng_codes::make::{MakeError, QrCode};
use qicheng_credential::{
    setup::{BUNDLE_FILE, SETUP_FILE, SetupCode, SetupCodeError, SetupFile, roots_digest},
    trust::Roots,
};
use qicheng_service_core::{App, ServiceError, trust};

/// Pixels a module of the set-up code's picture.
const PICTURE_SCALE: u32 = 8;

/// Why there is no installation.
#[derive(Debug, thiserror::Error)]
pub enum InstallationError {
    /// No address is stored under which phones reach the service.
    #[error("the service has no address yet: run `qicheng-service address`")]
    NoAddress,
    /// No trust bundle is installed.
    #[error("no trust bundle yet: run `qicheng-service install-trust`")]
    NoTrust,
    /// Address and name do not fit into a code.
    #[error(transparent)]
    Code(#[from] SetupCodeError),
    /// No picture can be made.
    #[error(transparent)]
    Picture(#[from] MakeError),
    /// The set-up cannot be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// The service.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

/// The set-up of a phone.
#[derive(Debug)]
pub struct Installation {
    /// What a phone scans.
    pub code: SetupCode,
    /// The signed trust bundle.
    pub bundle: Vec<u8>,
    roots: Roots,
}

impl Installation {
    /// Puts the service's address and its trust bundle together.
    ///
    /// # Errors
    /// See [`InstallationError`].
    pub async fn of(app: &App, identity: &Identity) -> Result<Self, InstallationError> {
        let service = identity.address.clone();
        let service = service.ok_or(InstallationError::NoAddress)?;
        let held = app
            .read(|tx, ctx| trust::installed(tx, ctx.tenant))
            .await?
            .ok_or(InstallationError::NoTrust)?;
        let body = held.bundle.body();
        Ok(Self {
            code: SetupCode {
                service,
                place: identity.place,
                roots: roots_digest(&body.roots),
                bundle_version: body.version,
                name: Some(identity.name.clone()).filter(|name| !name.trim().is_empty()),
            },
            roots: body.roots,
            bundle: held.bytes,
        })
    }

    /// Returns the files by name: the set-up and the bundle that the app reads, the code and the link as text, and the
    /// code as a picture.
    ///
    /// # Errors
    /// See [`InstallationError`].
    pub fn files(&self) -> Result<[(&'static str, Vec<u8>); 4], InstallationError> {
        let service = self.code.service.clone();
        let setup = SetupFile::new(service, self.code.place, &self.roots);
        let text = format!("{}\n{}\n", self.code.to_text()?, self.code.to_link()?);
        Ok([
            (SETUP_FILE, serde_json::to_vec_pretty(&setup)?),
            (BUNDLE_FILE, self.bundle.clone()),
            ("setup-code.txt", text.into_bytes()),
            ("setup-code.svg", self.picture()?.to_svg(PICTURE_SCALE)?),
        ])
    }

    /// Returns the set-up code as a QR code.
    ///
    /// # Errors
    /// `Code`, `Picture`.
    pub fn picture(&self) -> Result<QrCode, InstallationError> {
        Ok(QrCode::new(&self.code.to_text()?)?)
    }
}
