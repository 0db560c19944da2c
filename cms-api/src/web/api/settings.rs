//! The site's settings.

use std::sync::Arc;

use cms_sdk::settings::SiteSettings;
use poem_openapi::OpenApi;
use poem_openapi::param::Header;

use super::Tag;
use crate::app::App;
use crate::settings;
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Data, Done};
use crate::web::error::ApiResult;
use crate::web::input::Input;
use crate::web::precondition::expected_version;

/// Operations on the settings.
pub struct SettingsApi {
    /// The application.
    pub app: Arc<App>,
}

#[OpenApi(prefix_path = "/admin/settings", tag = "Tag::Settings")]
impl SettingsApi {
    /// Reads the settings.
    #[oai(path = "/", method = "get", operation_id = "getSettings")]
    async fn get(&self, caller: Caller) -> ApiResult<Data<SiteSettings>> {
        caller.require(Scope::ContentRead).or_else(|_| caller.require(Scope::SettingsWrite))?;
        let mut conn = self.app.store.read().await?;
        let (settings, version) = settings::load(&mut conn).await?;
        Ok(Data::versioned(settings, version))
    }

    /// Puts other settings in their place; the site follows at once. Another origin can lock everybody out, so it asks for a fresh proof.
    #[oai(path = "/", method = "put", operation_id = "updateSettings")]
    async fn update(
        &self,
        caller: Caller,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        input: Input<SiteSettings>,
    ) -> ApiResult<Done<SiteSettings>> {
        caller.require(Scope::SettingsWrite)?;
        let expected = expected_version(if_match.0.as_deref())?;
        let mut tx = self.app.store.begin().await?;
        let (now, _) = settings::load(&mut tx).await?;
        if (&now.origin, &now.api_origin) != (&input.0.origin, &input.0.api_origin) {
            caller.require_recent(Scope::SettingsWrite, &self.app)?;
        }
        let saved = settings::save(&mut tx, &self.app.clock, expected, input.0).await?;
        tx.commit().await?;
        self.app.committed();
        Ok(Done::versioned("done-settings-saved", saved.settings, saved.version))
    }
}
