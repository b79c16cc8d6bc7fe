//! From any file with sound in it to what a telephone plays. Pure: bytes in, bytes out.
use std::io::Cursor;

use symphonia::{
    core::{
        codecs::audio::{AudioDecoder, AudioDecoderOptions},
        errors::Error,
        formats::{FormatOptions, FormatReader, TrackType, probe::Hint},
        io::MediaSourceStream,
        meta::MetadataOptions,
    },
    default::{get_codecs, get_probe},
};

use super::{error::SoundFault, opus, resample::resample};
use crate::common::wav;

/// Nobody listens to a prompt for longer.
pub(super) const LONGEST_SECS: u32 = 120;
/// Shorter is a click.
const SHORTEST_MS: u64 = 100;
/// A file may have a few broken pieces; one that has more is broken.
const BROKEN_PIECES: usize = 5;
const RATES: std::ops::RangeInclusive<u32> = 4_000..=192_000;

/// A sound as telephones take it.
#[derive(Debug)]
pub(super) struct Telephone {
    /// A WAV file of 8,000 samples a second.
    pub narrow: Vec<u8>,
    /// One of 16,000, for phones that sound better.
    pub wide: Vec<u8>,
    /// How long it is.
    pub duration_ms: u64,
}

/// Decodes a file, whatever its name was, and brings it to both rates.
pub(super) fn convert(file: Vec<u8>) -> Result<Telephone, SoundFault> {
    known(&file)?;
    let (samples, rate) = if opus::is_opus(&file) { opus::decode(&file)? } else { decode(file)? };
    let duration_ms = samples.len() as u64 * 1000 / u64::from(rate);
    if duration_ms < SHORTEST_MS {
        return Err(SoundFault::Short);
    }
    let at = |to| wav::pcm16(to, &resample(&samples, rate, to).into_iter().map(rounded).collect::<Vec<_>>());
    Ok(Telephone { narrow: at(8_000), wide: at(16_000), duration_ms })
}

/// A file is what its first bytes say: a decoder that searches would find something like MPEG in any large file.
fn known(file: &[u8]) -> Result<(), SoundFault> {
    let is = |magic: &[u8], at: usize| file.get(at..at + magic.len()) == Some(magic);
    let mpeg = || matches!(file, [0xff, second, ..] if second & 0xe0 == 0xe0);
    let sound = is(b"RIFF", 0) && is(b"WAVE", 8)
        || is(b"FORM", 0) && (is(b"AIFF", 8) || is(b"AIFC", 8))
        || is(b"OggS", 0)
        || is(b"fLaC", 0)
        || is(b"ID3", 0)
        || is(b"ftyp", 4)
        || mpeg();
    match () {
        () if file.is_empty() => Err(SoundFault::Empty),
        () if sound => Ok(()),
        () if is(b"%PDF", 0) => Err(SoundFault::NoSound("a PDF document")),
        () if is(b"PK\x03\x04", 0) => Err(SoundFault::NoSound("an archive or an office document")),
        () if is(b"\x89PNG", 0) || is(b"GIF8", 0) => Err(SoundFault::NoSound("a picture")),
        () => Err(SoundFault::NoSound("no kind of sound that is known here")),
    }
}

fn rounded(sample: f32) -> i16 {
    (f64::from(sample) * f64::from(i16::MAX)).round().clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16
}

/// One channel, and its samples a second.
fn decode(file: Vec<u8>) -> Result<(Vec<f32>, u32), SoundFault> {
    let stream = MediaSourceStream::new(Box::new(Cursor::new(file)), Default::default());
    let (formats, tags) = (FormatOptions::default(), MetadataOptions::default());
    let mut format = get_probe().probe(&Hint::new(), stream, formats, tags).map_err(|_| SoundFault::Broken)?;
    let (track, mut decoder) = track(&*format)?;
    let (mut samples, mut piece, mut rate, mut broken) = (Vec::new(), Vec::<f32>::new(), None, 0);
    loop {
        let packet = match format.next_packet() {
            Ok(Some(packet)) if packet.track_id == track => packet,
            Ok(Some(_)) => continue,
            Ok(None) => break,
            // A file that was cut off is played as far as it goes.
            Err(Error::IoError(_)) => break,
            Err(_) => return Err(SoundFault::Broken),
        };
        match decoder.decode(&packet) {
            Ok(audio) => {
                let (now, channels) = (audio.spec().rate(), audio.spec().channels().count());
                if !RATES.contains(&now) || channels == 0 || *rate.get_or_insert(now) != now {
                    return Err(SoundFault::Broken);
                }
                piece.resize(audio.samples_interleaved(), 0.0);
                audio.copy_to_slice_interleaved(&mut piece);
                samples.extend(piece.chunks_exact(channels).map(|frame| frame.iter().sum::<f32>() / channels as f32));
                if samples.len() as u64 > u64::from(LONGEST_SECS) * u64::from(now) {
                    return Err(SoundFault::Long(LONGEST_SECS));
                }
            }
            Err(_) if broken < BROKEN_PIECES => broken += 1,
            Err(_) => return Err(SoundFault::Broken),
        }
    }
    rate.map(|rate| (samples, rate)).ok_or(SoundFault::Broken)
}

fn track(format: &dyn FormatReader) -> Result<(u32, Box<dyn AudioDecoder>), SoundFault> {
    let track = format.default_track(TrackType::Audio).ok_or(SoundFault::NoSound("a file without sound"))?;
    let parameters = track.codec_params.as_ref().and_then(|p| p.audio()).ok_or(SoundFault::Broken)?;
    let decoder = get_codecs().make_audio_decoder(parameters, &AudioDecoderOptions::default());
    Ok((track.id, decoder.map_err(|_| SoundFault::Codec)?))
}

#[cfg(test)]
#[path = "convert_tests.rs"]
mod tests;
