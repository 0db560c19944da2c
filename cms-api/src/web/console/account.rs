//! One's own account. Its forms are those of the site's page of accounts, and so are its scripts.

use cms_sdk::signing_keys::PublicSigningKey;
use cms_sdk::site_path::{PathKind, site_path};
use serde_json::json;

use super::refusal::Refusal;
use super::visit::{Answer, Visit};
use crate::app::App;
use crate::signing_keys as keys;

/// The public keys that offers of handshakes are held to; made where there are none yet.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn signing_keys(app: &App) -> Result<Vec<PublicSigningKey>, Refusal> {
    keys::signing(app).await?;
    Ok(keys::public(&mut app.store.read().await?).await?.unwrap_or_default().keys)
}

/// The page.
pub(super) async fn page(visit: Visit) -> Answer {
    let content = forms(&visit).await?;
    visit.page("account.html", &content)
}

/// The dialog that asks who is there once more, for a page that needs it: a part of a page.
pub(super) async fn step_up(visit: Visit) -> Answer {
    let content = forms(&visit).await?;
    visit.page("step_up.html", &content)
}

/// What forms that are sealed know.
async fn forms(visit: &Visit) -> Result<serde_json::Value, Refusal> {
    let (frame, app) = (&visit.frame, visit.app());
    let forgot = format!(
        "{}{}",
        frame.settings.origin,
        site_path(&frame.settings, frame.locale, PathKind::ForgotPassword, "")
    );
    Ok(json!({"content": {
        "sign_in": "/console/sign-in",
        "forgot_password": forgot,
        "signing_keys": signing_keys(app).await?,
    }}))
}
