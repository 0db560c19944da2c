//! Full-text search over what is live.

use std::sync::Arc;

use cms_sdk::Locale;
use poem_openapi::OpenApi;
use poem_openapi::param::Query;

use super::Tag;
use super::posts::{Named, PostSummaryBody};
use crate::app::App;
use crate::content::search;
use crate::settings;
use crate::web::envelope::{Page, PageRequest};
use crate::web::error::ApiResult;

/// The search.
pub struct SearchApi {
    /// The application.
    pub app: Arc<App>,
}

#[OpenApi(tag = "Tag::Search")]
impl SearchApi {
    /// Finds live posts that hold every word, best first. `dong` finds `đồng`; posts that hold the words with the marks that were
    /// typed come first. The last word may be the beginning of one, unless a space follows it. At most 8 words count.
    #[oai(path = "/search", method = "get", operation_id = "search")]
    async fn search(
        &self,
        /// The words.
        q: Query<String>,
        locale: Query<Locale>,
        page: Query<Option<i64>>,
        #[oai(name = "pageSize")] page_size: Query<Option<i64>>,
    ) -> ApiResult<Page<PostSummaryBody>> {
        let page = PageRequest::parse(page.0, page_size.0)?;
        let mut conn = self.app.store.read().await?;
        let (offset, limit) = (page.offset(), page.page_size);
        let (found, total) = search::find(&mut conn, locale.0, &q.0, offset, limit).await?;
        let (settings, _) = settings::load(&mut conn).await?;
        let names = Named::of(&mut conn, &found).await?;
        let items = found.into_iter().map(|one| PostSummaryBody::new(&settings, &names, one)).collect();
        Ok(Page::of(items, page, total))
    }
}
