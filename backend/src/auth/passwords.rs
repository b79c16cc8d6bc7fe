//! Passwords: Argon2id on a bounded number of threads, and a policy that refuses what is guessed first.
use std::sync::{Arc, LazyLock};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

/// The shortest password, in characters.
pub(crate) const SHORTEST: usize = 12;
const LONGEST: usize = 256;
/// Hashes that may wait for a thread; one more is refused, so that logins can never starve calls.
const WAITING: usize = 64;

/// Why a password was not hashed or checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PasswordError {
    Busy,
    Broken,
}

/// Hashes and checks passwords; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Passwords {
    threads: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

/// Checked when there is no such user, so that the answer takes as long as for a known one.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_now(&crate::common::ids::token()));

impl Passwords {
    pub(crate) fn new() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, |cores| (cores.get() / 2).max(1));
        Self { threads: Arc::new(Semaphore::new(threads)), waiting: Arc::new(Semaphore::new(WAITING)) }
    }

    /// The hash to store.
    pub(crate) async fn hash(&self, password: &SecretString) -> Result<String, PasswordError> {
        let password = password.clone();
        self.run(move || hash_now(password.expose_secret())).await?.ok_or(PasswordError::Broken)
    }

    /// Whether `password` is the one behind `hash`. Without a hash it takes as long and is false.
    pub(crate) async fn verify(&self, password: &SecretString, hash: Option<String>) -> Result<bool, PasswordError> {
        let password = password.clone();
        self.run(move || {
            let known = hash.is_some();
            let hash = or_nobodys(hash);
            let matches = PasswordHash::new(&hash).is_ok_and(|parsed| {
                Argon2::default().verify_password(password.expose_secret().as_bytes(), &parsed).is_ok()
            });
            known && matches
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, PasswordError> {
        let _place = self.waiting.try_acquire().map_err(|_| PasswordError::Busy)?;
        let _thread = self.threads.acquire().await.map_err(|_| PasswordError::Broken)?;
        tokio::task::spawn_blocking(work).await.map_err(|_| PasswordError::Broken)
    }
}

/// There is always a hash to check against, and checking it costs the same.
fn or_nobodys(hash: Option<String>) -> String {
    hash.or_else(|| NOBODY.clone()).unwrap_or_default()
}

fn hash_now(password: &str) -> Option<String> {
    Argon2::default().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

/// Why a password is refused, or nothing. `own` are words that an attacker would try first, e.g. the user name.
pub(crate) fn weakness(password: &str, own: &[&str]) -> Option<&'static str> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Some("The password must have at least 12 characters.");
    }
    if length > LONGEST {
        return Some("The password must have at most 256 characters.");
    }
    let own: Vec<&str> = own.iter().copied().chain(["callcenter", "asterisk", "operator"]).collect();
    let guesses = zxcvbn::zxcvbn(password, &own);
    (guesses.score() < zxcvbn::Score::Three).then_some("The password is among those that are guessed first.")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counted in the work of the hash, not in time: that would be a test of the machine.
    #[test]
    fn orig_os11_an_unknown_name_costs_as_much_as_a_wrong_password() {
        let work = |hash: &str| {
            let hash = PasswordHash::new(hash).unwrap();
            (hash.algorithm.to_string(), hash.version, hash.params.to_string())
        };
        assert_eq!(work(&or_nobodys(None)), work(&hash_now("a password of somebody").unwrap()));
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        for bad in [
            "admin123",
            "admin123admin123",
            "password1234",
            "qwertyuiop12",
            "123456789012",
            "callcenter123",
            "aaaaaaaaaaaaaa",
        ] {
            assert!(weakness(bad, &["boss"]).is_some(), "{bad}");
        }
        for good in ["olma-nok-uzum-anor", "correct horse battery", "Toshkent!2kofe", "бир икки уч тўрт беш"]
        {
            assert!(weakness(good, &["boss"]).is_none(), "{good}");
        }
    }

    #[tokio::test]
    async fn a_password_is_checked_against_its_hash() {
        let passwords = Passwords::new();
        let secret = SecretString::from("olma-nok-uzum-anor");
        let hash = passwords.hash(&secret).await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(passwords.verify(&secret, Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify(&SecretString::from("another"), Some(hash)).await.unwrap());
        assert!(!passwords.verify(&secret, None).await.unwrap());
    }
}
