//! The audit log, for admins.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem_openapi::param::Query;
use poem_openapi::{Object, OpenApi};
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::audit::{self, Entry};
use crate::store::audit_log::AuditFilter;
use crate::store::types::At;
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Page, PageRequest};
use crate::web::error::ApiResult;

/// Operations on the audit log.
pub struct AuditApi {
    /// The application.
    pub app: Arc<App>,
}

/// Something that happened.
#[derive(Debug, Object)]
#[oai(rename = "AuditEntry")]
pub struct EntryBody {
    /// Its id.
    id: Uuid,
    /// When.
    at: DateTime<Utc>,
    /// Who: `user:<id>`, `token:<id>`, `cli`, `scheduler` or `anonymous`.
    actor: String,
    /// What was done, or tried.
    action: String,
    /// To whom or what; may be empty.
    subject: String,
    /// Where from: IPv6 as its /64; may be empty.
    address: String,
    /// `done` or `refused`.
    result: String,
    /// What else is worth knowing; may be empty.
    detail: String,
}

#[OpenApi(prefix_path = "/admin/audit", tag = "Tag::Audit")]
impl AuditApi {
    /// Lists what happened, newest first.
    #[expect(clippy::too_many_arguments, reason = "each is a query parameter of its own")]
    #[oai(path = "/", method = "get", operation_id = "listAudit")]
    async fn list(
        &self,
        caller: Caller,
        actor: Query<Option<String>>,
        subject: Query<Option<String>>,
        action: Query<Option<String>>,
        result: Query<Option<String>>,
        /// From this moment on.
        from: Query<Option<DateTime<Utc>>>,
        /// Before this moment.
        until: Query<Option<DateTime<Utc>>>,
        page: Query<Option<i64>>,
        #[oai(name = "pageSize")] page_size: Query<Option<i64>>,
    ) -> ApiResult<Page<EntryBody>> {
        caller.require(Scope::AuditRead)?;
        let page = PageRequest::parse(page.0, page_size.0)?;
        let filter = AuditFilter {
            actor: actor.0,
            subject: subject.0,
            action: action.0,
            result: result.0,
            from: from.0.map(At),
            until: until.0.map(At),
            ..AuditFilter::default()
        };
        let mut conn = self.app.store.read().await?;
        let (found, total) = audit::list(&mut conn, &filter, page.offset(), page.page_size).await?;
        Ok(Page::of(found.into_iter().map(EntryBody::from).collect(), page, total))
    }
}

impl From<Entry> for EntryBody {
    fn from(entry: Entry) -> Self {
        let Entry { id, at, actor, action, subject, address, result, detail } = entry;
        Self { id, at, actor, action, subject, address, result, detail }
    }
}
