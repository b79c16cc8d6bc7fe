//! Voice notes of messengers: Ogg Opus, which symphonia does not decode.
use std::io::Cursor;

use opus_pure::{MAX_PACKET_SAMPLES, OggOpusReader, Trim};

use super::{convert::LONGEST_SECS, error::SoundFault};

/// Opus has no rate of its own; every packet decodes to this one.
const RATE: u32 = 48_000;

/// Whether the Ogg file holds Opus: the first packet says so (RFC 7845, 5.1).
pub(super) fn is_opus(file: &[u8]) -> bool {
    file.starts_with(b"OggS") && file.get(28..36) == Some(b"OpusHead")
}

/// One channel, and its samples a second. A file that was cut off is played as far as it goes.
pub(super) fn decode(file: &[u8]) -> Result<(Vec<f32>, u32), SoundFault> {
    let broken = |_| SoundFault::Broken;
    let mut reader = OggOpusReader::new(Cursor::new(file)).map_err(broken)?;
    let channels = usize::from(reader.head().channel_count);
    let mut decoder = reader.head().decoder(RATE as i32).map_err(broken)?;
    let mut trim = Trim::new(reader.head(), RATE as i32, channels).map_err(broken)?;
    let mut block = vec![0.0_f32; MAX_PACKET_SAMPLES * channels];
    let mut samples = Vec::new();
    for packet in reader.packets() {
        let Ok(packet) = packet else { break };
        let there = decoder.decode(&packet.data, MAX_PACKET_SAMPLES, &mut block).map_err(broken)?;
        let heard = trim.keep(&packet, &block[..there * channels]);
        samples.extend(heard.chunks_exact(channels).map(|frame| frame.iter().sum::<f32>() / channels as f32));
        if samples.len() as u64 > u64::from(LONGEST_SECS) * u64::from(RATE) {
            return Err(SoundFault::Long(LONGEST_SECS));
        }
    }
    Ok((samples, RATE))
}
