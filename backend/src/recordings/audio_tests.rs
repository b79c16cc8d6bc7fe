use std::io::Write;

use super::*;

fn wav(seconds: u32, rate: u32) -> Vec<u8> {
    let mut bytes = io::Cursor::new(Vec::new());
    let spec =
        hound::WavSpec { channels: 1, sample_rate: rate, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for n in 0..seconds * rate {
        // Loud in the second half only.
        writer.write_sample(if n >= seconds * rate / 2 { 16_384_i16 } else { 128 }).unwrap();
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

fn look(bytes: &[u8]) -> (Content, Vec<u8>) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let content = inspect(file.path()).unwrap();
    (content, std::fs::read(file.path()).unwrap())
}

fn audio(bytes: &[u8]) -> Audio {
    match look(bytes).0 {
        Content::Audio(audio) => audio,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_whole_file_is_measured_and_left_alone() {
    let bytes = wav(4, 8000);
    let found = audio(&bytes);
    assert_eq!((found.duration_secs, found.bytes, found.repaired), (4.0, 64_044, false));
    assert_eq!(found.peaks.len(), 800);
    assert_eq!((found.peaks[0], found.peaks[399], found.peaks[400], found.peaks[799]), (1, 1, 128, 128));
    assert_eq!(found.sha256, hex::encode(Sha256::digest(&bytes)));
    assert_eq!(look(&bytes).1, bytes);
}

#[test]
fn lengths_that_were_never_written_are_mended() {
    let whole = wav(4, 8000);
    let mut zeroed = whole.clone();
    zeroed[4..8].fill(0);
    zeroed[40..44].fill(0);
    let (content, mended) = look(&zeroed);
    assert!(matches!(content, Content::Audio(Audio { repaired: true, .. })));
    assert_eq!(mended, whole);
    let mut nothing = whole.clone();
    nothing[..44].fill(0);
    assert_eq!(look(&nothing).1, whole);
}

#[test]
fn a_file_that_was_cut_is_as_long_as_what_is_there() {
    let whole = wav(4, 8000);
    let found = audio(&whole[..44 + 16_001]);
    assert!((found.duration_secs - 1.0).abs() < 0.001);
    assert!(found.repaired);
}

#[test]
fn other_rates_and_further_chunks_are_understood() {
    assert_eq!(audio(&wav(2, 16_000)).duration_secs, 2.0);
    let mut tagged = wav(1, 8000);
    tagged.extend_from_slice(b"LIST\x04\0\0\0abcd");
    let found = audio(&tagged);
    assert_eq!((found.duration_secs, found.repaired), (1.0, false));
}

#[test]
fn nothing_to_hear_is_told_apart_from_no_audio() {
    assert_eq!(look(b"").0, Content::Empty);
    assert_eq!(look(&wav(0, 8000)).0, Content::Empty);
    assert_eq!(look(&wav(1, 8000)[..44]).0, Content::Empty);
    assert_eq!(look(&wav(1, 8000)[..30]).0, Content::Unknown);
    assert_eq!(look(b"<html>no audio here, only words and words and words</html>").0, Content::Unknown);
    assert_eq!(look(b"RIFF").0, Content::Unknown);
}

#[test]
fn short_files_have_as_many_peaks_as_samples() {
    let mut bytes = wav(1, 8000);
    bytes.truncate(44 + 20);
    assert_eq!(audio(&bytes).peaks.len(), 10);
}
