//! What goes live, or is taken down, at a minute.

pub mod body;
pub mod input;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::schedules;
use crate::store::schedules::ScheduleFilter;
use crate::store::types::At;
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Data, Done, Page, PageRequest};
use crate::web::error::ApiResult;
use crate::web::input::Input;
use crate::web::once::{Begun, Once};
use crate::web::precondition::expected_version;
use body::{ScheduleBody, StateBody};
use input::{DecisionBody, DecisionInput, NewScheduleInput, ScheduleInput};

/// Operations on schedules.
pub struct SchedulesApi {
    /// The application.
    pub app: Arc<App>,
}

#[OpenApi(prefix_path = "/admin/schedules", tag = "Tag::Schedules")]
impl SchedulesApi {
    /// Lists schedules with what became of them, earliest first.
    #[expect(clippy::too_many_arguments, reason = "one per query parameter")]
    #[oai(path = "/", method = "get", operation_id = "listSchedules")]
    async fn list(
        &self,
        caller: Caller,
        /// Planned for this moment or later.
        from: Query<Option<DateTime<Utc>>>,
        /// Planned for before this moment.
        to: Query<Option<DateTime<Utc>>>,
        state: Query<Option<StateBody>>,
        #[oai(name = "postId")] post_id: Query<Option<Uuid>>,
        page: Query<Option<i64>>,
        #[oai(name = "pageSize")] page_size: Query<Option<i64>>,
    ) -> ApiResult<Page<ScheduleBody>> {
        caller.require(Scope::ContentRead)?;
        let page = PageRequest::parse(page.0, page_size.0)?;
        let filter = ScheduleFilter {
            from: from.0.map(At),
            to: to.0.map(At),
            state: state.0.map(|state| schedules::State::from(state).as_str().to_owned()),
            post_id: post_id.0,
        };
        let mut conn = self.app.store.read().await?;
        let zone = schedules::zone(&mut conn).await?;
        let (found, total) = schedules::list(&mut conn, &filter, page.offset(), page.page_size).await?;
        let bodies = found.into_iter().map(|schedule| ScheduleBody::of(schedule, zone, None));
        Ok(Page::of(bodies.collect(), page, total))
    }

    /// Schedules a post: revisions of its languages go live at a minute, or the languages are taken down; all of them or none.
    #[oai(path = "/", method = "post", operation_id = "createSchedule")]
    async fn create(
        &self,
        caller: Caller,
        /// Sent twice with the same key and body, the schedule is made once.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        input: Input<NewScheduleInput>,
    ) -> ApiResult<Done<ScheduleBody>> {
        caller.require(Scope::ContentWrite)?;
        let once = Once::new(key.0, &caller, "createSchedule", &input.0)?;
        let mut tx = match once.begin(&self.app).await? {
            Begun::Before(answer) => return Ok(answer),
            Begun::Now(tx) => tx,
        };
        let (clock, source) = (&self.app.clock, caller.source());
        let (made, change) = schedules::create(&mut tx, clock, source, input.0.into()).await?;
        let version = made.version;
        let body = ScheduleBody::of(made, schedules::zone(&mut tx).await?, change);
        once.commit(tx, Done::created_versioned("done-schedule-made", body, version)).await
    }

    /// Reads a schedule with what became of it.
    #[oai(path = "/:id", method = "get", operation_id = "getSchedule")]
    async fn get(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Data<ScheduleBody>> {
        caller.require(Scope::ContentRead)?;
        let mut conn = self.app.store.read().await?;
        let zone = schedules::zone(&mut conn).await?;
        let found = schedules::find(&mut conn, id.0).await?;
        let version = found.version;
        Ok(Data::versioned(ScheduleBody::of(found, zone, None), version))
    }

    /// Moves a schedule to another minute; it may name other revisions. What was held waits again.
    #[oai(path = "/:id", method = "put", operation_id = "updateSchedule")]
    async fn update(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
        input: Input<ScheduleInput>,
    ) -> ApiResult<Done<ScheduleBody>> {
        caller.require(Scope::ContentWrite)?;
        let expected = expected_version(if_match.0.as_deref())?;
        let App { store, clock, .. } = &*self.app;
        let mut tx = store.begin().await?;
        let zone = schedules::zone(&mut tx).await?;
        let change = input.0.into();
        let (moved, change) =
            schedules::move_to(&mut tx, clock, caller.source(), id.0, expected, change).await?;
        tx.commit().await?;
        let version = moved.version;
        Ok(Done::versioned("done-schedule-moved", ScheduleBody::of(moved, zone, change), version))
    }

    /// Takes a schedule back: nothing happens at its minute. It stays in the list.
    #[oai(path = "/:id", method = "delete", operation_id = "cancelSchedule")]
    async fn cancel(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        #[oai(name = "If-Match")] if_match: Header<Option<String>>,
    ) -> ApiResult<Done<ScheduleBody>> {
        caller.require(Scope::ContentWrite)?;
        let expected = expected_version(if_match.0.as_deref())?;
        let App { store, clock, .. } = &*self.app;
        let mut tx = store.begin().await?;
        let zone = schedules::zone(&mut tx).await?;
        let cancelled = schedules::cancel(&mut tx, clock, caller.source(), id.0, expected).await?;
        tx.commit().await?;
        let version = cancelled.version;
        Ok(Done::versioned("done-schedule-cancelled", ScheduleBody::of(cancelled, zone, None), version))
    }

    /// Decides about a schedule that was missed and is held: it runs now, or never.
    #[oai(path = "/:id/decide", method = "post", operation_id = "decideSchedule")]
    async fn decide(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        input: Input<DecisionInput>,
    ) -> ApiResult<Done<ScheduleBody>> {
        caller.require(Scope::ContentWrite)?;
        let runs = input.0.decision == DecisionBody::Run;
        let mut tx = self.app.store.begin().await?;
        let zone = schedules::zone(&mut tx).await?;
        let decided = schedules::decide(&mut tx, &self.app, caller.source(), id.0, runs).await?;
        tx.commit().await?;
        self.app.committed();
        let message = if runs { "done-schedule-ran" } else { "done-schedule-skipped" };
        let version = decided.version;
        Ok(Done::versioned(message, ScheduleBody::of(decided, zone, None), version))
    }
}
