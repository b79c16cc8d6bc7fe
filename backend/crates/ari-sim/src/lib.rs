//! A fake Asterisk: pure model and HTTP/WebSocket server.
