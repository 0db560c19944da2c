//! Build receipts: kept in the state until the API has taken them, in order.

use std::sync::Arc;

use cms_sdk::build::{BuildFailure, BuildFinish, BuildStart, BuildStatus, MAX_PATHS};
use cms_sdk::feed::Cursor;
use redb::ReadableTable as _;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Generator;
use crate::build::BuildReport;
use crate::clock;
use crate::source::Source;
use crate::source::api::{ApiSource, Sent};
use crate::state::{RECEIPTS, VALUES};

/// Most failures that one receipt lists.
const MAX_FAILURES: usize = 1_000;

/// Longest message of a failure, in characters.
const MAX_MESSAGE: usize = 2_000;

/// The build that was reported as begun and not yet as ended.
const OPEN_BUILD: &str = "open_build";

/// A receipt that waits to be sent.
#[derive(Serialize, Deserialize)]
enum Receipt {
    Start(BuildStart),
    Finish(Uuid, BuildFinish),
}

/// The receipts of a generator; without an API nobody wants any.
pub struct Receipts<'r> {
    generator: &'r Arc<Generator>,
    api: Option<&'r ApiSource>,
}

/// A build that was reported as begun.
#[derive(Serialize, Deserialize)]
pub struct Begun {
    id: Uuid,
    at: chrono::DateTime<chrono::Utc>,
}

impl<'r> Receipts<'r> {
    /// The receipts of this generator, for this source.
    pub fn new(generator: &'r Arc<Generator>, source: &'r Source) -> Self {
        Self { generator, api: source.api() }
    }

    /// Notes that a build begins that brings the site to `cursor`.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn start(&self, cursor: Cursor) -> anyhow::Result<Begun> {
        let begun = Begun { id: clock::new_id(), at: clock::now() };
        let start = BuildStart {
            id: begun.id,
            target: self.generator.target.clone(),
            cursor: cursor.to_string(),
            started_at: begun.at,
        };
        self.queue(&Receipt::Start(start), Some(&begun))?;
        Ok(begun)
    }

    /// Notes the end of a build that began in a process which was killed: nobody else will.
    ///
    /// # Errors
    /// When the state cannot be read or written.
    pub fn close_abandoned(&self) -> anyhow::Result<()> {
        let Some(text) = self.generator.state.value(OPEN_BUILD)? else { return Ok(()) };
        let stopped = anyhow::anyhow!("the generator was stopped before this build ended");
        self.finish(serde_json::from_str(&text)?, &Err(stopped))
    }

    /// Notes how it ended.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn finish(&self, begun: Begun, built: &anyhow::Result<BuildReport>) -> anyhow::Result<()> {
        let finished_at = clock::now();
        let failed;
        let report = match built {
            Ok(report) => report,
            Err(error) => {
                let message = format!("{error:#}");
                failed = BuildReport {
                    failures: vec![BuildFailure { post_id: None, locale: None, message }],
                    ..BuildReport::default()
                };
                &failed
            }
        };
        let status = if report.failures.is_empty() { BuildStatus::Succeeded } else { BuildStatus::Failed };
        let first = |paths: &[String]| paths.iter().take(MAX_PATHS).cloned().collect();
        let finish = BuildFinish {
            status,
            finished_at,
            duration_ms: (finished_at - begun.at).num_milliseconds().max(0),
            rendered: count(report.rendered),
            outputs: count(report.outputs),
            changed_paths: first(&report.changed),
            changed: count(report.changed.len()),
            removed_paths: first(&report.removed),
            removed: count(report.removed.len()),
            failures: report.failures.iter().take(MAX_FAILURES).map(shortened).collect(),
        };
        self.queue(&Receipt::Finish(begun.id, finish), None)
    }

    /// Queues a receipt, and notes which build is open after it.
    fn queue(&self, receipt: &Receipt, open: Option<&Begun>) -> anyhow::Result<()> {
        if self.api.is_none() {
            return Ok(());
        }
        let write = self.generator.state.write()?;
        {
            let mut table = write.open_table(RECEIPTS)?;
            let next = table.last()?.map_or(0, |(number, _)| number.value() + 1);
            table.insert(next, serde_json::to_vec(receipt)?.as_slice())?;
            let mut values = write.open_table(VALUES)?;
            match open {
                Some(begun) => values.insert(OPEN_BUILD, serde_json::to_string(begun)?.as_str())?,
                None => values.remove(OPEN_BUILD)?,
            };
        }
        write.commit()?;
        Ok(())
    }

    /// Sends what waits, in order, until the API does not answer; the rest is sent with the next build.
    pub async fn send(&self) {
        if let Err(error) = self.try_send().await {
            tracing::warn!(error = format!("{error:#}"), "receipts wait until the API answers");
        }
    }

    async fn try_send(&self) -> anyhow::Result<()> {
        let Some(api) = self.api else { return Ok(()) };
        while let Some((number, receipt)) = self.next()? {
            let sent = match &receipt {
                Receipt::Start(start) => api.start_build(start).await?,
                Receipt::Finish(id, finish) => api.finish_build(*id, finish).await?,
            };
            if let Sent::Refused(status) = sent {
                // An older database was put back: what the receipt is about is not there any more.
                tracing::warn!(%status, "the API refused a build receipt; it is dropped");
            }
            let write = self.generator.state.write_ahead()?;
            write.open_table(RECEIPTS)?.remove(number)?;
            write.commit()?;
        }
        Ok(())
    }

    fn next(&self) -> anyhow::Result<Option<(u64, Receipt)>> {
        let table = self.generator.state.read()?.open_table(RECEIPTS)?;
        Ok(match table.first()? {
            Some((number, bytes)) => Some((number.value(), serde_json::from_slice(bytes.value())?)),
            None => None,
        })
    }
}

fn shortened(failure: &BuildFailure) -> BuildFailure {
    BuildFailure { message: failure.message.chars().take(MAX_MESSAGE).collect(), ..failure.clone() }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
