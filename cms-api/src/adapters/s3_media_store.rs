//! Media as objects in a bucket of a service that speaks S3 (AWS, MinIO, Ceph, R2, …): their keys are the names.

use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use async_trait::async_trait;
use bytes::Bytes;
use chrono::DateTime;
use cms_sdk::media::{is_name, media_type};
use reqwest::header::{CACHE_CONTROL, CONTENT_TYPE};
use reqwest::{RequestBuilder, Response, StatusCode};
use rusty_s3::actions::{ListObjectsV2, S3Action as _};
use rusty_s3::{Bucket, Credentials, UrlStyle};

use super::answer::beginning;
use crate::config::BucketConfig;
use crate::ports::media_store::{MediaStore, StoredFile};

/// How long a signature is good for: longer than a request takes, and than clocks are apart.
const SIGNED_FOR: Duration = Duration::from_mins(5);
/// How long it may take until the service is reached.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Files that a list gives at a time: as many as the service does at most.
const PAGE: usize = 1_000;
/// For whoever is let at the bucket directly: other bytes never come under the same name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// One bucket, which instances share. Beside media it may hold other things: they are left alone.
pub struct S3MediaStore {
    client: reqwest::Client,
    bucket: Bucket,
    credentials: Credentials,
    place: String,
    page: usize,
}

impl S3MediaStore {
    /// A store in this bucket, which must be there. The service may take as long as `timeout` for a file.
    ///
    /// # Errors
    /// When no HTTP client can be made, or the endpoint is none.
    pub fn new(config: &BucketConfig, timeout: Duration) -> anyhow::Result<Self> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(timeout)
            // Bytes as they lie there.
            .no_gzip()
            .user_agent(concat!("Duet/", env!("CARGO_PKG_VERSION")))
            .build()
            .with_context(|| format!("{config} cannot be used"))?;
        let bucket =
            Bucket::new(config.endpoint.clone(), UrlStyle::Path, config.name.clone(), config.region.clone());
        let bucket = bucket.map_err(|error| anyhow::anyhow!("{config} cannot be used: {error}"))?;
        let credentials = Credentials::new(config.key.clone(), config.secret.as_str());
        Ok(Self { client, bucket, credentials, place: config.to_string(), page: PAGE })
    }

    /// The same with lists of so many files at a time.
    #[must_use]
    pub fn listing_at_once(self, page: usize) -> Self {
        Self { page, ..self }
    }

    /// A successful answer; none where the service says that there is no such object.
    async fn ask(&self, request: RequestBuilder) -> anyhow::Result<Option<Response>> {
        // Signed addresses do not get into logs.
        let response = request.send().await.map_err(reqwest::Error::without_url);
        let response = response.with_context(|| format!("{} cannot be reached", self.place))?;
        let status = response.status();
        if status.is_success() {
            return Ok(Some(response));
        }
        let answer = beginning(response).await;
        let code = code_of(&answer);
        // A bucket that is not there is no lost picture, nor is a proxy that knows nothing.
        if status == StatusCode::NOT_FOUND && code == Some("NoSuchKey") {
            return Ok(None);
        }
        bail!("{} answers {status} ({})", self.place, code.unwrap_or("no reason"));
    }

    /// One page of the list, and where the next begins.
    async fn page(&self, from: Option<&str>) -> anyhow::Result<(Vec<StoredFile>, Option<String>)> {
        let mut list = self.bucket.list_objects_v2(Some(&self.credentials));
        list.with_max_keys(self.page);
        if let Some(from) = from {
            list.with_continuation_token(from);
        }
        let answer = self.ask(self.client.get(list.sign(SIGNED_FOR))).await?;
        let unreadable = || format!("the list of {} cannot be read", self.place);
        let text = answer.with_context(unreadable)?.text().await.map_err(reqwest::Error::without_url);
        let answer =
            ListObjectsV2::parse_response(&text.with_context(unreadable)?).with_context(unreadable)?;
        let mut files = Vec::new();
        for object in answer.contents.into_iter().filter(|object| is_name(&object.key)) {
            // Without a time it would be swept away.
            let put_at = DateTime::parse_from_rfc3339(object.last_modified.as_deref().unwrap_or_default());
            files.push(StoredFile { name: object.key, put_at: put_at.with_context(unreadable)?.into() });
        }
        Ok((files, answer.next_continuation_token))
    }
}

#[async_trait]
impl MediaStore for S3MediaStore {
    fn name(&self) -> &'static str {
        "s3"
    }

    async fn ping(&self) -> anyhow::Result<()> {
        let head = self.bucket.head_bucket(Some(&self.credentials)).sign(SIGNED_FOR);
        self.ask(self.client.head(head)).await.map(|_| ())
    }

    async fn put(&self, name: &str, bytes: Bytes) -> anyhow::Result<()> {
        let media_type = media_type(name).context(NO_NAME)?;
        let mut put = self.bucket.put_object(Some(&self.credentials), name);
        let headers = put.headers_mut();
        headers.insert(CONTENT_TYPE.as_str(), media_type);
        headers.insert(CACHE_CONTROL.as_str(), FOR_EVER);
        let request = self.client.put(put.sign(SIGNED_FOR));
        let request = request.header(CONTENT_TYPE, media_type).header(CACHE_CONTROL, FOR_EVER).body(bytes);
        self.ask(request).await?.with_context(|| format!("{} keeps nothing", self.place))?;
        Ok(())
    }

    async fn get(&self, name: &str) -> anyhow::Result<Option<Bytes>> {
        ensure!(is_name(name), NO_NAME);
        let get = self.bucket.get_object(Some(&self.credentials), name).sign(SIGNED_FOR);
        let Some(answer) = self.ask(self.client.get(get)).await? else { return Ok(None) };
        let bytes = answer.bytes().await.map_err(reqwest::Error::without_url);
        Ok(Some(bytes.with_context(|| format!("{} broke off", self.place))?))
    }

    async fn delete(&self, name: &str) -> anyhow::Result<()> {
        ensure!(is_name(name), NO_NAME);
        let delete = self.bucket.delete_object(Some(&self.credentials), name).sign(SIGNED_FOR);
        self.ask(self.client.delete(delete)).await.map(|_| ())
    }

    async fn list(&self) -> anyhow::Result<Vec<StoredFile>> {
        let (mut files, mut next) = self.page(None).await?;
        while let Some(from) = next {
            let (more, then) = self.page(Some(&from)).await?;
            files.extend(more);
            next = then;
        }
        Ok(files)
    }
}

const NO_NAME: &str = "this is not the name of a medium";

/// The code in an error's XML, such as `NoSuchKey`.
fn code_of(answer: &[u8]) -> Option<&str> {
    let (_, rest) = std::str::from_utf8(answer).ok()?.split_once("<Code>")?;
    let (code, _) = rest.split_once("</Code>")?;
    (code.len() <= 60 && code.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(code)
}
