//! Short-lived things in Redis: the server profile, shared by all instances.

use std::sync::LazyLock;
use std::time::Duration;

use anyhow::Context as _;
use async_trait::async_trait;
use futures_util::StreamExt as _;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{FromRedisValue, RedisError, Script, ScriptInvocation};
use tokio::sync::{OnceCell, broadcast};
use tokio_util::sync::CancellationToken;

use crate::limits::{Quota, Verdict};
use crate::ports::Ephemeral;
use crate::store::{StoreError, StoreResult};

/// Commands on their way at a time, all over one connection.
const COMMANDS: usize = 1_000;
/// How long a command may take, connecting included.
const TIMEOUT: Duration = Duration::from_secs(1);
/// Before every key and channel: others may use the server too.
const PREFIX: &str = "duet:";
const HINTS_CHANNEL: &str = "duet:hints";
/// Hints that a slow listener may be behind.
const HINTS: usize = 256;
/// How long the listener for hints waits before it connects again.
const RECONNECT: Duration = Duration::from_secs(1);

/// [`Quota::take`] where the moment is kept, by the server's clock.
static TAKE_PERMITS: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local interval, quota, permits = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local window = interval * quota
local left = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local next = left + interval * permits
local over = next - window - now
local stays = left
if over <= 0 then
    stays = next
    redis.call('SET', KEYS[1], string.format('%.0f', stays), 'PX', math.ceil((stays - now) / 1000) + 1)
end
return {over <= 0 and 1 or 0, math.floor((window - (stays - now)) / interval), math.max(over, 0), stays - now}",
    )
});

/// A group is a hash: of each member `until:value`, in milliseconds by the server's clock. It goes when its last member would.
static JOIN: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local keep = tonumber(ARGV[3])
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now + keep) .. ':' .. ARGV[2])
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.max(redis.call('PTTL', KEYS[1]), keep)))",
    )
});

/// What is left of a group: member, value, member, value.
static MEMBERS: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local all = redis.call('HGETALL', KEYS[1])
local kept = {}
for at = 1, #all, 2 do
    local colon = string.find(all[at + 1], ':', 1, true)
    if tonumber(string.sub(all[at + 1], 1, colon - 1)) > now then
        table.insert(kept, all[at])
        table.insert(kept, string.sub(all[at + 1], colon + 1))
    else
        redis.call('HDEL', KEYS[1], all[at])
    end
end
return kept",
    )
});

/// One server, over one connection that is made anew when it breaks.
pub struct RedisEphemeral {
    connection: ConnectionManager,
    hints: broadcast::Sender<String>,
    allow_persistence: bool,
    checked: OnceCell<()>,
    _listening: tokio_util::sync::DropGuard,
}

impl RedisEphemeral {
    /// Connects, and checks that the server forgets nothing by itself and writes nothing to disk: one-time private keys lie in it.
    /// `allow_persistence` runs all the same. A server that is away is waited for: what needs it is refused until then.
    ///
    /// # Errors
    /// When the URL is none or the server is set up otherwise, with what to do.
    pub async fn open(url: &str, allow_persistence: bool) -> anyhow::Result<Self> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(TIMEOUT))
            .set_response_timeout(Some(TIMEOUT))
            .set_number_of_retries(0)
            .set_concurrency_limit(COMMANDS);
        let connection = redis::Client::open(url)
            .and_then(|client| client.get_connection_manager_lazy(config))
            .context("REDIS_URL is not a Redis URL")?;
        let stop = CancellationToken::new();
        let (hints, _) = broadcast::channel(HINTS);
        tokio::spawn(listen(url.to_owned(), hints.clone(), stop.clone()));
        let checked = OnceCell::new();
        let redis = Self { connection, hints, allow_persistence, checked, _listening: stop.drop_guard() };
        match redis.ready().await {
            Ok(()) => Ok(redis),
            Err(StoreError::Unavailable(error)) => {
                tracing::warn!(error, "Redis is away; check REDIS_URL if it stays so");
                Ok(redis)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Checks the setup, once per process.
    async fn ready(&self) -> StoreResult<()> {
        self.checked.get_or_try_init(|| self.check_setup()).await.copied()
    }

    async fn check_setup(&self) -> StoreResult<()> {
        if self.allow_persistence {
            return self.send::<String>(&redis::cmd("PING")).await.map(|_| ());
        }
        for (name, wanted, why) in [
            ("maxmemory-policy", "noeviction", "it could drop limits and one-time keys when it is full"),
            ("save", "", "it would write one-time private keys to disk"),
            ("appendonly", "no", "it would write one-time private keys to disk"),
        ] {
            let answer: Vec<String> = self.send(redis::cmd("CONFIG").arg("GET").arg(name)).await?;
            let found = answer.get(1).map_or("", String::as_str);
            if found != wanted {
                return Err(StoreError::Other(anyhow::anyhow!(
                    "Redis has `{name} {found}`, so {why}: run `redis-cli CONFIG SET {name} '{wanted}'` and put it into \
                     redis.conf, or set DUET_ALLOW_REDIS_PERSISTENCE=true and do without forward secrecy"
                )));
            }
        }
        Ok(())
    }

    /// Runs one command on a server that was checked.
    async fn command<T: FromRedisValue + Send>(&self, command: &redis::Cmd) -> StoreResult<T> {
        self.ready().await?;
        self.send(command).await
    }

    /// Runs one script on a server that was checked.
    async fn run<T: FromRedisValue + Send>(&self, call: &ScriptInvocation<'_>) -> StoreResult<T> {
        self.ready().await?;
        let mut connection = self.connection.clone();
        let work = call.invoke_async(&mut connection);
        tokio::time::timeout(TIMEOUT, work).await.map_err(|_| late())?.map_err(unavailable)
    }

    async fn send<T: FromRedisValue + Send>(&self, command: &redis::Cmd) -> StoreResult<T> {
        let mut connection = self.connection.clone();
        let work = command.query_async(&mut connection);
        tokio::time::timeout(TIMEOUT, work).await.map_err(|_| late())?.map_err(unavailable)
    }
}

fn unavailable(error: RedisError) -> StoreError {
    StoreError::Unavailable(format!("redis: {error}"))
}

fn late() -> StoreError {
    StoreError::Unavailable("redis: no answer in time".to_owned())
}

fn key(key: &str) -> String {
    format!("{PREFIX}{key}")
}

fn milliseconds(keep: Duration) -> u64 {
    u64::try_from(keep.as_millis()).unwrap_or(u64::MAX).max(1)
}

/// Passes hints on for as long as the process runs.
async fn listen(url: String, hints: broadcast::Sender<String>, stop: CancellationToken) {
    let listening = async {
        loop {
            if let Err(error) = listen_once(&url, &hints).await {
                tracing::warn!(%error, "hints of other instances cannot be heard; connecting again");
            }
            tokio::time::sleep(RECONNECT).await;
        }
    };
    tokio::select! { () = stop.cancelled() => {}, () = listening => {} }
}

async fn listen_once(url: &str, hints: &broadcast::Sender<String>) -> Result<(), RedisError> {
    let mut channel = redis::Client::open(url)?.get_async_pubsub().await?;
    channel.subscribe(HINTS_CHANNEL).await?;
    let mut messages = channel.into_on_message();
    while let Some(message) = messages.next().await {
        // Nobody listening is no error.
        let _ = hints.send(message.get_payload()?);
    }
    Ok(())
}

#[async_trait]
impl Ephemeral for RedisEphemeral {
    fn name(&self) -> &'static str {
        "redis"
    }

    fn is_shared(&self) -> bool {
        true
    }

    async fn ping(&self) -> StoreResult<()> {
        self.command::<String>(&redis::cmd("PING")).await.map(|_| ())
    }

    async fn put(&self, name: &str, value: &[u8], keep: Duration) -> StoreResult<()> {
        self.command(redis::cmd("SET").arg(key(name)).arg(value).arg("PX").arg(milliseconds(keep))).await
    }

    async fn get(&self, name: &str) -> StoreResult<Option<Vec<u8>>> {
        self.command(redis::cmd("GET").arg(key(name))).await
    }

    async fn take(&self, name: &str) -> StoreResult<Option<Vec<u8>>> {
        self.command(redis::cmd("GETDEL").arg(key(name))).await
    }

    async fn get_or_put(&self, name: &str, value: &[u8], keep: Duration) -> StoreResult<Vec<u8>> {
        let set = redis::cmd("SET")
            .arg(key(name))
            .arg(value)
            .arg("NX")
            .arg("GET")
            .arg("PX")
            .arg(milliseconds(keep))
            .to_owned();
        let kept: Option<Vec<u8>> = self.command(&set).await?;
        Ok(kept.unwrap_or_else(|| value.to_vec()))
    }

    async fn note(&self, name: &str, keep: Duration) -> StoreResult<bool> {
        let set =
            redis::cmd("SET").arg(key(name)).arg("").arg("NX").arg("PX").arg(milliseconds(keep)).to_owned();
        let answer: Option<String> = self.command(&set).await?;
        Ok(answer.is_some())
    }

    async fn join(&self, group: &str, member: &str, value: &[u8], keep: Duration) -> StoreResult<()> {
        let mut call = JOIN.prepare_invoke();
        call.key(key(group)).arg(member).arg(value).arg(milliseconds(keep));
        self.run(&call).await
    }

    async fn members(&self, group: &str) -> StoreResult<Vec<(String, Vec<u8>)>> {
        let mut call = MEMBERS.prepare_invoke();
        call.key(key(group));
        let mut members: Vec<(String, Vec<u8>)> = self.run(&call).await?;
        members.sort();
        Ok(members)
    }

    async fn leave(&self, group: &str, member: &str) -> StoreResult<()> {
        self.command::<i64>(redis::cmd("HDEL").arg(key(group)).arg(member)).await.map(|_| ())
    }

    async fn take_permits(&self, name: &str, quota: Quota, permits: u32) -> StoreResult<Verdict> {
        let mut call = TAKE_PERMITS.prepare_invoke();
        call.key(key(name)).arg(quota.interval()).arg(quota.permits.max(1)).arg(permits);
        let (allowed, remaining, retry_after, full_after): (i64, i64, i64, i64) = self.run(&call).await?;
        let duration = |micros: i64| Duration::from_micros(u64::try_from(micros).unwrap_or(0));
        Ok(Verdict {
            is_allowed: allowed == 1,
            remaining: u32::try_from(remaining).unwrap_or(0),
            retry_after: duration(retry_after),
            full_after: duration(full_after),
        })
    }

    async fn send_hint(&self, hint: &str) -> StoreResult<()> {
        self.command::<i64>(redis::cmd("PUBLISH").arg(HINTS_CHANNEL).arg(hint)).await.map(|_| ())
    }

    fn hints(&self) -> broadcast::Receiver<String> {
        self.hints.subscribe()
    }
}
