//! The call center: one server beside Asterisk.
