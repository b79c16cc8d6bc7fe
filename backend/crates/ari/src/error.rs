//! What can go wrong with a REST call.

/// Failure of a REST call.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Asterisk answered and refused.
    #[error("asterisk answered {code}: {message}")]
    Status {
        /// HTTP status, 300 and above.
        code: u16,
        /// Asterisk's own words, possibly empty.
        message: String,
    },
    /// No answer within the deadline. **The request may have been carried out.**
    #[error("asterisk did not answer in time")]
    Timeout,
    /// No connection, or it broke. The request may have been carried out if it broke after sending.
    #[error("asterisk cannot be reached: {0}")]
    Unreachable(String),
    /// A 2xx answer whose body is not what the operation promises.
    #[error("asterisk's answer cannot be read: {0}")]
    Decode(#[source] serde_json::Error),
    /// The client's own settings cannot be used.
    #[error("the ARI client cannot be built: {0}")]
    Config(String),
}

impl Error {
    /// The HTTP status that Asterisk answered with, if it answered.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        match self {
            Self::Status { code, .. } => Some(*code),
            _ => None,
        }
    }

    pub(crate) fn from_answer(code: u16, body: &[u8]) -> Self {
        #[derive(serde::Deserialize)]
        struct Words {
            /// Most answers say `message`; a failed originate says `error`.
            #[serde(alias = "error")]
            message: String,
        }
        let message = serde_json::from_slice::<Words>(body)
            .map_or_else(|_| String::from_utf8_lossy(&body[..body.len().min(200)]).into_owned(), |words| words.message);
        Self::Status { code, message }
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::Timeout;
        }
        // The URL is left out of the text: it may carry phone numbers.
        let mut text = String::new();
        let mut cause: Option<&dyn std::error::Error> = std::error::Error::source(&error);
        while let Some(inner) = cause {
            text = inner.to_string();
            cause = inner.source();
        }
        Self::Unreachable(if text.is_empty() { error.without_url().to_string() } else { text })
    }
}
