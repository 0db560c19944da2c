//! Live reload for development: a script that asks for the page again when the site was built.

use std::time::Duration;

use poem::web::sse::{Event, SSE};
use poem::{Endpoint, EndpointExt as _, IntoResponse as _, Response, endpoint::make_sync};
use tokio::sync::watch;

/// Where the page listens.
pub const PATH: &str = "/_reload";
/// Where the script is: a file of its own, since the pages' content security policy lets no other script run.
pub const SCRIPT_PATH: &str = "/_reload.js";
/// Added to every page that is served for development.
pub const TAG: &str = "<script src=\"/_reload.js\" defer></script>\n";
const SCRIPT: &str = "new EventSource('/_reload').onmessage = () => location.reload();\n";

/// The script.
pub fn script() -> impl Endpoint<Output = Response> {
    make_sync(|_| Response::builder().content_type("text/javascript; charset=utf-8").body(SCRIPT))
        .map_to_response()
}

/// Sends one event per build.
pub fn endpoint(builds: watch::Receiver<u64>) -> impl Endpoint<Output = Response> {
    make_sync(move |_| {
        let mut builds = builds.clone();
        builds.mark_unchanged();
        let events = futures_util::stream::unfold(builds, |mut builds| async move {
            builds.changed().await.ok()?;
            let number = *builds.borrow();
            Some((Event::message(number.to_string()), builds))
        });
        SSE::new(events).keep_alive(Duration::from_secs(15)).into_response()
    })
    .map_to_response()
}
