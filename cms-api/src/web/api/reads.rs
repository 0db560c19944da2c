//! Read counts: the beacon that pages send, and what it adds up to.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use cms_sdk::{ErrorCode, Locale};
use poem_openapi::param::{Path, Query};
use poem_openapi::{Object, OpenApi};
use serde::Deserialize;
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::content;
use crate::reads::{self, DayCount, Outcome, ViewEvent};
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::{Data, Done};
use crate::web::error::{ApiError, ApiResult};
use crate::web::input::BeaconInput;
use crate::web::visitor::Visitor;

/// Longest span that one request may ask for, in days.
const MAX_DAYS: i64 = 400;
/// The span where none is asked for, in days.
const DEFAULT_DAYS: u64 = 30;

/// Operations on read counts.
pub struct ReadsApi {
    /// The application.
    pub app: Arc<App>,
}

/// A page was visible for some seconds.
#[derive(Debug, Object, Deserialize)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ViewInput {
    /// Made by the page, once per view: a view that is sent twice counts once.
    event_id: Uuid,
    /// The language of the page.
    locale: Locale,
}

/// A view that was noted.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct ViewBody {
    /// The event.
    event_id: Uuid,
}

/// How often a post was read.
#[derive(Debug, Object)]
pub struct ReadsBody {
    /// In all languages together.
    total: u64,
    /// In English.
    en: u64,
    /// In Vietnamese.
    vi: u64,
}

/// How a post's pages were seen on one day in one language.
#[derive(Debug, Object)]
#[oai(rename_all = "camelCase")]
pub struct DayReadsBody {
    /// The day, UTC.
    day: NaiveDate,
    /// The language.
    locale: Locale,
    /// Reads: once per reader and day, without programs.
    counted: u64,
    /// The same readers again on that day.
    repeated: u64,
    /// Fetched ahead by a browser.
    prefetched: u64,
    /// By programs that say so.
    declared_bot: u64,
    /// By browsers that a program drives.
    automated: u64,
    /// By something that names no browser.
    nameless: u64,
}

#[OpenApi(tag = "Tag::Reads")]
impl ReadsApi {
    /// Notes that a live page was visible for some seconds. Takes what `navigator.sendBeacon` sends: the JSON may come as
    /// `text/plain`. Programs and repeated views are kept apart, with the reason; who read is not kept.
    #[oai(path = "/posts/:id/view", method = "post", operation_id = "viewPost")]
    async fn view(
        &self,
        visitor: Visitor,
        id: Path<Uuid>,
        input: BeaconInput<ViewInput>,
    ) -> ApiResult<Done<ViewBody>> {
        let ViewInput { event_id, locale } = input.0;
        if !self.app.live_posts.has(&self.app.store, (id.0, locale)).await? {
            return Err(ErrorCode::NotFound.into());
        }
        let day = self.app.clock.now().date_naive();
        let outcome = match Outcome::of(visitor.signs()) {
            Some(outcome) => outcome,
            None => {
                let who = (visitor.address, visitor.user_agent.as_str());
                match reads::is_first_today(&*self.app.ephemeral, who, id.0, day).await? {
                    true => Outcome::Counted,
                    false => Outcome::Repeated,
                }
            }
        };
        if !self.app.views.push(ViewEvent { id: event_id, post_id: id.0, locale, day, outcome }) {
            return Err(ErrorCode::Unavailable.into());
        }
        Ok(Done::ok("done-view-noted", ViewBody { event_id }))
    }

    /// Reads how often a live post was read, since it was published first.
    #[oai(path = "/posts/:id/reads", method = "get", operation_id = "getReads")]
    async fn reads(&self, id: Path<Uuid>) -> ApiResult<Data<ReadsBody>> {
        let mut is_live = false;
        for locale in Locale::ALL {
            is_live |= self.app.live_posts.has(&self.app.store, (id.0, locale)).await?;
        }
        if !is_live {
            return Err(ErrorCode::NotFound.into());
        }
        let all = self.app.documents.counts(id.0, reads::ever()).await?;
        let of = |locale| {
            all.iter()
                .filter(|one| one.locale == locale && one.outcome == Outcome::Counted)
                .map(|one| one.events)
                .sum()
        };
        let (en, vi): (u64, u64) = (of(Locale::En), of(Locale::Vi));
        Ok(Data::of(ReadsBody { total: en + vi, en, vi }))
    }

    /// Reads how a post was read by day and language, with what was not counted and why: 30 days up to today unless asked
    /// otherwise, 400 at most.
    #[oai(path = "/admin/posts/:id/reads", method = "get", operation_id = "getReadsByDay")]
    async fn by_day(
        &self,
        caller: Caller,
        id: Path<Uuid>,
        /// First day, UTC.
        from: Query<Option<NaiveDate>>,
        /// Last day, UTC.
        to: Query<Option<NaiveDate>>,
    ) -> ApiResult<Data<Vec<DayReadsBody>>> {
        caller.require(Scope::ContentRead)?;
        let to = to.0.unwrap_or_else(|| self.app.clock.now().date_naive());
        let from = from.0.or_else(|| to.checked_sub_days(Days::new(DEFAULT_DAYS - 1))).unwrap_or(to);
        let is_possible = [from, to].iter().all(|day| reads::ever().contains(day));
        if !is_possible || !(0..MAX_DAYS).contains(&(to - from).num_days()) {
            return Err(ApiError::detailed(ErrorCode::InvalidQuery, "from … to, 400 days at most"));
        }
        let mut conn = self.app.store.read().await?;
        content::exists(&mut conn, id.0).await?;
        drop(conn);
        Ok(Data::of(by_day(&self.app.documents.counts(id.0, from..=to).await?)))
    }
}

fn by_day(counts: &[DayCount]) -> Vec<DayReadsBody> {
    let mut days: BTreeMap<(NaiveDate, &str), DayReadsBody> = BTreeMap::new();
    for count in counts {
        let (day, locale) = (count.day, count.locale);
        let body = days.entry((day, locale.as_str())).or_insert(DayReadsBody {
            day,
            locale,
            counted: 0,
            repeated: 0,
            prefetched: 0,
            declared_bot: 0,
            automated: 0,
            nameless: 0,
        });
        let field = match count.outcome {
            Outcome::Counted => &mut body.counted,
            Outcome::Repeated => &mut body.repeated,
            Outcome::Prefetched => &mut body.prefetched,
            Outcome::DeclaredBot => &mut body.declared_bot,
            Outcome::Automated => &mut body.automated,
            Outcome::Nameless => &mut body.nameless,
        };
        *field += count.events;
    }
    days.into_values().collect()
}
