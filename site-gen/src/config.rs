//! Configuration of `site-gen`, from arguments and the environment.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{ArgGroup, Args};
use cms_sdk::webhook::WebhookSecret;

use crate::Options;
use crate::source::{ApiSource, SnapshotSource, Source};
use crate::upload::BucketConfig;

/// What every command takes.
#[derive(Debug, Clone, Args)]
#[command(group = ArgGroup::new("source").required(true).multiple(true))]
pub struct SiteArguments {
    /// Folder of the site. What is in its en/, vi/, assets/ and sitemap/ belongs to the generator.
    #[arg(long, env = "DUET_SITE_OUT", default_value = "public", value_name = "DIR")]
    pub out: PathBuf,
    /// Folder of what is remembered between runs; `.site-gen` beside the site by default.
    #[arg(long, env = "DUET_SITE_STATE", value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// Folder of a theme; the built-in one by default.
    #[arg(long, env = "DUET_SITE_THEME", value_name = "DIR")]
    pub theme: Option<PathBuf>,
    /// Build from a snapshot: a folder with content.ndjson, or a .tar.gz.
    #[arg(long, group = "source", value_name = "PATH")]
    pub snapshot: Option<PathBuf>,
    /// Build from the API at this address; its token is read from DUET_SITE_TOKEN or the file DUET_SITE_TOKEN_FILE.
    #[arg(long, group = "source", env = "DUET_API_URL", value_name = "URL")]
    pub api: Option<String>,
    /// What build receipts call this site.
    #[arg(long, env = "DUET_SITE_TARGET", default_value = "production", value_name = "NAME")]
    pub target: String,
    /// Leave code in texts uncoloured.
    #[arg(long)]
    pub no_highlight: bool,
    /// Make no smaller copies of pictures and no preview pictures; pages name them all the same. For quick looks and measurements.
    #[arg(long)]
    pub no_images: bool,
    /// Run this by `sh -c` after a build that changed something, with the URL of every changed or removed page and file on a line of its
    /// standard input. What fails is tried again with the next build.
    #[arg(long, env = "DUET_PURGE_COMMAND", value_name = "COMMAND")]
    pub purge_command: Option<String>,
}

/// Where a site goes from its folder.
#[derive(Debug, Clone, Args)]
pub struct UploadArguments {
    /// Upload what changed to this bucket of a service that speaks S3, as its build ends: https://HOST/BUCKET, with /FOLDER and
    /// ?region=REGION where needed. Its key is read from DUET_UPLOAD_KEY and DUET_UPLOAD_SECRET(_FILE). What a failed upload leaves is
    /// uploaded by the next build.
    #[arg(long, env = "DUET_UPLOAD_URL", value_name = "URL")]
    pub upload: Option<String>,
}

impl UploadArguments {
    /// The bucket, where one is named.
    ///
    /// # Errors
    /// When the address is none of a bucket, or the key is missing.
    pub fn bucket(&self) -> anyhow::Result<Option<BucketConfig>> {
        let Some(address) = &self.upload else { return Ok(None) };
        let missing =
            "an upload needs a key: set DUET_UPLOAD_KEY, and DUET_UPLOAD_SECRET or DUET_UPLOAD_SECRET_FILE";
        let key = std::env::var("DUET_UPLOAD_KEY").ok().context(missing)?;
        let secret = secret("DUET_UPLOAD_SECRET")?.context(missing)?;
        BucketConfig::parse(address, key, secret).map(Some)
    }
}

impl SiteArguments {
    /// Where the generator works.
    pub fn options(&self) -> Options {
        let beside = || self.out.parent().unwrap_or(&self.out).join(".site-gen");
        Options {
            out: self.out.clone(),
            state: self.state.clone().unwrap_or_else(beside),
            theme: self.theme.clone(),
            target: self.target.clone(),
            highlight: !self.no_highlight,
            images: !self.no_images,
            purge_command: self.purge_command.clone(),
            upload: None,
        }
    }

    /// Where content comes from.
    ///
    /// # Errors
    /// When it is not said, or the token is missing.
    pub fn source(&self) -> anyhow::Result<Source> {
        match (&self.snapshot, &self.api) {
            (Some(path), _) => Ok(Source::Snapshot(SnapshotSource::new(path))),
            (None, Some(url)) => {
                let token = secret("DUET_SITE_TOKEN")?.context(
                    "the API needs a token: set DUET_SITE_TOKEN or DUET_SITE_TOKEN_FILE \
                     (`cms-api token create --name generator --scope site:read --scope site:write`)",
                )?;
                Ok(Source::Api(ApiSource::new(url, token)?))
            }
            (None, None) => bail!("where from? give --snapshot PATH, or --api URL (DUET_API_URL)"),
        }
    }
}

/// The secrets that webhooks are signed with: `DUET_WEBHOOK_SECRET` (or `…_FILE`), two separated by a space during a rotation.
///
/// # Errors
/// When there is none, or one is not a secret.
pub fn webhook_secrets() -> anyhow::Result<Vec<WebhookSecret>> {
    let text = secret("DUET_WEBHOOK_SECRET")?.context(
        "set DUET_WEBHOOK_SECRET or DUET_WEBHOOK_SECRET_FILE: the secret shown when the webhook was made",
    )?;
    text.split_whitespace().map(|secret| Ok(secret.parse()?)).collect()
}

fn secret(name: &str) -> anyhow::Result<Option<String>> {
    if let Ok(text) = std::env::var(name) {
        return Ok(Some(text));
    }
    let variable = format!("{name}_FILE");
    let Ok(path) = std::env::var(&variable) else { return Ok(None) };
    let text =
        std::fs::read_to_string(&path).with_context(|| format!("cannot read the file of {variable}"))?;
    Ok(Some(text.trim().to_owned()))
}
