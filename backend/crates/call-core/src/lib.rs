//! The pure core: calls, legs, queues and operators.
