//! A talk as Ogg Opus: an eighth of the room that its samples take, and what comes out again is held against them.
use std::{
    fs::File,
    io::{BufReader, BufWriter},
    path::Path,
};

use anyhow::{Context, ensure};
use hound::{SampleFormat, WavReader};
use opus_pure::{
    Application, MAX_PACKET_BYTES, MAX_PACKET_SAMPLES, OggOpusReader, OggOpusWriter, OpusEncoder, OpusHead, Trim,
};

/// Telephone speech of two people is clear at this rate; half of it is not.
const BITS_PER_SECOND: i32 = 16_000;
/// Opus counts in these, whatever the rate of the samples.
const TICKS_PER_SECOND: u32 = 48_000;
/// Rates that Opus codes without resampling.
const RATES: [u32; 5] = [8_000, 12_000, 16_000, 24_000, 48_000];
/// Quieter seconds are noise: the codec need not keep their loudness.
const AUDIBLE: f64 = 200.0;

/// How long a sound is, and how loud in each of its seconds.
#[derive(Clone, Debug, Default, PartialEq)]
struct Heard {
    samples: u64,
    /// The root of the mean square of each second, 0 to 32,768; the last one may be shorter.
    seconds: Vec<f64>,
}

/// Writes what is in the WAV file `from` to the Ogg Opus file `to`, reads that again and compares. An error if `from` is
/// no 16-bit sound of one channel at a rate of Opus, or if `to` is not of the same length and loudness: then `to` is not
/// to be used. However long the talk, little of it is in memory at a time.
pub(super) fn convert(from: &Path, to: &Path) -> anyhow::Result<()> {
    let rate = encode(open(from)?, to).context("cannot be encoded")?;
    let before = listen(open(from)?.into_samples::<i16>(), rate)?;
    let after = decode(to, rate).context("cannot be decoded again")?;
    same(&before, &after)
}

fn open(path: &Path) -> anyhow::Result<WavReader<BufReader<File>>> {
    let reader = WavReader::open(path)?;
    let spec = reader.spec();
    ensure!(
        spec.channels == 1
            && spec.bits_per_sample == 16
            && spec.sample_format == SampleFormat::Int
            && RATES.contains(&spec.sample_rate),
        "{} channels of {} bits at {} Hz are not coded",
        spec.channels,
        spec.bits_per_sample,
        spec.sample_rate
    );
    Ok(reader)
}

/// Of exactly the same length (RFC 7845, 4.4): the encoder's delay is flushed with silence and cut off at the end.
/// Returns the rate of the samples.
fn encode(reader: WavReader<BufReader<File>>, to: &Path) -> anyhow::Result<u32> {
    let (rate, total) = (reader.spec().sample_rate, u64::from(reader.duration()));
    let mut encoder = OpusEncoder::new(i32::try_from(rate)?, 1, Application::Voip)?;
    encoder.bitrate_bps = BITS_PER_SECOND;
    let head = OpusHead::for_encoder(&encoder, rate);
    let ticks = u64::from(TICKS_PER_SECOND / rate);
    let frame = rate as usize / 50;
    let pre_skip = u64::from(head.pre_skip);
    let frames = (total + pre_skip.div_ceil(ticks)).div_ceil(frame as u64);
    let mut writer = OggOpusWriter::new(BufWriter::new(File::create(to)?), head)?;
    let mut packet = vec![0_u8; MAX_PACKET_BYTES];
    let mut block = Vec::with_capacity(frame);
    let mut samples = reader.into_samples::<i16>();
    for n in 1..=frames {
        block.clear();
        for sample in samples.by_ref().take(frame) {
            block.push(sample?);
        }
        block.resize(frame, 0);
        let bytes = encoder.encode_s16(&block, frame, &mut packet)?;
        if n == frames {
            let left = pre_skip + total * ticks - u64::try_from(writer.granule())?;
            writer.write_packet_with_duration(&packet[..bytes], u32::try_from(left)?)?;
        } else {
            writer.write_packet(&packet[..bytes])?;
        }
    }
    writer.finish()?.into_inner()?.sync_all()?;
    Ok(rate)
}

fn decode(path: &Path, rate: u32) -> anyhow::Result<Heard> {
    let hz = i32::try_from(rate)?;
    let mut reader = OggOpusReader::new(BufReader::new(File::open(path)?))?;
    let mut decoder = reader.head().decoder(hz)?;
    let mut trim = Trim::new(reader.head(), hz, 1)?;
    let mut block = vec![0_i16; MAX_PACKET_SAMPLES];
    let packets = reader.packets().flat_map(|packet| {
        let decoded = packet.and_then(|packet| {
            let there = decoder.decode_s16(&packet.data, MAX_PACKET_SAMPLES, &mut block)?;
            Ok(trim.keep(&packet, &block[..there]).to_vec())
        });
        match decoded {
            Ok(samples) => samples.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        }
    });
    listen(packets, rate)
}

fn listen<E>(samples: impl Iterator<Item = Result<i16, E>>, rate: u32) -> anyhow::Result<Heard>
where
    E: std::error::Error + Send + Sync + 'static,
{
    let mut heard = Heard::default();
    let (mut squares, mut summed) = (0.0, 0);
    for sample in samples {
        squares += f64::from(sample?).powi(2);
        summed += 1;
        heard.samples += 1;
        if summed == rate {
            heard.seconds.push((squares / f64::from(summed)).sqrt());
            (squares, summed) = (0.0, 0);
        }
    }
    if summed > 0 {
        heard.seconds.push((squares / f64::from(summed)).sqrt());
    }
    Ok(heard)
}

/// Of the same length, and every audible second about as loud as it was.
fn same(before: &Heard, after: &Heard) -> anyhow::Result<()> {
    ensure!(before.samples == after.samples, "{} of {} samples come out again", after.samples, before.samples);
    for (n, (was, is)) in before.seconds.iter().zip(&after.seconds).enumerate() {
        // 6 dB: telephone speech at this rate differs by less than 2.
        let alike = (was / 2.0..=was * 2.0).contains(is);
        ensure!(alike || *was < AUDIBLE, "second {n} was {was:.0} loud and is {is:.0}");
    }
    Ok(())
}

#[cfg(test)]
#[path = "opus_tests.rs"]
mod tests;
