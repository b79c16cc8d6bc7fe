//! The sound of a recording: a 440 Hz tone, 8 kHz, 16 bit, mono.

use super::super::{RecordingFault, StoredRecording};

const RATE: u32 = 8_000;
const HEADER: usize = 44;

pub(super) fn file(recording: &StoredRecording) -> Vec<u8> {
    let samples = usize::try_from(recording.length_ms.max(0)).unwrap_or(0) * (RATE as usize / 1_000);
    let bytes = u32::try_from(samples * 2).unwrap_or(u32::MAX);
    let mut out = Vec::with_capacity(HEADER + samples * 2);
    out.extend(b"RIFF");
    out.extend((bytes + 36).to_le_bytes());
    out.extend(b"WAVEfmt ");
    out.extend(16_u32.to_le_bytes());
    out.extend(1_u16.to_le_bytes());
    out.extend(1_u16.to_le_bytes());
    out.extend(RATE.to_le_bytes());
    out.extend((RATE * 2).to_le_bytes());
    out.extend(2_u16.to_le_bytes());
    out.extend(16_u16.to_le_bytes());
    out.extend(b"data");
    out.extend(bytes.to_le_bytes());
    for sample in 0..samples {
        let turn = sample as f64 * 440.0 * std::f64::consts::TAU / f64::from(RATE);
        out.extend(((turn.sin() * 5_000.0) as i16).to_le_bytes());
    }
    match recording.fault {
        Some(RecordingFault::Empty | RecordingFault::Missing) => out.clear(),
        Some(RecordingFault::ZeroHeader) => {
            out[4..8].fill(0);
            out[40..HEADER].fill(0);
        }
        Some(RecordingFault::Truncated) => out.truncate(HEADER + samples),
        None => {}
    }
    out
}
