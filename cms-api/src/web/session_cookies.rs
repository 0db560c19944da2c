//! The cookies of a session. Scripts see none of its tokens, other sites send none, and the refresh token goes to `/v1/auth` alone.
//!
//! | cookie | on HTTPS | on loopback HTTP | lives |
//! |---|---|---|---|
//! | access token | `__Host-duet-access` | `duet-access` | 5 minutes |
//! | refresh token | `__Secure-duet-refresh`, path `/v1/auth` | `duet-refresh` | as long as the session |
//! | a mark for scripts that somebody is signed in | `signed-in` | `signed-in` | as long as the session |

use std::time::Duration;

use chrono::{DateTime, Utc};
use poem::http::HeaderMap;
use poem::http::header::COOKIE;
use poem::web::cookie::{Cookie, CookieJar, SameSite};

use crate::sessions::Tokens;

const REFRESH_PATH: &str = "/v1/auth";
const SIGNED_IN: &str = "signed-in";

/// Names of the cookies, by whether the origin is reached over TLS.
struct Names {
    access: &'static str,
    refresh: &'static str,
}

fn names(is_secure: bool) -> Names {
    if is_secure {
        Names { access: "__Host-duet-access", refresh: "__Secure-duet-refresh" }
    } else {
        Names { access: "duet-access", refresh: "duet-refresh" }
    }
}

/// Sets the cookies of a session that has just begun or gone on.
pub fn set(jar: &CookieJar, is_secure: bool, tokens: &Tokens, now: DateTime<Utc>) {
    let names = names(is_secure);
    let until = |at: DateTime<Utc>| (at - now).to_std().unwrap_or(Duration::ZERO);
    let lifetime = until(tokens.refresh_expires_at);
    jar.add(cookie(names.access, tokens.access.reveal(), "/", is_secure, until(tokens.access_expires_at)));
    jar.add(cookie(names.refresh, tokens.refresh.reveal(), REFRESH_PATH, is_secure, lifetime));
    let mut mark = cookie(SIGNED_IN, "1", "/", is_secure, lifetime);
    mark.set_http_only(false);
    mark.set_same_site(SameSite::Lax);
    jar.add(mark);
}

/// Takes the cookies away.
pub fn clear(jar: &CookieJar, is_secure: bool) {
    let names = names(is_secure);
    for (name, path) in [(names.access, "/"), (names.refresh, REFRESH_PATH), (SIGNED_IN, "/")] {
        jar.add(cookie(name, "", path, is_secure, Duration::ZERO));
    }
}

fn cookie(name: &str, value: &str, path: &str, is_secure: bool, lifetime: Duration) -> Cookie {
    let mut cookie = Cookie::new_with_str(name, value);
    cookie.set_path(path);
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Strict);
    cookie.set_secure(is_secure);
    cookie.set_max_age(lifetime);
    cookie
}

/// The access token of a request.
pub fn access_token(headers: &HeaderMap, is_secure: bool) -> Option<String> {
    find(headers, names(is_secure).access)
}

/// The refresh token of a request.
pub fn refresh_token(headers: &HeaderMap, is_secure: bool) -> Option<String> {
    find(headers, names(is_secure).refresh)
}

/// Whether a request carries a token of ours.
pub fn has_cookies(headers: &HeaderMap) -> bool {
    [true, false]
        .into_iter()
        .map(names)
        .any(|names| [names.access, names.refresh].into_iter().any(|name| find(headers, name).is_some()))
}

/// The value of a cookie (RFC 6265 §4.2.1).
pub fn find(headers: &HeaderMap, name: &str) -> Option<String> {
    let pairs = headers.get_all(COOKIE).into_iter().filter_map(|header| header.to_str().ok());
    let mut pairs = pairs.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value.to_owned())
}

#[cfg(test)]
mod tests {
    use poem::http::HeaderValue;

    use super::*;

    #[test]
    fn cookies_are_found_by_their_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1; xduet-access=no; duet-access=yes"));
        headers.append(COOKIE, HeaderValue::from_static("duet-refresh="));
        assert_eq!(access_token(&headers, false).as_deref(), Some("yes"));
        assert_eq!(access_token(&headers, true), None, "a name without its prefix proves nothing there");
        assert_eq!(refresh_token(&headers, false), None);
        assert!(has_cookies(&headers));
        assert!(!has_cookies(&HeaderMap::new()));
    }
}
