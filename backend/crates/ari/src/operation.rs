//! What ties a REST operation to its answer.

use bytes::Bytes;

use crate::request::Request;

/// A REST operation with typed parameters and a typed answer.
pub trait Operation {
    /// What a 2xx answer carries.
    type Response: Reply;

    /// The request, ready to be sent.
    fn request(&self) -> Request;
}

/// A body that an operation can answer with.
pub trait Reply: Sized {
    /// Reads the body of a 2xx answer.
    ///
    /// # Errors
    /// When the body is not what the operation promises.
    fn from_body(body: Bytes) -> serde_json::Result<Self>;
}

impl Reply for () {
    fn from_body(_: Bytes) -> serde_json::Result<Self> {
        Ok(())
    }
}

impl Reply for Bytes {
    fn from_body(body: Bytes) -> serde_json::Result<Self> {
        Ok(body)
    }
}

macro_rules! json_replies {
    ($($kind:ty),* $(,)?) => {$(
        impl crate::operation::Reply for $kind {
            fn from_body(body: bytes::Bytes) -> serde_json::Result<Self> {
                serde_json::from_slice(&body)
            }
        }
    )*};
}
pub(crate) use json_replies;
