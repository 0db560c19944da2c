//! Argon2id (RFC 9106) on threads of its own, so many at a time as there are cores, and not many waiting.

use std::sync::Arc;

use anyhow::anyhow;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash as Phc, Salt};
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use cms_sdk::ErrorCode;
use tokio::sync::Semaphore;

use super::Password;
use crate::clock::random_bytes;
use crate::error::{DomainError, DomainResult};
use crate::store::StoreError;

/// Passwords that may wait per core: about 1.3 seconds at the default cost. Who comes later is told to come back.
const WAITING_PER_CORE: usize = 32;
/// Length of a salt in bytes (RFC 9106 §3.1).
const SALT_LENGTH: usize = 16;
/// Length of a hash in bytes (RFC 9106 §4).
const HASH_LENGTH: usize = 32;

/// What a hash costs, on one lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB, at least 8.
    pub memory: u32,
    /// Passes over it, at least 1.
    pub passes: u32,
}

impl Cost {
    /// For tests, which hash many.
    pub const TEST: Self = Self { memory: 64, passes: 1 };
}

impl Default for Cost {
    /// 19 MiB, two passes (OWASP Password Storage Cheat Sheet; ASVS 5.0 appendix C).
    fn default() -> Self {
        Self { memory: 19 * 1_024, passes: 2 }
    }
}

/// What is kept of a password: a PHC string, with its parameters and salt. Not a secret that lets anybody in, but it does not
/// belong into logs.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// The PHC string, for the store.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PasswordHash(…)")
    }
}

/// What became of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct Verified {
    /// Whether it is the password of the hash.
    pub is_right: bool,
    /// Whether it is, and should be hashed anew: the hash was made at another cost than today's.
    pub needs_rehash: bool,
}

/// Hashes and compares passwords. Each takes a core and [`Cost::memory`] for a while, so the number at work is bounded, and the
/// number that waits.
#[derive(Clone)]
pub struct PasswordHasher {
    argon2: Argon2<'static>,
    /// A hash that no password has.
    nobody: PasswordHash,
    cores: Arc<Semaphore>,
    /// Those at work and those that wait.
    places: Arc<Semaphore>,
}

impl PasswordHasher {
    /// A hasher that works at this cost on every core.
    ///
    /// # Errors
    /// When argon2 does not know such a cost, or there are no random bytes.
    pub fn new(cost: Cost) -> anyhow::Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::bounded(cost, cores, cores * WAITING_PER_CORE)
    }

    fn bounded(cost: Cost, cores: usize, waiting: usize) -> anyhow::Result<Self> {
        let params = Params::new(cost.memory, cost.passes, 1, Some(HASH_LENGTH))
            .map_err(|error| anyhow!("passwords cannot be hashed at this cost: {error}"))?;
        Ok(Self {
            nobody: hash_of_nobody(&params)?,
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            cores: Arc::new(Semaphore::new(cores)),
            places: Arc::new(Semaphore::new(cores + waiting)),
        })
    }

    /// The hash of a password, with a salt of its own.
    ///
    /// # Errors
    /// `unavailable` when too many wait; when there are no random bytes or no memory.
    pub async fn hash(&self, password: &Password) -> DomainResult<PasswordHash> {
        let password = password.clone();
        self.run(move |argon2| {
            let hash =
                argon2.hash_password_with_salt(password.as_str().as_bytes(), &random_bytes::<SALT_LENGTH>()?);
            Ok(PasswordHash(
                hash.map_err(|error| anyhow!("a password cannot be hashed: {error}"))?.to_string(),
            ))
        })
        .await
    }

    /// Whether it is the password of this hash, which is compared at the cost that it was made at.
    ///
    /// # Errors
    /// `unavailable` when too many wait; when the hash is none, or there is no memory.
    pub async fn verify(&self, password: &Password, hash: &str) -> DomainResult<Verified> {
        let (password, hash) = (password.clone(), hash.to_owned());
        self.run(move |argon2| verify(argon2, &password, &hash)).await
    }

    /// Does the work of [`PasswordHasher::verify`] where there is no account, or none that may sign in: the answer must not come
    /// sooner then (ASVS 6.3.8).
    ///
    /// # Errors
    /// As [`PasswordHasher::verify`].
    pub async fn verify_nobody(&self, password: &Password) -> DomainResult<()> {
        self.verify(password, self.nobody.as_str()).await.map(|_| ())
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'static>) -> anyhow::Result<T> + Send + 'static,
    ) -> DomainResult<T> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| DomainError::Refused(ErrorCode::Unavailable))?;
        let core = Arc::clone(&self.cores).acquire_owned().await;
        let core = core.map_err(|error| StoreError::Other(error.into()))?;
        let argon2 = self.argon2.clone();
        let work = tokio::task::spawn_blocking(move || {
            // Held by the work itself: a caller who leaves does not stop it.
            let _permits = (place, core);
            work(&argon2)
        });
        let result = work.await.map_err(|error| StoreError::Other(error.into()))?;
        Ok(result.map_err(StoreError::Other)?)
    }
}

fn verify(argon2: &Argon2<'_>, password: &Password, hash: &str) -> anyhow::Result<Verified> {
    let hash = Phc::new(hash).map_err(|error| anyhow!("a kept password hash cannot be read: {error}"))?;
    let is_right = match argon2.verify_password(password.as_str().as_bytes(), &hash) {
        Ok(()) => true,
        Err(argon2::password_hash::Error::PasswordInvalid) => false,
        Err(error) => return Err(anyhow!("a password cannot be compared: {error}")),
    };
    Ok(Verified { is_right, needs_rehash: is_right && !is_current(argon2.params(), &hash) })
}

fn is_current(params: &Params, hash: &Phc) -> bool {
    hash.algorithm == Algorithm::Argon2id.ident()
        && hash.version == Some(Version::V0x13.into())
        && Params::try_from(hash).is_ok_and(|made_with| made_with == *params)
}

/// A hash to compare with at today's cost that costs nothing to make: random bytes in the place of a result, which some password
/// may have, but nobody can find.
fn hash_of_nobody(params: &Params) -> anyhow::Result<PasswordHash> {
    let broken = |error| anyhow!("there is no hash to compare with: {error}");
    let hash = Phc {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).map_err(|error| anyhow!("{error}"))?,
        salt: Some(Salt::new(&random_bytes::<SALT_LENGTH>()?).map_err(broken)?),
        hash: Some(Output::new(&random_bytes::<HASH_LENGTH>()?).map_err(broken)?),
    };
    Ok(PasswordHash(hash.to_string()))
}

#[cfg(test)]
mod tests {
    use futures_util::poll;

    use super::*;

    fn password(text: &str) -> Password {
        Password::new(text.to_owned())
    }

    fn hasher() -> PasswordHasher {
        PasswordHasher::new(Cost::TEST).unwrap()
    }

    #[tokio::test]
    async fn only_the_right_password_is_right() {
        let hasher = hasher();
        let hash = hasher.hash(&password("tie\u{302}\u{301}ng")).await.unwrap();
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{}", hash.as_str());
        assert_eq!(format!("{hash:?}"), "PasswordHash(…)");
        let verify = async |text: &str| hasher.verify(&password(text), hash.as_str()).await.unwrap();
        assert_eq!(verify("tiếng").await, Verified { is_right: true, needs_rehash: false });
        assert_eq!(verify("tiếng ").await, Verified { is_right: false, needs_rehash: false });
        assert_ne!(hasher.hash(&password("tiếng")).await.unwrap(), hash, "each has its own salt");
        assert!(hasher.verify(&password("tiếng"), "tiếng").await.is_err());
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_is_to_be_made_anew() {
        let hash = hasher().hash(&password("secret")).await.unwrap();
        let dearer = PasswordHasher::new(Cost { memory: 128, passes: 1 }).unwrap();
        let right = dearer.verify(&password("secret"), hash.as_str()).await.unwrap();
        assert_eq!(right, Verified { is_right: true, needs_rehash: true });
        let wrong = dearer.verify(&password("other"), hash.as_str()).await.unwrap();
        assert_eq!(wrong, Verified { is_right: false, needs_rehash: false });
    }

    #[tokio::test]
    async fn nobody_costs_what_somebody_costs() {
        let hasher = hasher();
        hasher.verify_nobody(&password("secret")).await.unwrap();
        let made = hasher.hash(&password("secret")).await.unwrap();
        let parts = |hash: &PasswordHash| {
            let hash = Phc::new(hash.as_str()).unwrap();
            (
                hash.algorithm,
                hash.version,
                hash.params,
                hash.salt.map(|salt| salt.len()),
                hash.hash.map(|hash| hash.len()),
            )
        };
        assert_eq!(parts(&hasher.nobody), parts(&made));
    }

    #[tokio::test]
    async fn who_comes_when_too_many_wait_is_sent_away() {
        let hasher = PasswordHasher::bounded(Cost::TEST, 1, 1).unwrap();
        let secret = password("secret");
        let (at_work, place) = (hasher.cores.try_acquire().unwrap(), hasher.places.try_acquire().unwrap());
        let mut waiting = Box::pin(hasher.hash(&secret));
        assert!(poll!(&mut waiting).is_pending());
        for _ in 0..2 {
            let refused = hasher.verify_nobody(&secret).await;
            assert!(matches!(refused, Err(DomainError::Refused(ErrorCode::Unavailable))), "{refused:?}");
        }
        drop((at_work, place));
        waiting.await.unwrap();
        hasher.verify_nobody(&secret).await.unwrap();
        assert_eq!((hasher.cores.available_permits(), hasher.places.available_permits()), (1, 2));
    }

    #[tokio::test]
    async fn who_leaves_while_waiting_gives_the_place_back() {
        let hasher = PasswordHasher::bounded(Cost::TEST, 1, 1).unwrap();
        let secret = password("secret");
        let at_work = hasher.cores.try_acquire().unwrap();
        for _ in 0..3 {
            let mut leaving = Box::pin(hasher.hash(&secret));
            assert!(poll!(&mut leaving).is_pending());
        }
        drop(at_work);
        hasher.hash(&secret).await.unwrap();
    }
}
