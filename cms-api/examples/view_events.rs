//! Writes view events into a store of documents, as the API does in batches: what `bench/api.py` measures their size with.
//!
//! `cargo run --release --example view_events -- COUNT FILE-OR-MONGODB-URL`

use std::path::Path;

use anyhow::Context as _;
use chrono::{Days, NaiveDate};
use cms_api::adapters::mongo_documents::MongoDocuments;
use cms_api::adapters::sqlite_documents::SqliteDocuments;
use cms_api::clock::random_bytes;
use cms_api::ports::Documents;
use cms_api::reads::{Outcome, ViewEvent};
use cms_sdk::Locale;
use uuid::Uuid;

/// Events per write, as many as the API's job takes at most.
const BATCH: u64 = 1_000;
/// Posts that are read, and days on which they are.
const POSTS: u64 = 10_000;
const DAYS: u64 = 30;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let count: u64 = arguments.next().context("how many?")?.parse()?;
    let target = arguments.next().context("where?")?;
    let documents: Box<dyn Documents> = match target.strip_prefix("mongodb://") {
        Some(_) => Box::new(MongoDocuments::open(&target).await?),
        None => Box::new(SqliteDocuments::open(Path::new(&target)).await?),
    };
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).context("a date")?;
    for batch in 0..count.div_ceil(BATCH) {
        let numbers = (batch * BATCH)..count.min((batch + 1) * BATCH);
        let views: Vec<_> = numbers
            .map(|number| {
                anyhow::Ok(ViewEvent {
                    // At random, as browsers make them.
                    id: Uuid::from_bytes(random_bytes()?),
                    // A few posts have most of the reads.
                    post_id: Uuid::from_u128(u128::from((number * number) % POSTS)),
                    locale: if number % 3 == 0 { Locale::En } else { Locale::Vi },
                    day: first + Days::new(number * DAYS / count),
                    outcome: if number % 10 == 0 { Outcome::Repeated } else { Outcome::Counted },
                })
            })
            .collect::<Result<_, _>>()?;
        documents.insert_views(&views).await?;
    }
    Ok(())
}
