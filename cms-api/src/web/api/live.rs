//! Whether readers see what was published, asked or told as it changes.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use cms_sdk::build::BuildStatus;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt as _, stream};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::EventStream;
use poem_openapi::{Enum, Object, OpenApi};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::Tag;
use crate::app::App;
use crate::error::DomainResult;
use crate::live_status::{self, LiveState, LiveStatus};
use crate::store::Conn;
use crate::tokens::Scope;
use crate::web::caller::Caller;
use crate::web::envelope::Data;
use crate::web::error::ApiResult;
use crate::{builds, content, feed};

/// How often to look although nothing was heard: another instance's hint may be lost.
const POLL: Duration = Duration::from_secs(2);
/// How often a silent stream says that it lives, so that proxies keep it open.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long a stream lives: below an access token's five minutes, so that whoever listens shows anew that they may.
const LIFETIME: Duration = Duration::from_mins(4);

/// Operations that tell what is live.
pub struct LiveApi {
    /// The application.
    pub app: Arc<App>,
}

/// How far one language of a post is on its way to readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum LiveStateBody {
    /// Never published.
    Draft,
    /// Goes live at a minute, see `publishAt`.
    Scheduled,
    /// Published, and no build has taken it up yet.
    Queued,
    /// A build is bringing it.
    Building,
    /// Readers see it.
    Live,
    /// The newest build that was to bring it failed.
    Failed,
    /// Unpublished, and the site may still show it.
    Leaving,
    /// Gone from the site.
    Unpublished,
}

/// One language of a post on its way to readers.
#[derive(Debug, Clone, PartialEq, Object)]
#[oai(rename_all = "camelCase", rename = "LiveStatus")]
pub struct LiveStatusBody {
    /// The language.
    locale: Locale,
    /// How far it is.
    state: LiveStateBody,
    /// Since when; absent for a draft.
    #[oai(skip_serializing_if_is_none)]
    since: Option<DateTime<Utc>>,
    /// When a schedule publishes it.
    #[oai(skip_serializing_if_is_none)]
    publish_at: Option<DateTime<Utc>>,
    /// When a schedule takes it down.
    #[oai(skip_serializing_if_is_none)]
    unpublish_at: Option<DateTime<Utc>>,
    /// Why it failed, as the generator says.
    #[oai(skip_serializing_if_is_none)]
    reason: Option<String>,
}

/// What has changed, for pages that are open.
#[derive(Debug, Clone, PartialEq, Object)]
#[oai(rename_all = "camelCase", rename = "LiveEvent")]
pub struct EventBody {
    /// Number of the newest change of the site.
    seq: i64,
    /// Number of the newest change that readers see; absent before the first build.
    #[oai(skip_serializing_if_is_none)]
    live_seq: Option<i64>,
    /// How the newest build of the production target stands; absent before the first.
    #[oai(skip_serializing_if_is_none)]
    build: Option<BuildStatus>,
    /// The languages of the post that was asked for.
    post: Vec<LiveStatusBody>,
}

#[OpenApi(prefix_path = "/admin", tag = "Tag::Live")]
impl LiveApi {
    /// Tells for each language of a post whether readers see what was published.
    #[oai(path = "/posts/:id/live", method = "get", operation_id = "getLiveStatus")]
    async fn of_post(&self, caller: Caller, id: Path<Uuid>) -> ApiResult<Data<Vec<LiveStatusBody>>> {
        caller.require(Scope::ContentRead)?;
        let mut conn = self.app.store.read().await?;
        content::exists(&mut conn, id.0).await?;
        let statuses = live_status::of_post(&mut conn, &self.app.clock, id.0).await?;
        Ok(Data::of(statuses.into_iter().map(LiveStatusBody::from).collect()))
    }

    /// Tells, as server-sent events, what changes on the way to readers: at once how it stands, then every change. The stream ends
    /// after four minutes; whoever listens comes again.
    #[oai(path = "/events", method = "get", operation_id = "listenToEvents")]
    async fn events(
        &self,
        caller: Caller,
        /// Also tell how the languages of this post stand.
        post: Query<Option<Uuid>>,
    ) -> ApiResult<EventStream<BoxStream<'static, EventBody>>> {
        caller.require(Scope::ContentRead)?;
        let first = look(&self.app, post.0).await?;
        let events = events(Arc::clone(&self.app), post.0, first, self.app.lifecycle.token());
        Ok(EventStream::new(events.boxed()).keep_alive(KEEP_ALIVE))
    }
}

/// What is true now, and again whenever it differs, until the stream has lived or the process stops.
fn events(
    app: Arc<App>,
    post: Option<Uuid>,
    first: EventBody,
    stop: CancellationToken,
) -> impl Stream<Item = EventBody> + Send + use<> {
    let end = tokio::time::Instant::now() + LIFETIME;
    let heard = app.progress.subscribe();
    stream::unfold((None, heard), move |(told, mut heard): (Option<EventBody>, _)| {
        let (app, stop, first) = (Arc::clone(&app), stop.clone(), first.clone());
        async move {
            let Some(told) = told else { return Some((first.clone(), (Some(first), heard))) };
            loop {
                tokio::select! {
                    () = stop.cancelled() => return None,
                    () = tokio::time::sleep_until(end) => return None,
                    _ = heard.changed() => {}
                    () = tokio::time::sleep(POLL) => {}
                }
                // A store that does not answer is asked again; the listener keeps what it was told.
                let Ok(now) = look(&app, post).await else { continue };
                if now != told {
                    return Some((now.clone(), (Some(now), heard)));
                }
            }
        }
    })
}

async fn look(app: &App, post: Option<Uuid>) -> DomainResult<EventBody> {
    let mut conn = app.store.read().await?;
    let post = match post {
        Some(id) => of_post(app, &mut conn, id).await?,
        None => Vec::new(),
    };
    let newest = builds::newest(&mut conn, builds::PRODUCTION).await?;
    Ok(EventBody {
        seq: feed::head(&mut conn).await?.seq,
        live_seq: builds::live_cursor(&mut conn, builds::PRODUCTION).await?.map(|cursor| cursor.seq),
        build: newest.map(|(build, _)| build.status),
        post,
    })
}

async fn of_post(app: &App, conn: &mut Conn, id: Uuid) -> DomainResult<Vec<LiveStatusBody>> {
    content::exists(conn, id).await?;
    let statuses = live_status::of_post(conn, &app.clock, id).await?;
    Ok(statuses.into_iter().map(LiveStatusBody::from).collect())
}

impl From<LiveStatus> for LiveStatusBody {
    fn from(status: LiveStatus) -> Self {
        let state = match status.state {
            LiveState::Draft => LiveStateBody::Draft,
            LiveState::Scheduled => LiveStateBody::Scheduled,
            LiveState::Queued => LiveStateBody::Queued,
            LiveState::Building => LiveStateBody::Building,
            LiveState::Live => LiveStateBody::Live,
            LiveState::Failed => LiveStateBody::Failed,
            LiveState::Leaving => LiveStateBody::Leaving,
            LiveState::Unpublished => LiveStateBody::Unpublished,
        };
        Self {
            locale: status.locale,
            state,
            since: status.since,
            publish_at: status.publish_at,
            unpublish_at: status.unpublish_at,
            reason: status.reason,
        }
    }
}
