//! The built site over HTTP, as a CDN would serve it: types, caching, compression, redirects and the 404 page.

mod redirects;

use std::io::Write as _;
use std::path::{Component, Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use poem::http::{Method, StatusCode, header};
use poem::{Endpoint, Request, Response};

use redirects::Redirects;

/// What is added to a page, made for each answer.
type Script = Box<dyn Fn() -> String + Send + Sync>;

/// Files under a folder.
pub struct StaticFiles {
    root: PathBuf,
    redirects: Redirects,
    /// Put before `</body>` of every page; live reload.
    script: Option<Script>,
}

/// Smaller answers are not worth compressing.
const COMPRESS_FROM: usize = 512;
/// Assets and pictures have their hash in their name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Pages are asked for again every time, and answered 304 when they are as they were.
const ASK_AGAIN: &str = "public, max-age=0, must-revalidate";

impl StaticFiles {
    /// The files of an output folder.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), redirects: Redirects::new(root), script: None }
    }

    /// Adds a script to every page, for development.
    #[must_use]
    pub fn with_script(mut self, script: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.script = Some(Box::new(script));
        self
    }

    /// What is at a path: the file, or the `index.html` of a folder.
    fn find(&self, path: &str) -> Option<PathBuf> {
        let relative = Path::new(path.trim_start_matches('/'));
        if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
            return None;
        }
        let file = self.root.join(relative);
        if path.ends_with('/') { Some(file.join("index.html")) } else { Some(file) }
            .filter(|file| file.is_file())
    }

    async fn answer(&self, request: &Request) -> Response {
        let path = percent_decode(request.uri().path());
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return Response::builder()
                .status(StatusCode::METHOD_NOT_ALLOWED)
                .header(header::ALLOW, "GET, HEAD")
                .finish();
        }
        if let Some(file) = self.find(&path) {
            return self.file(request, &file, StatusCode::OK).await;
        }
        if let Some(rule) = self.redirects.find(&path) {
            if rule.status == StatusCode::GONE {
                return self.not_found(request, &path, StatusCode::GONE).await;
            }
            return moved(&rule.to);
        }
        let with_slash = format!("{path}/");
        if !path.ends_with('/') && self.find(&with_slash).is_some() {
            return moved(&with_slash);
        }
        self.not_found(request, &path, StatusCode::NOT_FOUND).await
    }

    async fn not_found(&self, request: &Request, path: &str, status: StatusCode) -> Response {
        let page = match path.get(..4) {
            Some("/vi/") => "vi/404.html",
            Some("/en/") => "en/404.html",
            _ => "404.html",
        };
        self.file(request, &self.root.join(page), status).await
    }

    async fn file(&self, request: &Request, file: &Path, status: StatusCode) -> Response {
        let kind = content_type(file);
        // What it says of the page must be no newer than the page.
        let script = self.script.as_ref().filter(|_| kind.starts_with("text/html")).map(|script| script());
        let Ok(mut bytes) = tokio::fs::read(file).await else {
            return Response::builder()
                .status(StatusCode::NOT_FOUND)
                .content_type("text/plain")
                .body("Not found\n");
        };
        if let Some(script) = script {
            bytes.extend_from_slice(script.as_bytes());
        }
        let wants_gzip =
            request.header(header::ACCEPT_ENCODING).is_some_and(|accepted| accepted.contains("gzip"));
        let gzip = wants_gzip && is_text(kind) && bytes.len() >= COMPRESS_FROM;
        let hash = blake3::hash(&bytes).to_hex();
        let etag = format!("\"{}{}\"", hash.get(..32).unwrap_or_default(), if gzip { "-gzip" } else { "" });
        let caching = file.strip_prefix(&self.root).map_or(ASK_AGAIN, caching);
        let mut response = Response::builder()
            .header(header::ETAG, &etag)
            .header(header::CACHE_CONTROL, caching)
            .header(header::VARY, "Accept-Encoding")
            .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        if status == StatusCode::OK
            && request
                .header(header::IF_NONE_MATCH)
                .is_some_and(|known| known.split(',').any(|one| one.trim() == etag))
        {
            return response.status(StatusCode::NOT_MODIFIED).finish();
        }
        if gzip && let Some(smaller) = compress(&bytes) {
            bytes = smaller;
            response = response.header(header::CONTENT_ENCODING, "gzip");
        }
        response = response.status(status).content_type(kind);
        if request.method() == Method::HEAD {
            return response.header(header::CONTENT_LENGTH, bytes.len()).finish();
        }
        response.body(bytes)
    }
}

impl Endpoint for StaticFiles {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        Ok(self.answer(&request).await)
    }
}

fn moved(to: &str) -> Response {
    Response::builder().status(StatusCode::MOVED_PERMANENTLY).header(header::LOCATION, to).finish()
}

fn compress(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::new(6));
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

fn is_text(kind: &str) -> bool {
    kind.starts_with("text/") || kind.contains("json") || kind.contains("xml") || kind.contains("javascript")
}

/// How long a file at a path may be kept by whoever reads it.
pub(crate) fn caching(path: &Path) -> &'static str {
    if path.starts_with("assets") || path.starts_with("media") { FOR_EVER } else { ASK_AGAIN }
}

/// What a file holds, by its name.
pub(crate) fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" if file.ends_with("feed.json") => "application/feed+json",
        "json" => "application/json",
        "xml" if file.ends_with("feed.xml") => "application/atom+xml; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" | "" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// The path as it was meant; what is not UTF-8 after decoding names no file of ours.
fn percent_decode(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escaped = (*first == b'%').then(|| tail.get(..2)).flatten();
        let byte = escaped
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests;
