//! Logs: JSON lines on standard error.

use tracing_subscriber::EnvFilter;

/// What must not say more than this, whatever is wanted: it logs the parameters of statements, hashes and addresses among them.
const CEILINGS: &[(&str, &str)] = &[("tokio_postgres", "info")];

/// A filter with the ceilings in the place of what it says of their targets.
fn with_ceilings(filter: &str) -> String {
    let is_free = |part: &&str| CEILINGS.iter().all(|(target, _)| !part.trim().starts_with(target));
    let wanted = filter.split(',').filter(is_free).map(str::to_owned);
    wanted
        .chain(CEILINGS.iter().map(|(target, level)| format!("{target}={level}")))
        .collect::<Vec<_>>()
        .join(",")
}

/// Starts logging. `DUET_LOG` sets the filter (`info`, `warn,cms_api=debug` …); without it `default`.
pub fn init(default: &str) {
    let wanted = std::env::var("DUET_LOG").unwrap_or_else(|_| default.to_owned());
    let filter = EnvFilter::try_new(with_ceilings(&wanted)).unwrap_or_else(|_| EnvFilter::new(default));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_of_statements_are_never_logged() {
        assert_eq!(with_ceilings("trace"), "trace,tokio_postgres=info");
        for raised in
            ["info,tokio_postgres=trace", "info, tokio_postgres::query=debug", "tokio_postgres[x]=trace,info"]
        {
            assert_eq!(with_ceilings(raised), "info,tokio_postgres=info", "{raised}");
        }
    }
}
