//! The admin console: pages that the server renders for editors and admins, on the same functions of the domain as the API. They
//! only show; what changes something goes to `/v1` by script (decision 15 in docs/decisions).
//!
//! | file | what |
//! |---|---|
//! | `pages` | which pages there are is told to it; who may see a page is settled before its handler runs |
//! | `visit`, `refusal`, `answer` | a page that is asked for, why there is none, and what it says to the browser |
//! | `navigation` | the side: one table |
//! | `list`, `table` | every list: search, sort, filters, pages, marks, file |
//! | `look`, `moments` | templates, styles, scripts; moments as people read them |
//! | the others | the sections |

mod account;
mod answer;
mod audit;
mod authors;
mod builds;
mod calendar;
mod contact;
mod dashboard;
mod deliveries;
mod editor;
mod entry;
mod list;
mod look;
mod media;
mod moments;
mod navigation;
mod pages;
mod posts;
mod redirects;
mod refusal;
mod settings;
mod standing;
pub mod table;
mod tags;
mod tokens;
mod transfers;
mod translations;
mod trash;
mod users;
mod visit;
mod webhooks;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use poem::endpoint::make;
use poem::middleware::CatchPanic;
use poem::{Endpoint, EndpointExt as _, Request, Response, Route, get};

use super::middleware::request_context::request_context;
use super::middleware::time_limit::time_limit;
use crate::app::App;
use crate::tokens::Scope;
use look::Looks;
use pages::Pages;

/// What all pages of the console share.
struct Console {
    app: Arc<App>,
    looks: Looks,
    /// Addresses of the pages that there are, below `/console`.
    known: OnceLock<BTreeSet<String>>,
}

impl Console {
    fn has(&self, path: &str) -> bool {
        self.known.get().is_some_and(|known| known.contains(path))
    }
}

/// The console's pages and who may see them, to be nested at `/console`.
///
/// | route | what |
/// |---|---|
/// | `/sign-in` | for everybody |
/// | `/assets/…` | styles and scripts, under names that change with their bytes |
/// | the others | pages for whoever may see them; a list has its file beside it: `/tags.csv` |
pub fn routes(app: &Arc<App>) -> impl Endpoint<Output = Response> + use<> {
    let console = Arc::new(Console { app: Arc::clone(app), looks: Looks::default(), known: OnceLock::new() });
    let pages = Pages::new(&console)
        .page("/", Scope::ContentRead, dashboard::page)
        .list(Scope::ContentRead, posts::Posts)
        .page("/posts/new", Scope::ContentWrite, posts::new)
        .page("/posts/:id", Scope::ContentWrite, editor::page)
        .list(Scope::ContentRead, translations::Translations)
        .page("/calendar", Scope::ContentRead, calendar::page)
        .page("/calendar/:id", Scope::ContentRead, calendar::one)
        .list(Scope::ContentRead, media::Media)
        .page("/media/:id", Scope::ContentRead, media::one)
        .list(Scope::ContentRead, authors::Authors)
        .page("/authors/new", Scope::ContentWrite, authors::new)
        .page("/authors/:id", Scope::ContentRead, authors::edit)
        .list(Scope::ContentRead, trash::Trash)
        .page("/transfers", Scope::Admin, transfers::page)
        .list(Scope::ContentRead, tags::Tags)
        .page("/tags/new", Scope::ContentWrite, tags::new)
        .page("/tags/:id", Scope::ContentRead, tags::edit)
        .list(Scope::UsersRead, users::Users)
        .page("/users/:id", Scope::UsersRead, users::one)
        .list(Scope::ContactRead, contact::Messages)
        .page("/contact/:id", Scope::ContactRead, contact::one)
        .page("/settings", Scope::SettingsWrite, settings::page)
        .list(Scope::ContentRead, redirects::Redirects)
        .page("/redirects/new", Scope::ContentWrite, redirects::new)
        .page("/redirects/:id", Scope::ContentRead, redirects::edit)
        .list(Scope::WebhooksRead, webhooks::Webhooks)
        .page("/webhooks/new", Scope::WebhooksWrite, webhooks::new)
        .page("/webhooks/:id", Scope::WebhooksRead, webhooks::edit)
        .list(Scope::WebhooksRead, deliveries::Deliveries)
        .page("/deliveries/:id", Scope::WebhooksRead, deliveries::one)
        .list(Scope::OpsRead, builds::Builds)
        .page("/builds/:id", Scope::OpsRead, builds::one)
        .list(Scope::TokensWrite, tokens::Tokens)
        .page("/tokens/new", Scope::TokensWrite, tokens::new)
        .page("/tokens/:id", Scope::TokensWrite, tokens::one)
        .list(Scope::AuditRead, audit::Audit)
        .page("/account", Scope::ContentRead, account::page)
        .page("/step-up", Scope::ContentRead, account::step_up);
    let public = |console: &Arc<Console>, page: fn(Arc<Console>, Request) -> pages::Answering| {
        let console = Arc::clone(console);
        get(make(move |request: Request| {
            let answer = page(Arc::clone(&console), request);
            async move { Ok::<_, poem::Error>(answer.await) }
        }))
    };
    let route = pages
        .finish(Route::new())
        .at("/sign-in", public(&console, entry::sign_in))
        .at("/assets/*path", public(&console, entry::asset))
        .at("/<.+>", public(&console, entry::nothing));
    let clock = app.clock.clone();
    route
        .around(time_limit)
        .with(CatchPanic::new())
        .around(move |endpoint, request| request_context(clock.clone(), endpoint, request))
        .map_to_response()
}
