use std::{f64::consts::TAU, path::PathBuf};

use super::*;
use crate::common::wav::pcm16;

fn tone(hz: f64, rate: u32, samples: usize) -> Vec<i16> {
    (0..samples).map(|n| (8000.0 * (TAU * hz * n as f64 / f64::from(rate)).sin()) as i16).collect()
}

fn heard(samples: &[i16], rate: u32) -> Heard {
    listen(samples.iter().map(|sample| Ok::<_, std::io::Error>(*sample)), rate).unwrap()
}

struct Files {
    _dir: tempfile::TempDir,
    wav: PathBuf,
    opus: PathBuf,
}

fn files(wav: &[u8]) -> Files {
    let dir = tempfile::tempdir().unwrap();
    let (from, to) = (dir.path().join("talk.wav"), dir.path().join("talk.opus"));
    std::fs::write(&from, wav).unwrap();
    Files { _dir: dir, wav: from, opus: to }
}

#[test]
fn a_talk_comes_out_as_long_and_as_loud_and_much_smaller() {
    for (rate, samples) in [(8_000, 8_000 * 30), (8_000, 8_001), (8_000, 7), (16_000, 16_000 * 3 + 5), (48_000, 48_000)]
    {
        let sound = tone(440.0, rate, samples);
        let files = files(&pcm16(rate, &sound));
        convert(&files.wav, &files.opus).unwrap();
        let (was, is) = (heard(&sound, rate), decode(&files.opus, rate).unwrap());
        assert_eq!(is.samples, samples as u64, "{rate} Hz");
        let ratio = is.seconds[0] / was.seconds[0];
        assert!(samples < 100 || (ratio - 1.0).abs() < 0.2, "{ratio}");
        if samples > 200_000 {
            let [wav, opus] = [&files.wav, &files.opus].map(|path| std::fs::metadata(path).unwrap().len());
            assert!(opus * 7 < wav, "{opus} of {wav} bytes");
        }
    }
}

#[test]
fn what_is_no_sound_of_the_telephone_is_left_alone() {
    let stereo = {
        let mut bytes = pcm16(8_000, &tone(440.0, 8_000, 800));
        bytes[22] = 2;
        bytes[28..32].copy_from_slice(&32_000_u32.to_le_bytes());
        bytes[32] = 4;
        bytes
    };
    for (wav, words) in
        [(stereo, "2 channels"), (pcm16(44_100, &tone(440.0, 44_100, 4_410)), "44100 Hz"), (b"<html>".to_vec(), "RIFF")]
    {
        let files = files(&wav);
        let error = convert(&files.wav, &files.opus).unwrap_err();
        assert!(format!("{error:#}").contains(words), "{error:#}");
    }
}

#[test]
fn another_length_or_loudness_is_not_the_same() {
    let talk = tone(440.0, 8_000, 16_000);
    let quiet: Vec<i16> = talk.iter().map(|sample| sample / 3).collect();
    let mut half_silent = talk.clone();
    half_silent[8_000..].fill(0);
    let heard = |samples: &[i16]| heard(samples, 8_000);
    assert!(same(&heard(&talk), &heard(&talk)).is_ok());
    for other in [&talk[1..], &quiet, &half_silent] {
        assert!(same(&heard(&talk), &heard(other)).is_err());
    }
    // What was silent before may be noise now.
    assert!(same(&heard(&half_silent), &heard(&half_silent)).is_ok());
}
