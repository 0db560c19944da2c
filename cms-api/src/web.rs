//! Every route, and the order of what a request passes through, on one screen. poem is used here and nowhere else.

pub mod api;
pub mod caller;
pub mod console;
pub mod context;
pub mod envelope;
pub mod error;
pub mod form_page;
pub mod framework_error;
pub mod health;
pub mod input;
pub mod limits;
pub mod media;
pub mod metrics;
pub mod middleware;
pub mod once;
pub mod operations;
pub mod precondition;
pub mod preview;
pub mod received;
pub mod sealed;
pub mod server;
pub mod session_cookies;
pub mod streamed;
pub mod visitor;

use std::any::Any;
use std::sync::Arc;

use cms_sdk::ErrorCode;
use poem::middleware::{CatchPanic, CookieJarManager};
use poem::{Endpoint, EndpointExt as _, IntoEndpoint as _, IntoResponse, Response, Route, get, handler};

use crate::app::App;
use error::ApiError;
use middleware::answer_headers::answer_headers;
use middleware::authenticate::authenticate;
use middleware::body_limit::body_limit;
use middleware::keep_answers::{KeptAnswers, keep_answers};
use middleware::known_request::known_request;
use middleware::measure::measure;
use middleware::own_pages::own_pages;
use middleware::rate_limit::rate_limit;
use middleware::request_context::request_context;
use middleware::time_limit::time_limit;
use operations::Operations;

/// The API's routes, to be mounted at the root of a host.
///
/// | route | what |
/// |---|---|
/// | `/v1/…` | the contract, see `web/api.rs` |
/// | `/media/{name}` | uploaded pictures and their thumbnails |
/// | `/console` | the admin console, see `web/console.rs` |
/// | `/openapi.json`, `/docs` | its description |
/// | `/preview/…` | what is not published, behind a signed link |
/// | `/health`, `/health/live`, `/health/ready` | Terminus health |
/// | `/metrics` | Prometheus metrics |
pub fn routes(app: &Arc<App>) -> Route {
    let service = api::service(app);
    let specification = api::specification(&service);
    let documentation = service.rapidoc();
    let operations = Arc::new(Operations::of(&service.spec(), "/v1").unwrap_or_default());
    // A request passes from the last line to the first: context, metrics, headers, panics, cookies, our error bodies, body cap, time limit,
    // whose page, caller, method and query, rate limit, kept answers, operation.
    let v1 = service
        .into_endpoint()
        .around({
            let (app, kept) = (Arc::clone(app), Arc::new(KeptAnswers::default()));
            move |endpoint, request| keep_answers(Arc::clone(&app), Arc::clone(&kept), endpoint, request)
        })
        .around({
            let app = Arc::clone(app);
            move |endpoint, request| rate_limit(Arc::clone(&app), endpoint, request)
        })
        .around(known_request)
        .around({
            let app = Arc::clone(app);
            move |endpoint, request| authenticate(Arc::clone(&app), endpoint, request)
        })
        .around({
            let app = Arc::clone(app);
            move |endpoint, request| own_pages(Arc::clone(&app), endpoint, request)
        })
        .around(time_limit)
        .around({
            let limit = app.config.body_limit;
            move |endpoint, request| body_limit(limit, endpoint, request)
        })
        .catch_all_error(framework_error::to_response)
        .with(CookieJarManager::new())
        .with(CatchPanic::new().with_handler(panicked))
        .around(answer_headers)
        .around({
            let app = Arc::clone(app);
            move |endpoint, request| measure(Arc::clone(&app), Arc::clone(&operations), endpoint, request)
        })
        .around({
            let clock = app.clock.clone();
            move |endpoint, request| request_context(clock.clone(), endpoint, request)
        });
    Route::new()
        .nest("/v1", v1)
        .nest("/console", console::routes(app))
        .at("/openapi.json", get(specification))
        .nest("/docs", documentation)
        .nest("/preview", preview::routes())
        .at("/media/:name", get(media::file))
        .at("/metrics", get(metrics::metrics))
        .at("/health", get(health::health))
        .at("/health/live", get(health::live))
        .at("/health/ready", get(health::ready))
}

/// The API alone: [`routes`], and the contract's 404 for everything else.
pub fn endpoint(app: &Arc<App>) -> impl Endpoint<Output = Response> + use<> {
    routes(app).nest_no_strip("/", unknown_route).data(Arc::clone(app)).map_to_response()
}

#[handler]
fn unknown_route() -> Response {
    ApiError::new(ErrorCode::RouteNotFound).into_response()
}

fn panicked(_panic: Box<dyn Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    ApiError::new(ErrorCode::Internal).into_response()
}
