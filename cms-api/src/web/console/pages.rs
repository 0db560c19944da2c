//! Which pages the console has. Who asks and what they may is settled here, before a page's handler runs.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use cms_sdk::{ErrorCode, Locale};
use poem::endpoint::{BoxEndpoint, make};
use poem::{EndpointExt as _, Request, Response, Route, get};
use serde_json::json;

use super::list::{self, List};
use super::refusal::Refusal;
use super::visit::{Answer, Frame, Visit};
use super::{Console, answer};
use crate::tokens::Scope;
use crate::web::caller;
use crate::web::error::ApiError;

/// An answer on its way.
pub(super) type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// The pages, as they are told.
pub(super) struct Pages {
    console: Arc<Console>,
    pages: Vec<(String, BoxEndpoint<'static, Response>)>,
}

impl Pages {
    pub(super) fn new(console: &Arc<Console>) -> Self {
        Self { console: Arc::clone(console), pages: Vec::new() }
    }

    /// A page at this address below `/console`, for those who may do what the scope allows.
    pub(super) fn page<F, A>(mut self, path: &str, scope: Scope, handler: F) -> Self
    where
        F: Fn(Visit) -> A + Send + Sync + 'static,
        A: Future<Output = Answer> + Send + 'static,
    {
        let (console, handler) = (Arc::clone(&self.console), Arc::new(handler));
        let endpoint = make(move |request: Request| {
            let (console, handler) = (Arc::clone(&console), Arc::clone(&handler));
            async move { Ok::<_, poem::Error>(answered(&console, &request, scope, &*handler).await) }
        });
        self.pages.push((path.to_owned(), endpoint.boxed()));
        self
    }

    /// A list, and its file.
    pub(super) fn list(self, scope: Scope, list: impl List) -> Self {
        let list: Arc<dyn List> = Arc::new(list);
        let path = format!("/{}", list.spec().name);
        let (of_page, of_file) = (Arc::clone(&list), list);
        self.page(&path, scope, move |visit| list::page(Arc::clone(&of_page), visit)).page(
            &format!("{path}.csv"),
            scope,
            move |visit| list::file(Arc::clone(&of_file), visit),
        )
    }

    /// The routes of all of them.
    pub(super) fn finish(self, route: Route) -> Route {
        let known: BTreeSet<_> = self.pages.iter().map(|(path, _)| path.clone()).collect();
        // There is one set of pages for each console.
        let _ = self.console.known.set(known);
        self.pages.into_iter().fold(route, |route, (path, endpoint)| route.at(path, get(endpoint)))
    }
}

async fn answered<F, A>(console: &Arc<Console>, request: &Request, scope: Scope, handler: &F) -> Response
where
    F: Fn(Visit) -> A + Send + Sync,
    A: Future<Output = Answer> + Send,
{
    let mut frame = match Frame::of(console, request).await {
        Ok(frame) => frame,
        Err(refusal) => return plain(refusal),
    };
    if let Some(answer) = switched(&frame, request).await {
        return answer;
    }
    let person = match caller::person(&console.app, request).await {
        Ok(person) => person,
        Err(ApiError::Unauthenticated(..)) => return shell(&frame),
        Err(error) => return frame.refused(error.into(), None),
    };
    frame.speak(person.account.locale);
    if !person.allows(scope) {
        if let Err(error) = caller::note_unlisted(&console.app, &person).await {
            return frame.refused(error.into(), None);
        }
        return frame.refused(ErrorCode::Forbidden.into(), Some(&person));
    }
    let visit = Visit::new(frame, person, request);
    let (again, person) = (visit.frame.clone(), visit.person.clone());
    handler(visit).await.unwrap_or_else(|refusal| again.refused(refusal, Some(&person)))
}

/// On to the same page where a language was chosen, with the cookie that keeps it.
pub(super) async fn switched(frame: &Frame, request: &Request) -> Option<Response> {
    let locale: Locale = frame.query("lang")?.parse().ok()?;
    let app = &frame.app;
    let origins = app.origins.get(&app.feed_head, &app.store).await.ok()?;
    let is_secure = origins.asked(request.header("Host")).is_secure;
    Some(answer::redirect_in(&frame.here(), locale, is_secure))
}

/// Without a session: no data, only a script that refreshes and comes back to the same address, or leads to signing in.
fn shell(frame: &Frame) -> Response {
    frame.render(200, "shell.html", &json!({}), None, false)
}

/// Where not even the frame could be made.
pub(super) fn plain(refusal: Refusal) -> Response {
    let status = poem::http::StatusCode::from_u16(refusal.status());
    Response::builder().status(status.unwrap_or(poem::http::StatusCode::INTERNAL_SERVER_ERROR)).finish()
}
