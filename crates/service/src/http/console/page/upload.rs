//! A form that brings a file (RFC 7578), read whole: its few fields are short and its file is bounded.

use super::{
    fields::Fields,
    session::{CSRF, Holder as _, Session, same},
};
use crate::server::Server;
use axum::{
    extract::{FromRequest, FromRequestParts as _, Multipart, Request, multipart::MultipartError},
    response::{IntoResponse as _, Response},
};
use qicheng_service_core::ServiceError;

/// Most bytes of such a form.
pub(crate) const MAX_UPLOAD_BYTES: usize = (1 << 20) + 4_096;

/// A form with a file, and who sent it, from a page that was made for them.
pub(crate) struct UploadForm {
    pub who: Session,
    pub fields: Fields,
    pub file: Vec<u8>,
}

impl FromRequest<Server> for UploadForm {
    type Rejection = Response;

    async fn from_request(request: Request, server: &Server) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let who = Session::from_request_parts(&mut parts, server).await?;
        let form = Multipart::from_request(Request::from_parts(parts, body), server).await;
        let (fields, file) = match form {
            Ok(form) => read(form).await.map_err(MultipartError::into_response)?,
            // Not such a form: nothing came, its token neither.
            Err(_) => (Fields::default(), Vec::new()),
        };
        if same(fields.text(CSRF), &who.csrf()) {
            return Ok(Self { who, fields, file });
        }
        Err(who.failed(ServiceError::NotAllowed).into_response())
    }
}

/// Returns the fields, and the bytes of the one that is a file.
async fn read(mut form: Multipart) -> Result<(Fields, Vec<u8>), MultipartError> {
    let (mut fields, mut file) = (Fields::default(), Vec::new());
    while let Some(field) = form.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_some() {
            file = field.bytes().await?.to_vec();
        } else {
            fields.put(name, field.text().await?);
        }
    }
    Ok((fields, file))
}
