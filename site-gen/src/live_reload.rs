//! Live reload for development: a script that asks for the page again when it was built, and shows what stands in the way of that.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use poem::web::sse::{Event, SSE};
use poem::{Endpoint, EndpointExt as _, IntoResponse as _, Request, Response, endpoint::make_sync};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::build::{Audience, BuildReport};

/// Where the page listens.
pub const PATH: &str = "/_reload";
/// Where the script is: a file of its own, since the pages' content security policy lets no other script run.
pub const SCRIPT_PATH: &str = "/_reload.js";
const SCRIPT: &str = include_str!("live_reload.js");

/// What pages are told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
struct Status {
    /// Grows whenever a page may look otherwise than before.
    built: u64,
    /// What could not be built, and why.
    problems: Vec<String>,
}

/// The pages that are open in browsers, and what they are told.
#[derive(Debug)]
pub struct LiveReload {
    open: Mutex<BTreeMap<String, usize>>,
    status: watch::Sender<Status>,
    /// Whether the build that is going on was told of before its end.
    told: Mutex<bool>,
    is_waiting: AtomicBool,
}

impl Default for LiveReload {
    fn default() -> Self {
        Self {
            open: Mutex::default(),
            status: watch::Sender::new(Status::default()),
            told: Mutex::default(),
            is_waiting: AtomicBool::new(false),
        }
    }
}

impl LiveReload {
    /// Something changed: a build that is going on shows what is no longer so.
    pub fn interrupt(&self) {
        self.is_waiting.store(true, Ordering::Relaxed);
    }

    /// A build begins.
    pub fn begin(&self) {
        self.is_waiting.store(false, Ordering::Relaxed);
        *lock(&self.told) = false;
    }

    /// A build has ended.
    pub fn built(&self, report: &BuildReport) {
        let was_told = *lock(&self.told);
        let is_other = !report.changed.is_empty() || !report.removed.is_empty();
        let changed = is_other && !was_told;
        self.tell(changed, problems(report));
    }

    /// Nothing could be built.
    pub fn failed(&self, why: &str) {
        self.tell(false, vec![why.to_owned()]);
    }

    /// What is added to every page that is served: it says how old the page is.
    pub fn tag(&self) -> String {
        let built = self.status.borrow().built;
        format!("<script src=\"{SCRIPT_PATH}\" data-built=\"{built}\" defer></script>\n")
    }

    fn tell(&self, changed: bool, problems: Vec<String>) {
        self.status.send_if_modified(|status| {
            let new = Status { built: status.built + u64::from(changed), problems };
            let is_news = *status != new;
            *status = new;
            is_news
        });
    }

    /// Sends what is so now, and again whenever that changes; the page says by `path` which one it is.
    pub fn endpoint(self: &Arc<Self>) -> impl Endpoint<Output = Response> + use<> {
        let live = Arc::clone(self);
        make_sync(move |request| {
            let mut statuses = live.status.subscribe();
            statuses.mark_changed();
            let page = Arc::new(OpenPage::of(&live, &request));
            let events = futures_util::stream::unfold((statuses, page), |(mut statuses, page)| async move {
                statuses.changed().await.ok()?;
                let message = serde_json::to_string(&*statuses.borrow_and_update()).ok()?;
                Some((Event::message(message), (statuses, page)))
            });
            SSE::new(events).keep_alive(Duration::from_secs(15)).into_response()
        })
        .map_to_response()
    }
}

impl Audience for LiveReload {
    fn addresses(&self) -> Vec<String> {
        lock(&self.open).keys().cloned().collect()
    }

    fn shown(&self, report: &BuildReport) {
        let changed = !report.changed.is_empty();
        *lock(&self.told) = changed;
        if changed || !report.failures.is_empty() {
            self.tell(changed, problems(report));
        }
    }

    fn is_waiting(&self) -> bool {
        self.is_waiting.load(Ordering::Relaxed)
    }
}

/// The script.
pub fn script() -> impl Endpoint<Output = Response> {
    make_sync(|_| Response::builder().content_type("text/javascript; charset=utf-8").body(SCRIPT))
        .map_to_response()
}

/// A page for as long as it listens.
struct OpenPage {
    live: Arc<LiveReload>,
    path: String,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    path: String,
}

impl OpenPage {
    fn of(live: &Arc<LiveReload>, request: &Request) -> Self {
        let path = request.params().map(|Asked { path }| path).unwrap_or_default();
        *lock(&live.open).entry(path.clone()).or_default() += 1;
        Self { live: Arc::clone(live), path }
    }
}

impl Drop for OpenPage {
    fn drop(&mut self) {
        let mut open = lock(&self.live.open);
        if let Some(count) = open.get_mut(&self.path) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.path);
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Each failure once, with the post that hit it.
fn problems(report: &BuildReport) -> Vec<String> {
    report.failures.iter().map(crate::cli::describe).collect()
}
