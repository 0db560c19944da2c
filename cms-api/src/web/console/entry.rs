//! What needs no session: signing in, styles and scripts, and the answer to addresses that lead nowhere.

use std::sync::Arc;

use cms_sdk::ErrorCode;
use cms_sdk::site_path::{PathKind, site_path};
use poem::http::StatusCode;
use poem::{Request, Response};
use serde_json::json;

use super::pages::{Answering, plain, switched};
use super::visit::Frame;
use super::{Console, account, answer};
use crate::web::caller;

/// The page to sign in at. Who is signed in already goes on to where they wanted to be.
pub(super) fn sign_in(console: Arc<Console>, request: Request) -> Answering {
    Box::pin(async move {
        let frame = match Frame::of(&console, &request).await {
            Ok(frame) => frame,
            Err(refusal) => return plain(refusal),
        };
        if let Some(answer) = switched(&frame, &request).await {
            return answer;
        }
        if caller::person(&console.app, &request).await.is_ok() {
            return answer::redirect(own_path(frame.query("next").unwrap_or_default()).unwrap_or("/console"));
        }
        let keys = match account::signing_keys(&console.app).await {
            Ok(keys) => keys,
            Err(refusal) => return frame.refused(refusal, None),
        };
        let forgot = site_path(&frame.settings, frame.locale, PathKind::ForgotPassword, "");
        let content = json!({"content": {
            "sign_in": "/console/sign-in",
            "forgot_password": format!("{}{forgot}", frame.settings.origin),
            "signing_keys": keys,
        }});
        frame.render(200, "sign_in.html", &content, None, console.app.config.turnstile.is_some())
    })
}

/// A style or a script.
pub(super) fn asset(console: Arc<Console>, request: Request) -> Answering {
    Box::pin(async move {
        let path = format!("assets/{}", request.raw_path_param("path").unwrap_or_default());
        let look = console.looks.get();
        match look.as_ref().ok().and_then(|look| look.served(&path)) {
            Some(served) => answer::asset(served, answer::accepts_gzip(request.headers())),
            None => Response::builder().status(StatusCode::NOT_FOUND).finish(),
        }
    })
}

/// The answer where there is no page, in the frame for those who have a session.
pub(super) fn nothing(console: Arc<Console>, request: Request) -> Answering {
    Box::pin(async move {
        let mut frame = match Frame::of(&console, &request).await {
            Ok(frame) => frame,
            Err(refusal) => return plain(refusal),
        };
        let person = caller::person(&console.app, &request).await.ok();
        if let Some(person) = &person {
            frame.speak(person.account.locale);
        }
        frame.refused(ErrorCode::NotFound.into(), person.as_ref())
    })
}

/// A path of the console; nothing of what leads anywhere else, however a browser might read it: it takes backslashes for slashes,
/// and skips tabs and line breaks.
fn own_path(next: &str) -> Option<&str> {
    let rest = next.strip_prefix("/console")?;
    let is_clean = next.chars().all(|character| character.is_ascii_graphic() && character != '\\');
    let is_within = rest.is_empty() || rest.starts_with(['/', '?']);
    let is_plain = !next.contains("//") && !next.contains("/.") && !rest.starts_with("/sign-in");
    (is_clean && is_within && is_plain).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_consoles_own_pages_come_next() {
        for path in ["/console", "/console/tags?q=a&page=2", "/console?lang=vi"] {
            assert_eq!(own_path(path), Some(path));
        }
        for path in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/console/../en",
            "/console//evil.example",
            "/consolex",
            "/console\n/a",
            "/console/\\evil",
            "javascript:alert(1)",
            "/console/sign-in?next=/console",
            "/en/",
        ] {
            assert_eq!(own_path(path), None, "{path}");
        }
    }
}
