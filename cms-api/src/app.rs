//! Every long-lived dependency of the process, built by `main` and by tests alike.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use tokio::sync::Semaphore;

use crate::accounts::admins::AllowList;
use crate::adapters::disk_media_store::DiskMediaStore;
use crate::adapters::folder_mailer::FolderMailer;
use crate::adapters::memory_ephemeral::MemoryEphemeral;
use crate::adapters::mongo_documents::MongoDocuments;
use crate::adapters::proof_of_work::ProofOfWork;
use crate::adapters::redis_ephemeral::RedisEphemeral;
use crate::adapters::resend_mailer::ResendMailer;
use crate::adapters::s3_media_store::S3MediaStore;
use crate::adapters::smtp_mailer::SmtpMailer;
use crate::adapters::sqlite_documents::SqliteDocuments;
use crate::adapters::turnstile::Turnstile;
use crate::clock::Clock;
use crate::config::{Config, MailWay, MediaPlace, ServerStores};
use crate::content::LivePosts;
use crate::data_folder::{self, InUse};
use crate::feed::KnownHead;
use crate::instance;
use crate::lifecycle::Lifecycle;
use crate::limits::Limiter;
use crate::metrics::Metrics;
use crate::passwords::PasswordHasher;
use crate::ports::{Challenge, Documents, Ephemeral, Mailer, MediaStore};
use crate::reads::ViewBuffer;
use crate::secrets::{KeyUse, RootKey};
use crate::sessions::{self, SessionKey};
use crate::settings::origins::KnownOrigins;
use crate::signal::Signal;
use crate::store::Store;

/// How long a mail server may take for a mail: half as long as the mail is claimed.
const MAIL_TIMEOUT: Duration = Duration::from_secs(30);

/// How long the service behind a bucket may take for a file.
const BUCKET_TIMEOUT: Duration = Duration::from_secs(30);

/// How long the service behind a challenge may take; it is asked twice at most, and a request may take ten seconds.
const CHALLENGE_TIMEOUT: Duration = Duration::from_secs(3);

/// The hint that a generator has reported a build.
pub const BUILD_REPORTED: &str = "build-reported";

/// Pictures that are decoded at once: each may take the memory of its pixels several times.
const PICTURES_AT_ONCE: usize = 2;

/// The hint that the site has changed.
pub const SITE_CHANGED: &str = "site-changed";

/// The application.
pub struct App {
    /// What the process was told.
    pub config: Config,
    /// The SQL store.
    pub store: Store,
    /// View events and contact messages.
    pub documents: Arc<dyn Documents>,
    /// What is kept for a while only.
    pub ephemeral: Arc<dyn Ephemeral>,
    /// What takes mails away.
    pub mailer: Arc<dyn Mailer>,
    /// Files of uploaded pictures.
    pub media: Arc<dyn MediaStore>,
    /// Turns to decode one.
    pub pictures: Semaphore,
    /// Rate limits.
    pub limiter: Limiter,
    /// Keeps programs out of what anybody may call.
    pub challenge: Arc<dyn Challenge>,
    /// Hashes and compares passwords.
    pub passwords: PasswordHasher,
    /// How far the feed is.
    pub feed_head: KnownHead,
    /// Which pages are live.
    pub live_posts: LivePosts,
    /// View events on their way to the store.
    pub views: ViewBuffer,
    /// The time.
    pub clock: Clock,
    /// Makes the tokens of sessions.
    pub session_key: SessionKey,
    /// Who may be an admin, by configuration.
    pub admins: AllowList,
    /// Which origins are ours.
    pub origins: KnownOrigins,
    /// Seals the secrets in the stores.
    pub root_key: RootKey,
    /// Wakes the webhook dispatcher when this process has committed a change.
    pub deliveries: Signal,
    /// Wakes whoever waits for something to go live: a change was committed, or a build was reported.
    pub progress: Signal,
    /// Held by the import that this process works on.
    pub importing: Arc<tokio::sync::Mutex<()>>,
    /// Wakes what sends mails when this process has committed one.
    pub mails: Signal,
    /// What it counts of itself.
    pub metrics: Metrics,
    /// What this process is called where several write.
    pub instance: String,
    /// Starting and stopping.
    pub lifecycle: Lifecycle,
    _in_use: Option<InUse>,
}

impl App {
    /// Opens the stores. The embedded profile makes its data folder and runs the migrations; the server profile refuses to start
    /// while migrations are waiting, so that several instances never race.
    ///
    /// # Errors
    /// With what to do about it.
    pub async fn open(config: Config, clock: Clock) -> anyhow::Result<Arc<Self>> {
        let mut in_use = None;
        if config.is_embedded() {
            std::fs::create_dir_all(&config.data_dir)
                .with_context(|| format!("cannot create the data folder `{}`", config.data_dir.display()))?;
            in_use = Some(data_folder::share(&config.data_dir)?);
        }
        Self::open_in(config, clock, in_use).await
    }

    /// As [`App::open`], in a data folder that is there and marked as in use already.
    ///
    /// # Errors
    /// As [`App::open`].
    pub async fn open_in(config: Config, clock: Clock, in_use: Option<InUse>) -> anyhow::Result<Arc<Self>> {
        let root_key = RootKey::load(&config)?;
        let store = Store::open(&config.store).await?;
        if config.is_embedded() {
            store.migrate().await?;
        } else if store.has_pending_migrations().await? {
            anyhow::bail!("migrations are waiting: run `cms-api migrate` once, then start again");
        }
        let (documents, ephemeral) = open_ports(&config, &clock).await?;
        let mailer = open_mailer(&config, &clock)?;
        Ok(Arc::new(Self {
            session_key: sessions::key(root_key.derive(KeyUse::Sessions)),
            admins: AllowList::new(config.admins_file.clone()),
            origins: KnownOrigins::default(),
            challenge: open_challenge(&config)?,
            passwords: PasswordHasher::new(config.password_cost)?,
            media: open_media(&config)?,
            pictures: Semaphore::new(PICTURES_AT_ONCE),
            config,
            store,
            documents,
            mailer,
            limiter: Limiter::new(Arc::clone(&ephemeral), clock.clone()),
            ephemeral,
            feed_head: KnownHead::default(),
            live_posts: LivePosts::default(),
            views: ViewBuffer::default(),
            clock,
            root_key,
            deliveries: Signal::default(),
            progress: Signal::default(),
            importing: Arc::default(),
            mails: Signal::default(),
            metrics: Metrics::new()?,
            instance: instance::name(),
            lifecycle: Lifecycle::default(),
            _in_use: in_use,
        }))
    }

    /// Says that this process has committed a change of the site: call it after the commit. Readers see it at once, webhooks go out,
    /// and the other instances hear of it.
    pub fn committed(&self) {
        self.site_changed();
        self.hint(SITE_CHANGED);
    }

    /// Says that a generator has reported a build to this process: call it after the commit.
    pub fn build_reported(&self) {
        self.progress.wake();
        self.hint(BUILD_REPORTED);
    }

    /// Tells the other instances.
    fn hint(&self, hint: &'static str) {
        if self.ephemeral.is_shared() {
            let ephemeral = Arc::clone(&self.ephemeral);
            tokio::spawn(async move {
                if let Err(error) = ephemeral.send_hint(hint).await {
                    tracing::debug!(%error, hint, "the other instances see the change when they look");
                }
            });
        }
    }

    /// Looks at the feed anew, because this process or another one has changed it.
    pub fn site_changed(&self) {
        self.feed_head.forget();
        self.deliveries.wake();
        self.progress.wake();
    }

    /// An application without stores, for what needs only its routes: the OpenAPI document.
    ///
    /// # Errors
    /// When the built-in configuration is wrong.
    pub fn closed() -> anyhow::Result<Arc<Self>> {
        let ephemeral: Arc<dyn Ephemeral> = Arc::new(MemoryEphemeral::new(Clock::default()));
        let config = Config::parse(&|_| None, None)?;
        let root_key = RootKey::parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")?;
        Ok(Arc::new(Self {
            session_key: sessions::key(root_key.derive(KeyUse::Sessions)),
            admins: AllowList::new(config.admins_file.clone()),
            origins: KnownOrigins::default(),
            challenge: open_challenge(&config)?,
            passwords: PasswordHasher::new(config.password_cost)?,
            mailer: open_mailer(&config, &Clock::default())?,
            media: open_media(&config)?,
            pictures: Semaphore::new(PICTURES_AT_ONCE),
            config,
            store: Store::closed(),
            documents: Arc::new(SqliteDocuments::closed()),
            limiter: Limiter::new(Arc::clone(&ephemeral), Clock::default()),
            ephemeral,
            feed_head: KnownHead::default(),
            live_posts: LivePosts::default(),
            views: ViewBuffer::default(),
            clock: Clock::default(),
            root_key,
            deliveries: Signal::default(),
            progress: Signal::default(),
            importing: Arc::default(),
            mails: Signal::default(),
            metrics: Metrics::new()?,
            instance: instance::name(),
            lifecycle: Lifecycle::default(),
            _in_use: None,
        }))
    }
}

/// Opens the stores beside SQL, of the profile that is configured.
pub(crate) async fn open_ports(
    config: &Config,
    clock: &Clock,
) -> anyhow::Result<(Arc<dyn Documents>, Arc<dyn Ephemeral>)> {
    Ok(match &config.server_stores {
        Some(ServerStores { mongodb, redis }) => (
            Arc::new(MongoDocuments::open(mongodb.as_str()).await?),
            Arc::new(RedisEphemeral::open(redis.as_str(), config.allow_redis_persistence).await?),
        ),
        None => (
            Arc::new(SqliteDocuments::open(&config.data_dir.join("documents.db")).await?),
            Arc::new(MemoryEphemeral::new(clock.clone())),
        ),
    })
}

/// The store of pictures' files that is configured.
pub(crate) fn open_media(config: &Config) -> anyhow::Result<Arc<dyn MediaStore>> {
    Ok(match &config.media {
        MediaPlace::Folder(folder) => Arc::new(DiskMediaStore::new(folder.clone())),
        MediaPlace::Bucket(bucket) => Arc::new(S3MediaStore::new(bucket, BUCKET_TIMEOUT)?),
    })
}

/// The challenge that is configured: never none.
fn open_challenge(config: &Config) -> anyhow::Result<Arc<dyn Challenge>> {
    Ok(match &config.turnstile {
        Some(turnstile) => Arc::new(Turnstile::new(turnstile.clone(), CHALLENGE_TIMEOUT)?),
        None => Arc::new(ProofOfWork::new(config.proof_of_work_bits)),
    })
}

/// The way for mails that is configured.
fn open_mailer(config: &Config, clock: &Clock) -> anyhow::Result<Arc<dyn Mailer>> {
    Ok(match &config.mail.way {
        MailWay::Folder(folder) => Arc::new(FolderMailer::new(folder.clone())),
        MailWay::Smtp(url) => Arc::new(SmtpMailer::new(url.as_str(), MAIL_TIMEOUT)?),
        MailWay::Resend { base, key } => {
            Arc::new(ResendMailer::new(base, key.clone(), clock.clone(), MAIL_TIMEOUT)?)
        }
    })
}
