//! Faults of the call center that this one replaces, each of which must stay impossible. `docs/testing.md` has the table
//! of all of them; those that another module's story proves carry their name there.
mod security;
mod shipped;
mod telephony;
mod writes;
