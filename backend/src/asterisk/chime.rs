//! A quiet chime for callers on hold, made here, for installations without music files.

use std::f64::consts::TAU;

use crate::common::wav;

/// Samples a second: what the telephone network carries.
const RATE: u32 = 8000;
/// Length of one round in seconds; most of it is silence.
const SECS: u32 = 8;
/// The notes: when they start (seconds) and their pitch (Hz): C5 E5 G5, then back.
const NOTES: [(f64, f64); 6] =
    [(0.0, 523.25), (0.5, 659.25), (1.0, 783.99), (4.0, 783.99), (4.5, 659.25), (5.0, 523.25)];
/// Peak of one note out of 32767: clearly audible, well below speech.
const PEAK: f64 = 3500.0;
/// A note fades by 1/e in this time (seconds).
const DECAY: f64 = 0.45;

/// The chime as a 16-bit mono WAV file.
pub(super) fn wav() -> Vec<u8> {
    let samples: Vec<i16> = (0..RATE * SECS).map(|n| sample(f64::from(n) / f64::from(RATE))).collect();
    wav::pcm16(RATE, &samples)
}

fn sample(at: f64) -> i16 {
    let sum: f64 = NOTES
        .iter()
        .map(|&(start, pitch)| (at - start, pitch))
        .filter(|&(age, _)| age >= 0.0)
        // Ten milliseconds to full strength, or each note would begin with a click.
        .map(|(age, pitch)| PEAK * (age / 0.01).min(1.0) * (-age / DECAY).exp() * (TAU * pitch * age).sin())
        .sum();
    sum.round().clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_a_playable_file_that_is_heard_and_never_clips() {
        let file = wav();
        let mut reader = hound::WavReader::new(file.as_slice()).expect("a WAV file");
        assert_eq!((reader.spec().sample_rate, reader.spec().channels), (RATE, 1));
        let peak = reader.samples::<i16>().map(|s| s.expect("sample").unsigned_abs()).max().expect("not empty");
        assert!((2000..20_000).contains(&peak), "peak {peak}");
    }
}
