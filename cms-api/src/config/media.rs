//! The keys about where files of pictures lie.

use std::fmt;
use std::path::{Path, PathBuf};

use url::Url;

use super::challenge::is_local;
use super::{ApiKey, Reader};

/// The region of services that have none: MinIO and its like take it for their own.
const NO_REGION: &str = "us-east-1";

/// Where files of pictures lie.
#[derive(Debug, Clone)]
pub enum MediaPlace {
    /// A folder that instances share.
    Folder(PathBuf),
    /// A bucket of a service that speaks S3.
    Bucket(BucketConfig),
}

/// A bucket and what lets us in.
#[derive(Debug, Clone)]
pub struct BucketConfig {
    /// Where the service is, without the bucket.
    pub endpoint: Url,
    /// What the bucket is called.
    pub name: String,
    /// The region that requests are signed for.
    pub region: String,
    /// Which key they are signed with.
    pub key: String,
    /// Its secret half.
    pub secret: ApiKey,
}

impl fmt::Display for MediaPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(formatter, "the folder `{}`", folder.display()),
            Self::Bucket(bucket) => bucket.fmt(formatter),
        }
    }
}

impl fmt::Display for BucketConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the bucket `{}` at {}", self.name, self.endpoint.host_str().unwrap_or_default())
    }
}

impl Reader<'_> {
    /// The one place that is configured.
    pub(super) fn media(&mut self, data_dir: &Path) -> MediaPlace {
        let folder = self.text("DUET_MEDIA_DIR");
        let url = self.text("DUET_MEDIA_S3_URL");
        let key = self.text("DUET_MEDIA_S3_KEY");
        let secret = self.secret("DUET_MEDIA_S3_SECRET");
        let set = [url.is_some(), key.is_some(), secret.is_some()];
        if set.contains(&true) && set.contains(&false) {
            self.errors.push(
                "set `DUET_MEDIA_S3_URL`, `DUET_MEDIA_S3_KEY` and `DUET_MEDIA_S3_SECRET` (or `DUET_MEDIA_S3_SECRET_FILE`), or none of \
                 them"
                    .to_owned(),
            );
        }
        if folder.is_some() && set.contains(&true) {
            self.errors.push(
                "`DUET_MEDIA_DIR` and `DUET_MEDIA_S3_URL` are set: pictures lie in one place, set one of them"
                    .to_owned(),
            );
        }
        let bucket = match (url, key, secret) {
            (Some(url), Some(key), Some(secret)) => bucket(&url, key, secret.into()).or_else(|| {
                self.errors.push(
                    "`DUET_MEDIA_S3_URL` must be `https://HOST/BUCKET`, or `https://HOST/BUCKET?region=REGION` where the service has \
                     regions, without a key; without TLS it leads to this machine only"
                        .to_owned(),
                );
                None
            }),
            _ => None,
        };
        match bucket {
            Some(bucket) => MediaPlace::Bucket(bucket),
            None => MediaPlace::Folder(folder.map_or_else(|| default_folder(data_dir), PathBuf::from)),
        }
    }
}

/// The folder that pictures lie in where nothing else is said.
pub fn default_folder(data_dir: &Path) -> PathBuf {
    data_dir.join("media")
}

/// The bucket of a URL; none when it is no such URL. Whoever reads a signed request may repeat it for a while, so it goes over TLS or
/// stays on this machine.
fn bucket(text: &str, key: String, secret: ApiKey) -> Option<BucketConfig> {
    let mut endpoint = Url::parse(text).ok()?;
    let is_safe = endpoint.scheme() == "https" || (endpoint.scheme() == "http" && is_local(&endpoint));
    let has_key = !endpoint.username().is_empty() || endpoint.password().is_some();
    let mut region = NO_REGION.to_owned();
    for (name, value) in endpoint.query_pairs() {
        if name != "region" {
            return None;
        }
        region = value.into_owned();
    }
    let name = endpoint.path_segments()?.rfind(|segment| !segment.is_empty())?.to_owned();
    let is_known = is_word(&region, "-") && is_word(&name, "-._") && name.len() <= 63;
    if !is_safe || has_key || !is_known || endpoint.fragment().is_some() {
        return None;
    }
    endpoint.path_segments_mut().ok()?.pop_if_empty().pop();
    endpoint.set_query(None);
    Some(BucketConfig { endpoint, name, region, key, secret })
}

/// Whether it is of ASCII letters, digits and these.
fn is_word(text: &str, beside: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|character| character.is_ascii_alphanumeric() || beside.contains(character))
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, ConfigErrors};

    use super::*;

    const KEY: (&str, &str) = ("DUET_MEDIA_S3_KEY", "AKIAEXAMPLE");
    const SECRET: (&str, &str) = ("DUET_MEDIA_S3_SECRET", "hunter2");

    fn parse(pairs: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
        let find =
            |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        Config::parse(&find, None)
    }

    fn at(url: &str) -> Result<BucketConfig, String> {
        let config =
            parse(&[("DUET_MEDIA_S3_URL", url), KEY, SECRET]).map_err(|errors| errors.to_string())?;
        match config.media {
            MediaPlace::Bucket(bucket) => Ok(bucket),
            MediaPlace::Folder(folder) => Err(folder.display().to_string()),
        }
    }

    #[test]
    fn pictures_lie_in_the_data_folder_unless_another_place_is_set() {
        let folder = |pairs: &[(&str, &str)]| match parse(pairs).unwrap().media {
            MediaPlace::Folder(folder) => folder,
            other => panic!("{other:?}"),
        };
        assert_eq!(folder(&[("DUET_DATA_DIR", "data")]), Path::new("data/media"));
        assert_eq!(folder(&[("DUET_MEDIA_DIR", "pictures")]), Path::new("pictures"));
    }

    #[test]
    fn a_bucket_is_the_end_of_its_url() {
        let bucket = at("https://s3.eu-central-1.amazonaws.com/pictures?region=eu-central-1").unwrap();
        assert_eq!(
            (bucket.endpoint.as_str(), bucket.name.as_str(), bucket.region.as_str()),
            ("https://s3.eu-central-1.amazonaws.com/", "pictures", "eu-central-1")
        );
        let bucket = at("http://127.0.0.1:9000/storage/v1/my-pictures/").unwrap();
        assert_eq!(
            (bucket.endpoint.as_str(), bucket.name.as_str(), bucket.region.as_str()),
            ("http://127.0.0.1:9000/storage/v1", "my-pictures", "us-east-1")
        );
        for wrong in [
            "https://s3.example.com",
            "https://s3.example.com/",
            "http://s3.example.com/pictures",
            "https://AKIA:hunter3@s3.example.com/pictures",
            "https://s3.example.com/pictures?zone=1",
            "https://s3.example.com/pictures?region=",
            "https://s3.example.com/my%20pictures",
            "s3://pictures",
            "pictures",
        ] {
            let refused = at(wrong).unwrap_err();
            assert!(refused.contains("`DUET_MEDIA_S3_URL`") && !refused.contains("hunter"), "{refused}");
        }
    }

    #[test]
    fn half_a_bucket_and_two_places_are_refused_and_no_secret_is_shown() {
        let url = ("DUET_MEDIA_S3_URL", "https://s3.example.com/pictures");
        assert!(!format!("{:?}", parse(&[url, KEY, SECRET]).unwrap()).contains("hunter2"));
        for half in [&[url][..], &[KEY], &[SECRET], &[url, SECRET], &[url, KEY], &[KEY, SECRET]] {
            let refused = parse(half).unwrap_err().to_string();
            assert!(refused.contains("or none of them") && !refused.contains("hunter2"), "{refused}");
        }
        let both = parse(&[url, KEY, SECRET, ("DUET_MEDIA_DIR", "pictures")]).unwrap_err().to_string();
        assert!(both.contains("`DUET_MEDIA_DIR`") && both.contains("one place"), "{both}");
    }
}
