//! Where a bucket is, and what lets us in.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStore, RetryConfig};
use url::{Host, Url};

/// How long the service may take for a file.
const TIMEOUT: Duration = Duration::from_secs(60);
/// How long it may take until it is reached.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a request is tried again where the service is busy or not there. Time is the bound, not a number of tries: waits are random.
const RETRY_FOR: Duration = Duration::from_secs(30);
/// What services without regions are signed for.
const REGION: &str = "us-east-1";

/// A bucket, and the key that requests are signed with.
#[derive(Clone)]
pub struct BucketConfig {
    endpoint: Url,
    name: String,
    /// Folder of the site in it; may be empty.
    folder: String,
    region: String,
    key: String,
    secret: String,
}

impl BucketConfig {
    /// That of an address like `https://HOST/BUCKET/FOLDER?region=REGION`; folder and region may be missing. Whoever reads a signed
    /// request may repeat it for a while, so it goes over TLS or stays on this machine.
    ///
    /// # Errors
    /// When it is no such address; what it must look like.
    pub fn parse(address: &str, key: String, secret: String) -> anyhow::Result<Self> {
        let shape = "the upload must lead to `https://HOST/BUCKET`, `https://HOST/BUCKET/FOLDER` or \
                     `https://HOST/BUCKET?region=REGION`";
        let mut endpoint = Url::parse(address).context(shape)?;
        let is_local = match endpoint.host() {
            Some(Host::Domain(domain)) => domain == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => bail!(shape),
        };
        ensure!(
            endpoint.scheme() == "https" || (endpoint.scheme() == "http" && is_local),
            "{shape}; without TLS to this machine only"
        );
        ensure!(
            endpoint.username().is_empty() && endpoint.password().is_none(),
            "the key does not stand in the address: set DUET_UPLOAD_KEY and DUET_UPLOAD_SECRET"
        );
        let mut region = REGION.to_owned();
        for (name, value) in endpoint.query_pairs() {
            ensure!(name == "region" && !value.is_empty(), shape);
            region = value.into_owned();
        }
        let path = endpoint.path().trim_matches('/').to_owned();
        let (name, folder) = path.split_once('/').unwrap_or((&path, ""));
        ensure!(!name.is_empty() && Path::parse(folder).is_ok(), shape);
        let (name, folder) = (name.to_owned(), folder.to_owned());
        endpoint.set_path("");
        endpoint.set_query(None);
        Ok(Self { endpoint, name, folder, region, key, secret })
    }

    pub(super) fn open(&self) -> anyhow::Result<Arc<dyn ObjectStore>> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let options = ClientOptions::new()
            .with_timeout(TIMEOUT)
            .with_connect_timeout(CONNECT_TIMEOUT)
            .with_allow_http(self.endpoint.scheme() == "http");
        let store = AmazonS3Builder::new()
            .with_endpoint(self.endpoint.as_str().trim_end_matches('/'))
            .with_virtual_hosted_style_request(false)
            // Not every service knows how to delete many at once.
            .with_disable_bulk_delete(true)
            .with_bucket_name(&self.name)
            .with_region(&self.region)
            .with_access_key_id(&self.key)
            .with_secret_access_key(&self.secret)
            .with_client_options(options)
            .with_retry(RetryConfig {
                max_retries: usize::MAX,
                retry_timeout: RETRY_FOR,
                ..RetryConfig::default()
            })
            .build()
            .with_context(|| format!("{self} cannot be used"))?;
        if self.folder.is_empty() {
            return Ok(Arc::new(store));
        }
        Ok(Arc::new(PrefixStore::new(store, Path::parse(&self.folder)?)))
    }
}

impl fmt::Display for BucketConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { endpoint, name, folder, .. } = self;
        write!(formatter, "the bucket `{name}` at {}", endpoint.authority())?;
        if folder.is_empty() { Ok(()) } else { write!(formatter, ", folder `{folder}`") }
    }
}

impl fmt::Debug for BucketConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "BucketConfig({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(address: &str) -> anyhow::Result<String> {
        BucketConfig::parse(address, "AKIAEXAMPLE".to_owned(), "hunter2".to_owned()).map(|it| it.to_string())
    }

    #[test]
    fn addresses_name_host_bucket_and_folder() {
        assert_eq!(
            at("https://s3.example/site?region=eu-west-1").unwrap(),
            "the bucket `site` at s3.example"
        );
        assert_eq!(
            at("http://127.0.0.1:9000/site/www/new/").unwrap(),
            "the bucket `site` at 127.0.0.1:9000, folder `www/new`"
        );
    }

    #[test]
    fn other_addresses_are_refused_without_telling_the_secret() {
        for address in [
            "",
            "site",
            "https://s3.example",
            "https://s3.example/",
            "http://s3.example/site",
            "ftp://s3.example/site",
            "https://key:hunter2@s3.example/site",
            "https://s3.example/site?zone=a",
            "https://s3.example/site?region=",
            "https://s3.example/site/a//b",
        ] {
            let refused = at(address).expect_err(address).to_string();
            assert!(!refused.contains("hunter2"), "{refused}");
        }
    }
}
