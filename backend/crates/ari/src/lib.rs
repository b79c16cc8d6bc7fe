//! Client of Asterisk's REST interface (ARI).
