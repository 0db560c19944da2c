//! Content by HTTP: the change feed, the snapshot, and build receipts on the way back.

use std::fs::File;
use std::io::{BufReader, Seek as _, Write as _};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};
use cms_sdk::build::{BuildFinish, BuildStart};
use cms_sdk::content::Media;
use cms_sdk::feed::Cursor;
use cms_sdk::media::address;
use reqwest::{Client, Response, StatusCode};
use uuid::Uuid;

use super::Pull;
use crate::media_files::MediaFiles;

/// Changes asked for at once.
const PAGE: u32 = 500;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Longest silence in an answer; a snapshot may take longer in all.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// The API of Duet.
pub struct ApiSource {
    client: Client,
    base: String,
    token: String,
}

/// What became of a receipt.
pub enum Sent {
    /// The API has it.
    Taken,
    /// The API will never take it.
    Refused(StatusCode),
}

impl ApiSource {
    /// The API at `base` (`https://example.com`), with a token of the scopes `site:read` and `site:write`.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(base: &str, token: String) -> anyhow::Result<Self> {
        // One provider for all TLS; a second call in the same process changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().connect_timeout(CONNECT_TIMEOUT).read_timeout(READ_TIMEOUT).build()?;
        Ok(Self { client, base: base.trim_end_matches('/').to_owned(), token })
    }

    async fn get(&self, path: &str) -> anyhow::Result<Response> {
        let request = self.client.get(format!("{}{path}", self.base)).bearer_auth(&self.token);
        request.send().await.with_context(|| format!("the API at {} does not answer", self.base))
    }

    pub(super) async fn pull(&self, cursor: Cursor, folder: &Path) -> anyhow::Result<Pull> {
        if cursor == Cursor::START {
            return self.snapshot(folder).await;
        }
        let answer = self.get(&format!("/v1/export/changes?after={cursor}&limit={PAGE}")).await?;
        if answer.status() == StatusCode::CONFLICT {
            tracing::warn!("the API does not know our place in its feed: starting over from a snapshot");
            return self.snapshot(folder).await;
        }
        let page: cms_sdk::feed::ChangesPage =
            ok(answer).await?.json().await.context("the API's changes cannot be read")?;
        Ok(if page.data.is_empty() { Pull::Nothing } else { Pull::Changes(page) })
    }

    /// The snapshot goes to disk first, so that a slow disk of ours does not hold a transaction of the API's open.
    async fn snapshot(&self, folder: &Path) -> anyhow::Result<Pull> {
        let mut answer = ok(self.get("/v1/export/snapshot").await?).await?;
        let mut file: File = tempfile::tempfile_in(folder)?;
        while let Some(chunk) = answer.chunk().await.context("the API's snapshot was cut off")? {
            file.write_all(&chunk)?;
        }
        file.rewind()?;
        Ok(Pull::Snapshot { lines: Box::new(BufReader::new(file)), stamp: None })
    }

    pub(super) async fn fetch_media(&self, media: &[Media], files: &MediaFiles) -> anyhow::Result<()> {
        for medium in media {
            let answer = self.get(&address(&medium.name)).await?;
            if answer.status() == StatusCode::NOT_FOUND {
                tracing::warn!(name = medium.name, "the API has no file of this picture");
                continue;
            }
            let mut answer = ok(answer).await?;
            let mut file = files.begin(medium)?;
            while let Some(chunk) = answer.chunk().await.context("a picture was cut off")? {
                file.write(&chunk)?;
            }
            file.finish()?;
        }
        Ok(())
    }

    /// Reports that a build began.
    ///
    /// # Errors
    /// When the API does not answer, or not for good; send it again later.
    pub async fn start_build(&self, start: &BuildStart) -> anyhow::Result<Sent> {
        self.send(self.client.post(format!("{}/v1/builds", self.base)).json(start)).await
    }

    /// Reports how a build ended.
    ///
    /// # Errors
    /// As [`ApiSource::start_build`].
    pub async fn finish_build(&self, id: Uuid, finish: &BuildFinish) -> anyhow::Result<Sent> {
        self.send(self.client.put(format!("{}/v1/builds/{id}", self.base)).json(finish)).await
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Sent> {
        let status = request.bearer_auth(&self.token).send().await?.status();
        match status {
            _ if status.is_success() => Ok(Sent::Taken),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS => {
                bail!("the API answered {status}: check the generator's token")
            }
            _ if status.is_client_error() => Ok(Sent::Refused(status)),
            _ => bail!("the API answered {status}"),
        }
    }
}

async fn ok(answer: Response) -> anyhow::Result<Response> {
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    let hint = match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            ": check DUET_SITE_TOKEN, it needs the scopes site:read and site:write"
        }
        _ => "",
    };
    bail!("the API answered {status}{hint}")
}
