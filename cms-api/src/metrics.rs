//! What the process counts of itself, in Prometheus' text format.

use prometheus::{
    Encoder as _, HistogramOpts, HistogramVec, IntCounterVec, IntGaugeVec, Opts, Registry, TextEncoder,
};

use crate::app::App;
use crate::config::MediaPlace;
use crate::store::{self, StoreResult};

/// Upper bounds of the buckets of answer times, in seconds.
const BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Counters and gauges of one process.
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    connections: IntGaugeVec,
    up: IntGaugeVec,
    waiting: IntGaugeVec,
    seq: IntGaugeVec,
}

impl Metrics {
    /// Everything at zero.
    ///
    /// # Errors
    /// When two of them have one name: a defect.
    pub fn new() -> prometheus::Result<Self> {
        let gauge = |name: &str, help: &str, label: &str| IntGaugeVec::new(Opts::new(name, help), &[label]);
        let seconds = HistogramOpts::new("duet_request_seconds", "Time to answer, by operation")
            .buckets(BUCKETS.to_vec());
        let metrics = Self {
            registry: Registry::new(),
            requests: IntCounterVec::new(
                Opts::new("duet_requests_total", "Requests answered, by operation and status"),
                &["operation", "status"],
            )?,
            seconds: HistogramVec::new(seconds, &["operation"])?,
            connections: gauge("duet_sql_connections", "Connections to the SQL store, by state", "state")?,
            up: gauge("duet_store_up", "1 while the store answers", "store")?,
            waiting: gauge("duet_waiting", "Work that waits, by queue: views, deliveries, mails", "queue")?,
            seq: gauge("duet_seq", "Newest seq: of the feed, and that each build target shows", "of")?,
        };
        metrics.registry.register(Box::new(metrics.requests.clone()))?;
        metrics.registry.register(Box::new(metrics.seconds.clone()))?;
        for gauge in [&metrics.connections, &metrics.up, &metrics.waiting, &metrics.seq] {
            metrics.registry.register(Box::new(gauge.clone()))?;
        }
        Ok(metrics)
    }

    /// Notes an answer; `operation` is empty for addresses that are none.
    pub fn answered(&self, operation: &str, status: u16, seconds: f64) {
        let operation = if operation.is_empty() { "none" } else { operation };
        self.requests.with_label_values(&[operation, &status.to_string()]).inc();
        self.seconds.with_label_values(&[operation]).observe(seconds);
    }

    /// Everything as text, the gauges as they are now. What a store that is away would know is left as it was.
    ///
    /// # Errors
    /// When the text cannot be written: a defect.
    pub async fn text(&self, app: &App) -> anyhow::Result<String> {
        let (sql, documents, ephemeral, media) =
            tokio::join!(self.look(app), app.documents.ping(), app.ephemeral.ping(), app.media.ping());
        if let Err(error) = &sql {
            tracing::warn!(%error, "the SQL store does not tell how much work waits");
        }
        let mut stores = vec![
            (app.store.name(), sql.is_ok()),
            (app.documents.name(), documents.is_ok()),
            (app.ephemeral.name(), ephemeral.is_ok()),
        ];
        if let MediaPlace::Bucket(_) = app.config.media {
            stores.push((app.media.name(), media.is_ok()));
        }
        for (store, is_up) in stores {
            self.up.with_label_values(&[store]).set(i64::from(is_up));
        }
        let (open, idle) = app.store.connections();
        self.connections.with_label_values(&["idle"]).set(i64::from(idle));
        self.connections.with_label_values(&["in_use"]).set(i64::from(open.saturating_sub(idle)));
        let views = i64::try_from(app.views.len()).unwrap_or(i64::MAX);
        self.waiting.with_label_values(&["views"]).set(views);
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(String::from_utf8(text)?)
    }

    async fn look(&self, app: &App) -> StoreResult<()> {
        let mut conn = app.store.read().await?;
        let waiting = store::deliveries::count_pending(&mut conn).await?;
        self.waiting.with_label_values(&["deliveries"]).set(waiting);
        self.waiting.with_label_values(&["mails"]).set(store::mails::count_waiting(&mut conn).await?);
        self.waiting
            .with_label_values(&["held_schedules"])
            .set(store::schedules::count_held(&mut conn).await?);
        let newest = store::changes::newest(&mut conn).await?;
        self.seq.with_label_values(&["feed"]).set(newest.map_or(0, |(seq, _)| seq));
        for (target, seq) in store::builds::newest_seqs(&mut conn).await? {
            self.seq.with_label_values(&[&target]).set(seq);
        }
        Ok(())
    }
}
