//! Every long-lived dependency of the process, built by `main` and by tests alike.

use std::sync::Arc;

use anyhow::Context as _;

use crate::clock::Clock;
use crate::config::Config;
use crate::lifecycle::Lifecycle;
use crate::secrets::RootKey;
use crate::store::Store;
use crate::webhooks::DeliverySignal;

/// The application.
pub struct App {
    /// What the process was told.
    pub config: Config,
    /// The SQL store.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Seals the secrets in the stores.
    pub root_key: RootKey,
    /// Wakes the webhook dispatcher when this process has committed a change.
    pub deliveries: DeliverySignal,
    /// Starting and stopping.
    pub lifecycle: Lifecycle,
}

impl App {
    /// Opens the stores. The embedded profile makes its data folder and runs the migrations; the server profile refuses to start
    /// while migrations are waiting, so that several instances never race.
    ///
    /// # Errors
    /// With what to do about it.
    pub async fn open(config: Config, clock: Clock) -> anyhow::Result<Arc<Self>> {
        if config.is_embedded() {
            std::fs::create_dir_all(&config.data_dir)
                .with_context(|| format!("cannot create the data folder `{}`", config.data_dir.display()))?;
        }
        let root_key = RootKey::load(&config)?;
        let store = Store::open(&config.store).await?;
        if config.is_embedded() {
            store.migrate().await?;
        } else if store.has_pending_migrations().await? {
            anyhow::bail!("migrations are waiting: run `cms-api migrate` once, then start again");
        }
        Ok(Arc::new(Self {
            config,
            store,
            clock,
            root_key,
            deliveries: DeliverySignal::default(),
            lifecycle: Lifecycle::default(),
        }))
    }

    /// An application without stores, for what needs only its routes: the OpenAPI document.
    ///
    /// # Errors
    /// When the built-in configuration is wrong.
    pub fn closed() -> anyhow::Result<Arc<Self>> {
        Ok(Arc::new(Self {
            config: Config::parse(&|_| None, None)?,
            store: Store::closed(),
            clock: Clock::default(),
            root_key: RootKey::parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")?,
            deliveries: DeliverySignal::default(),
            lifecycle: Lifecycle::default(),
        }))
    }
}
