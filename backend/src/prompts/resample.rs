//! Changing how many samples a second there are. Pure.
use std::f64::consts::PI;

/// Zero crossings of the filter on either side: more are heard by nobody on a telephone.
const CROSSINGS: f64 = 16.0;
/// Of the lower rate's bandwidth, what is kept: the filter's edge is not endlessly steep.
const KEPT: f64 = 0.92;

/// The same sound at another rate: a windowed sinc, one row of it for each place that a sample can have between two.
pub(super) fn resample(samples: &[f32], from: u32, to: u32) -> Vec<f32> {
    if from == to || samples.is_empty() {
        return samples.to_vec();
    }
    let shared = gcd(from, to);
    let (up, down) = ((to / shared) as usize, (from / shared) as usize);
    // Cycles of one sample of the original.
    let cutoff = KEPT * 0.5 * (f64::from(to) / f64::from(from)).min(1.0);
    let reach = (CROSSINGS / (2.0 * cutoff)).ceil() as usize;
    let rows: Vec<Vec<f32>> = (0..up).map(|phase| row(phase as f64 / up as f64, cutoff, reach)).collect();
    let length = samples.len() * up / down;
    let at = |n: usize| {
        let (whole, phase) = (n * down / up, n * down % up);
        let first = whole as isize - reach as isize + 1;
        let taps = rows[phase].iter().zip(first..);
        taps.filter_map(|(tap, at)| Some(tap * samples.get(usize::try_from(at).ok()?)?)).sum()
    };
    (0..length).map(at).collect()
}

/// The filter for a sample that stands `offset` behind an original one.
fn row(offset: f64, cutoff: f64, reach: usize) -> Vec<f32> {
    let width = reach as f64;
    let taps: Vec<f64> = (0..2 * reach)
        .map(|n| {
            let x = n as f64 - (width - 1.0) - offset;
            let sinc = if x.abs() < 1e-9 { 2.0 * cutoff } else { (2.0 * PI * cutoff * x).sin() / (PI * x) };
            // Blackman.
            let place = (x / width).clamp(-1.0, 1.0);
            sinc * (0.42 + 0.5 * (PI * place).cos() + 0.08 * (2.0 * PI * place).cos())
        })
        .collect();
    // Every row lets the same through, or there would be a tone where there is none.
    let sum: f64 = taps.iter().sum();
    taps.iter().map(|tap| (tap / sum) as f32).collect()
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(rate: u32, pitch: f64, secs: f64) -> Vec<f32> {
        let samples = (f64::from(rate) * secs) as usize;
        (0..samples).map(|n| (2.0 * PI * pitch * n as f64 / f64::from(rate)).sin() as f32 * 0.5).collect()
    }

    /// How much of a pitch there is, from 0 to 1.
    fn strength(samples: &[f32], rate: u32, pitch: f64) -> f64 {
        let middle = &samples[samples.len() / 4..samples.len() * 3 / 4];
        let (mut re, mut im) = (0.0, 0.0);
        for (n, sample) in middle.iter().enumerate() {
            let turn = 2.0 * PI * pitch * n as f64 / f64::from(rate);
            re += f64::from(*sample) * turn.cos();
            im += f64::from(*sample) * turn.sin();
        }
        2.0 * re.hypot(im) / middle.len() as f64
    }

    #[test]
    fn a_voice_keeps_its_pitch_its_length_and_its_strength() {
        for from in [8_000, 11_025, 16_000, 22_050, 44_100, 48_000] {
            for to in [8_000, 16_000] {
                let out = resample(&tone(from, 440.0, 1.0), from, to);
                assert!(out.len().abs_diff(to as usize) <= 1, "{from} to {to}: {}", out.len());
                let heard = strength(&out, to, 440.0);
                assert!((heard - 0.5).abs() < 0.01, "{from} to {to}: {heard}");
            }
        }
    }

    #[test]
    fn what_a_telephone_cannot_carry_does_not_come_back_as_another_tone() {
        // 6 kHz at 8,000 samples a second would be heard at 2 kHz.
        let out = resample(&tone(44_100, 6_000.0, 1.0), 44_100, 8_000);
        assert!(strength(&out, 8_000, 2_000.0) < 0.005);
    }
}
