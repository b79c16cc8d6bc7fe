//! How a phone behaves when it is called.

/// What a called phone does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behaviour {
    /// When it starts to ring, in milliseconds after the call; `None` if it never does.
    pub ring_after_ms: Option<i64>,
    /// What comes of it.
    pub then: Then,
    /// When it hangs up, in milliseconds after its answer.
    pub hang_up_after_ms: Option<i64>,
}

/// The end of the ringing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It answers.
    Answer {
        /// Milliseconds after the call.
        after_ms: i64,
    },
    /// It refuses.
    Refuse {
        /// Milliseconds after the call.
        after_ms: i64,
        /// SIP status, such as 486 (busy) or 603 (declined).
        sip: u16,
    },
    /// Nothing, until the caller gives up.
    Nothing,
}

impl Behaviour {
    /// Rings at once and answers after `ms` milliseconds.
    #[must_use]
    pub const fn answers_after(ms: i64) -> Self {
        Self { ring_after_ms: Some(0), then: Then::Answer { after_ms: ms }, hang_up_after_ms: None }
    }

    /// Rings and is never answered.
    #[must_use]
    pub const fn rings() -> Self {
        Self { ring_after_ms: Some(0), then: Then::Nothing, hang_up_after_ms: None }
    }

    /// Is switched off: neither rings nor refuses.
    #[must_use]
    pub const fn silent() -> Self {
        Self { ring_after_ms: None, then: Then::Nothing, hang_up_after_ms: None }
    }

    /// Refuses at once with this SIP status.
    #[must_use]
    pub const fn refuses(sip: u16) -> Self {
        Self { ring_after_ms: None, then: Then::Refuse { after_ms: 0, sip }, hang_up_after_ms: None }
    }

    /// Refuses at once: busy.
    #[must_use]
    pub const fn busy() -> Self {
        Self::refuses(486)
    }

    /// Rings, and after `ms` milliseconds the person declines.
    #[must_use]
    pub const fn declines_after(ms: i64) -> Self {
        Self { ring_after_ms: Some(0), then: Then::Refuse { after_ms: ms, sip: 603 }, hang_up_after_ms: None }
    }

    /// The same, and hangs up `ms` milliseconds after its answer.
    #[must_use]
    pub const fn then_hangs_up_after(self, ms: i64) -> Self {
        Self { hang_up_after_ms: Some(ms), ..self }
    }
}

impl Default for Behaviour {
    fn default() -> Self {
        Self::answers_after(1_000)
    }
}
