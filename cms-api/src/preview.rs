//! What is not published yet: shown on the site's own theme by the site's own code, and checked before it goes live.
//!
//! | | what |
//! |---|---|
//! | [`link`] | signed links that live an hour |
//! | [`page`] | the page of one language, as it would be if it were published now |
//! | [`markdown`] | a text while it is being written |
//! | [`check`] | what to look at before publishing |

pub mod check;
pub mod link;
pub mod markdown;
pub mod page;

mod copies;
mod lookups;

use std::sync::LazyLock;

use site_render::theme::{Theme, ThemeError};

use crate::store::{StoreError, StoreResult};

/// Where previews and the theme's assets for them are served.
pub const BASE: &str = "/preview";

static THEME: LazyLock<Result<Theme, ThemeError>> = LazyLock::new(|| Theme::embedded_under(BASE));

/// The theme that previews are shown on: the built-in one, its assets under [`BASE`], since a site need not be built.
///
/// # Errors
/// Never in practice: a test loads the built-in theme.
pub fn theme() -> StoreResult<&'static Theme> {
    THEME.as_ref().map_err(|error| StoreError::Other(anyhow::anyhow!("{error}")))
}
