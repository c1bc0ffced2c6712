use super::{Bundle, BundleError, Roots};
use chrono::{DateTime, Utc};

/// How far the version may rise at once, so that one wrong bundle cannot end all others.
pub const MAX_VERSION_STEP: u64 = 1_000;

/// Decides whether the next bundle takes the place of the one held, or becomes the first under the roots that the app
/// was built with.
///
/// # Errors
/// Why it does not; the one held stays.
pub fn accept(
    held: Option<&Bundle>,
    built_in: &Roots,
    next: &[u8],
    now: DateTime<Utc>,
) -> Result<Bundle, BundleError> {
    let next = Bundle::verify(next, held.map_or(built_in, Bundle::roots))?;
    if let Some(held) = held {
        let (held, next) = (held.body().version, next.body().version);
        if next <= held {
            return Err(BundleError::NotNewer);
        }
        if next - held > MAX_VERSION_STEP {
            return Err(BundleError::TooFarAhead);
        }
    }
    if now >= next.body().expires {
        return Err(BundleError::Expired);
    }
    Ok(next)
}
