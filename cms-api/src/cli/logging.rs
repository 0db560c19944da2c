//! Logs: JSON lines on standard error.

use tracing_subscriber::EnvFilter;

/// Starts logging. `DUET_LOG` sets the filter (`info`, `warn,cms_api=debug` …); without it `default`.
pub fn init(default: &str) {
    let filter = EnvFilter::try_from_env("DUET_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    // A second call (tests) keeps the first logger.
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_writer(std::io::stderr)
        .with_env_filter(filter)
        .try_init();
}
