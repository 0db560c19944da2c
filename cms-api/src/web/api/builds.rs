//! Build receipts: reported by generators, read by people.

use std::sync::Arc;

use cms_sdk::build::{Build, BuildFinish, BuildStart, BuildStatus};
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::builds;
use crate::signing_keys;
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Data, Done, Page, PageRequest};
use crate::web::error::ApiResult;
use crate::web::input::Input;

/// Operations on builds.
pub struct BuildsApi {
    /// The application.
    pub app: Arc<App>,
}

#[OpenApi(tag = "Tag::Builds")]
impl BuildsApi {
    /// Reports that a build begins. Its id is the generator's own: the same report twice is one build.
    #[oai(path = "/builds", method = "post", operation_id = "startBuild")]
    async fn start(&self, caller: Caller, report: Input<BuildStart>) -> ApiResult<Done<Build>> {
        caller.require(Scope::SiteWrite)?;
        let mut tx = self.app.store.begin().await?;
        let (build, is_news) = builds::start(&mut tx, &self.app.clock, report.0).await?;
        tx.commit().await?;
        self.app.build_reported();
        let answer = if is_news { Done::created } else { Done::ok };
        Ok(answer("done-build-started", build))
    }

    /// Reports how a build ended. The same report twice is one report.
    #[oai(path = "/builds/:id", method = "put", operation_id = "finishBuild")]
    async fn finish(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        report: Input<BuildFinish>,
    ) -> ApiResult<Done<Build>> {
        caller.require(Scope::SiteWrite)?;
        let mut tx = self.app.store.begin().await?;
        let build = builds::finish(&mut tx, id.0, report.0).await?;
        if build.target == builds::PRODUCTION && build.status == BuildStatus::Succeeded {
            signing_keys::note_live(&mut tx, &self.app, build.seq).await?;
        }
        tx.commit().await?;
        self.app.build_reported();
        Ok(Done::ok("done-build-finished", build))
    }

    /// Lists the builds, newest first.
    #[oai(path = "/admin/builds", method = "get", operation_id = "listBuilds")]
    async fn list(
        &self,
        caller: Caller,
        /// Only builds of this target: `production`.
        target: Query<Option<String>>,
        page: Query<Option<i64>>,
        #[oai(name = "pageSize")] page_size: Query<Option<i64>>,
    ) -> ApiResult<Page<Build>> {
        caller.require(Scope::OpsRead)?;
        let page = PageRequest::parse(page.0, page_size.0)?;
        // A target is a slug; nothing can have been built for any other text, and PostgreSQL cannot even compare NUL.
        let target = target.0.map(|target| target.replace('\0', " "));
        let mut conn = self.app.store.read().await?;
        let (builds, total) =
            builds::list(&mut conn, target.as_deref(), page.offset(), page.page_size).await?;
        Ok(Page::of(builds, page, total))
    }

    /// Reads a build.
    #[oai(path = "/admin/builds/:id", method = "get", operation_id = "getBuild")]
    async fn get(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Data<Build>> {
        caller.require(Scope::OpsRead)?;
        let mut conn = self.app.store.read().await?;
        Ok(Data::of(builds::get(&mut conn, id.0).await?))
    }
}
