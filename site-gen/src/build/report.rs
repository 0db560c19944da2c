//! What a build did, for those who ask: commands, receipts, purges, uploads.

use cms_sdk::build::BuildFailure;

use super::{Became, Outcome};
use crate::upload::Due;

/// What a build did.
#[derive(Debug, Default, Clone)]
pub struct BuildReport {
    /// Outputs rendered; those that came out as they were are not written.
    pub rendered: usize,
    /// Outputs there are.
    pub outputs: usize,
    /// Addresses rendered and not written, since they came out as they were; sorted.
    pub same: Vec<String>,
    /// Addresses written, sorted.
    pub changed: Vec<String>,
    /// Addresses deleted, sorted.
    pub removed: Vec<String>,
    /// What could not be built; its old file stays.
    pub failures: Vec<BuildFailure>,
    /// Files that were put into a bucket or deleted there after it.
    pub uploaded: usize,
    /// From start to end, in milliseconds, without the upload.
    pub milliseconds: u64,
}

impl BuildReport {
    /// Whether nothing had to be done.
    pub fn is_unchanged(&self) -> bool {
        self.changed.is_empty() && self.removed.is_empty() && self.failures.is_empty()
    }
}

/// What a bucket has otherwise after this build.
pub(super) fn dues<'d>(outcomes: &'d [Outcome], deletions: &'d [String]) -> Vec<Due<'d>> {
    let written = outcomes.iter().filter_map(|outcome| match &outcome.result {
        Became::Rendered { record, changed: true } => {
            Some(Due { path: &record.path, stage: Some(outcome.stage) })
        }
        _ => None,
    });
    let deleted = deletions.iter().map(|path| Due { path, stage: None });
    // An address may pass from one output to another: then it is not gone.
    deleted.chain(written).collect()
}

/// What outcomes and deletions amount to.
pub(super) fn report(outcomes: &[Outcome], deletions: &[String]) -> BuildReport {
    let mut report = BuildReport::default();
    for outcome in outcomes {
        match &outcome.result {
            Became::Rendered { record, changed } => {
                report.rendered += 1;
                let list = if *changed { &mut report.changed } else { &mut report.same };
                list.push(address(&record.path));
            }
            Became::Failed(reason) => {
                let post = outcome.output.post();
                report.failures.push(BuildFailure {
                    post_id: post.map(|(id, _)| id),
                    locale: post.map(|(_, locale)| locale),
                    message: reason.clone(),
                });
            }
            Became::Absent | Became::Same => {}
        }
    }
    // A picture that is not here is missed by each of its copies: that is one failure.
    report.failures.sort_by(|one, other| one.message.cmp(&other.message));
    report.failures.dedup();
    report.removed = deletions.iter().map(|path| address(path)).collect();
    report.same.sort();
    report.changed.sort();
    report.removed.sort();
    report
}

/// The root-relative address of a file: `en/posts/a/index.html` is at `/en/posts/a/`.
fn address(path: &str) -> String {
    format!("/{}", path.strip_suffix("index.html").unwrap_or(path))
}
