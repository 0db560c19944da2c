//! What a page of the console says to the browser beside its HTML: a policy without exceptions, no cache, compressed.

use cms_sdk::Locale;
use poem::Response;
use poem::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION,
    REFERRER_POLICY, SET_COOKIE, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use poem::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::look::{Served, gzip};

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const TURNSTILE: &str = "https://challenges.cloudflare.com";
/// Below this, compressing costs more than it saves.
const COMPRESSED_FROM: usize = 1_024;
/// The cookie of the language that somebody has chosen for the console.
const LANGUAGE: &str = "console-language";

/// Whether a browser takes gzip.
pub(super) fn accepts_gzip(headers: &HeaderMap) -> bool {
    let text = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        parts.next() == Some("gzip") && !parts.any(|quality| matches!(quality, "q=0" | "q=0.0"))
    })
}

/// What may run and load on a page; `turnstile` where a form of it may ask for Cloudflare's widget.
fn policy(nonce: &str, turnstile: bool) -> String {
    let (also, frames) = if turnstile {
        (format!(" {TURNSTILE}"), format!("; frame-src {TURNSTILE}"))
    } else {
        Default::default()
    };
    format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'self'{also}; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data: https:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'self'{frames}"
    )
}

/// A page.
pub(super) fn page(status: u16, html: String, nonce: &str, (is_gzip, turnstile): (bool, bool)) -> Response {
    let compressed = if is_gzip && html.len() >= COMPRESSED_FROM { gzip(html.as_bytes()) } else { None };
    let mut response = Response::builder()
        .status(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
        .header(CONTENT_TYPE, "text/html; charset=utf-8")
        .header(CONTENT_SECURITY_POLICY, policy(nonce, turnstile))
        .header(VARY, "Accept-Encoding, Cookie");
    if compressed.is_some() {
        response = response.header(CONTENT_ENCODING, "gzip");
    }
    guarded(response.body(compressed.unwrap_or_else(|| html.into_bytes())))
}

/// A file to be kept by the person.
pub(super) fn download(name: &str, media_type: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    guarded(
        Response::builder()
            .header(CONTENT_TYPE, media_type)
            .header("Content-Disposition", disposition)
            .body(bytes),
    )
}

/// An asset, under a name that changes with its bytes.
pub(super) fn asset(served: &Served, is_gzip: bool) -> Response {
    let gzip = served.gzip.as_ref().filter(|_| is_gzip);
    let mut response = Response::builder()
        .header(CONTENT_TYPE, served.media_type)
        .header(CACHE_CONTROL, "public, max-age=31536000, immutable")
        .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(VARY, "Accept-Encoding");
    if gzip.is_some() {
        response = response.header(CONTENT_ENCODING, "gzip");
    }
    response.body(gzip.unwrap_or(&served.bytes).clone())
}

/// On to another page of ours.
pub(super) fn redirect(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/console"));
    guarded(Response::builder().status(StatusCode::SEE_OTHER).header(LOCATION, location).finish())
}

/// As [`redirect`], and the console speaks this language from now on.
pub(super) fn redirect_in(path: &str, locale: Locale, is_secure: bool) -> Response {
    let secure = if is_secure { "; Secure" } else { "" };
    let cookie = format!("{LANGUAGE}={locale}; Path=/console; Max-Age=31536000; SameSite=Lax{secure}");
    let mut response = redirect(path);
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

/// The language that was chosen.
pub(super) fn chosen_language(headers: &HeaderMap) -> Option<Locale> {
    crate::web::session_cookies::find(headers, LANGUAGE)?.parse().ok()
}

fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "SAMEORIGIN"),
        (REFERRER_POLICY, "same-origin"),
        (OPENER_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_accepted_is_compressed() {
        for (text, expected) in
            [("gzip", true), ("br, gzip;q=0.5", true), ("br", false), ("gzip;q=0", false), ("x-gzip", false)]
        {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(text));
            assert_eq!(accepts_gzip(&headers), expected, "{text}");
        }
    }

    #[test]
    fn cloudflare_is_named_where_it_may_be_asked_for_and_nowhere_else() {
        assert!(!policy("n", false).contains("cloudflare"));
        assert_eq!(policy("n", true).matches(TURNSTILE).count(), 2);
    }
}
