//! Somebody who looks at the site while it is built.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;

use redb::ReadTransaction;
use site_render::theme::Theme;

use super::BuildReport;
use crate::output::Output;
use crate::state::FILES;

/// Somebody who looks at the site while it is built: what they look at is made first.
pub trait Audience: Send + Sync {
    /// The root-relative addresses that they look at.
    fn addresses(&self) -> Vec<String>;

    /// Told when these are as they will be, with what became of them.
    fn shown(&self, report: &BuildReport);

    /// Whether there is something newer to show: then the build gives up with [`Outdated`].
    fn is_waiting(&self) -> bool;
}

/// A build gave up, since there was something newer to show. The next one looks at everything.
#[derive(Debug, PartialEq, Eq)]
pub struct Outdated;

impl fmt::Display for Outdated {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("there is something newer to build")
    }
}

impl Error for Outdated {}

/// What somebody looks at, and the theme's files.
pub(super) fn seen_by(
    audience: &dyn Audience,
    read: &ReadTransaction,
    theme: &Theme,
) -> anyhow::Result<BTreeSet<Output>> {
    let files = read.open_table(FILES)?;
    let mut seen: BTreeSet<_> =
        theme.assets().iter().map(|asset| Output::Asset(asset.path.clone())).collect();
    for address in audience.addresses() {
        let path = address.trim_start_matches('/');
        let path = if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.to_owned()
        };
        let owner = files.get(path.as_bytes())?.and_then(|key| Output::parse(key.value()));
        seen.extend(owner);
    }
    Ok(seen)
}
