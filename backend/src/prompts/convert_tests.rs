use super::*;

fn tone(rate: u32, channels: u16, secs: f64) -> Vec<u8> {
    let spec =
        hound::WavSpec { channels, sample_rate: rate, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut file = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut file, spec).expect("a writer");
    for n in 0..(f64::from(rate) * secs) as u32 {
        let sample = (f64::from(n) * 440.0 * std::f64::consts::TAU / f64::from(rate)).sin() * 12_000.0;
        for _ in 0..channels {
            writer.write_sample(sample as i16).expect("a sample");
        }
    }
    writer.finalize().expect("a file");
    file.into_inner()
}

fn read(file: &[u8]) -> (hound::WavSpec, Vec<i16>) {
    let mut reader = hound::WavReader::new(file).expect("a WAV file");
    (reader.spec(), reader.samples::<i16>().map(|sample| sample.expect("a sample")).collect())
}

#[test]
fn a_stereo_file_becomes_what_telephones_take() {
    let sound = convert(tone(44_100, 2, 1.5)).expect("a sound");
    assert_eq!(sound.duration_ms, 1_500);
    for (file, rate) in [(&sound.narrow, 8_000), (&sound.wide, 16_000)] {
        let (spec, samples) = read(file);
        assert_eq!((spec.sample_rate, spec.channels, spec.bits_per_sample), (rate, 1, 16));
        assert!(samples.len().abs_diff(rate as usize * 3 / 2) <= 1);
        let peak = samples.iter().map(|s| s.unsigned_abs()).max().expect("not empty");
        assert!((11_500..12_500).contains(&peak), "{peak}");
    }
}

#[test]
fn a_file_is_what_its_bytes_are_and_not_what_it_is_called() {
    let pdf = [b"%PDF-1.7\n".as_slice(), &[0xff, 0xfb, 0x90, 0x64].repeat(5_000)].concat();
    assert_eq!(convert(pdf).unwrap_err(), SoundFault::NoSound("a PDF document"));
    assert_eq!(
        convert(b"PK\x03\x04word".to_vec()).unwrap_err(),
        SoundFault::NoSound("an archive or an office document")
    );
    assert!(matches!(convert(b"just some words".to_vec()).unwrap_err(), SoundFault::NoSound(_)));
    assert_eq!(convert(Vec::new()).unwrap_err(), SoundFault::Empty);
}

#[test]
fn a_broken_file_is_refused_and_one_that_was_cut_off_is_played_as_far_as_it_goes() {
    let whole = tone(16_000, 1, 2.0);
    assert_eq!(convert(whole[..whole.len() / 2].to_vec()).expect("half of it").duration_ms / 100, 9);
    for magic in
        [b"ID3\x04\0\0\0\0\0\0".as_slice(), b"OggS\0\x02", b"fLaC\0", b"\0\0\0\x18ftypM4A ", b"\xff\xfb\x90\x64"]
    {
        let garbage = [magic, &[0x5a; 20_000]].concat();
        let fault = convert(garbage).unwrap_err();
        assert!(matches!(fault, SoundFault::Broken | SoundFault::Codec | SoundFault::NoSound(_)), "{magic:?}: {fault}");
    }
}

#[test]
fn a_prompt_is_neither_a_click_nor_a_lecture() {
    assert_eq!(convert(tone(8_000, 1, 0.05)).unwrap_err(), SoundFault::Short);
    assert_eq!(convert(tone(8_000, 1, 121.0)).unwrap_err(), SoundFault::Long(120));
}

#[test]
fn common_formats_are_read() {
    let files: [(&str, &[u8]); 4] = [
        ("AIFF", include_bytes!("fixtures/tone.aiff")),
        ("FLAC", include_bytes!("fixtures/tone.flac")),
        ("OGG Vorbis", include_bytes!("fixtures/tone.ogg")),
        ("WAV of a telephone", include_bytes!("fixtures/tone-mulaw.wav")),
    ];
    for (name, file) in files {
        let sound = convert(file.to_vec()).expect(name);
        assert_eq!(sound.duration_ms, 250, "{name}");
        let peak = read(&sound.narrow).1.iter().map(|s| s.unsigned_abs()).max().expect(name);
        assert!((12_000..15_000).contains(&peak), "{name}: {peak}");
    }
}

/// A voice note of two channels: a quarter of a second, as a messenger makes it.
fn voice_note() -> Vec<u8> {
    let mut encoder = opus_pure::OpusEncoder::new(48_000, 2, opus_pure::Application::Audio).expect("an encoder");
    let head = opus_pure::OpusHead::for_encoder(&encoder, 48_000);
    let left = 12_000 + u32::from(head.pre_skip);
    let mut writer = opus_pure::OggOpusWriter::new(Vec::new(), head).expect("a writer");
    let mut packet = vec![0; opus_pure::MAX_PACKET_BYTES];
    for block in 0..left.div_ceil(960) {
        let at = |n: u32| (f64::from(block * 960 + n) * 440.0 * std::f64::consts::TAU / 48_000.0).sin() * 12_000.0;
        let samples: Vec<i16> = (0..960).flat_map(|n| [at(n) as i16; 2]).collect();
        let bytes = encoder.encode_s16(&samples, 960, &mut packet).expect("a packet");
        writer.write_packet_with_duration(&packet[..bytes], 960.min(left - block * 960)).expect("written");
    }
    writer.finish().expect("a file")
}

#[test]
fn a_voice_note_of_a_messenger_is_read() {
    let note = voice_note();
    let sound = convert(note.clone()).expect("a sound");
    assert_eq!(sound.duration_ms, 250);
    let peak = read(&sound.narrow).1.iter().map(|s| s.unsigned_abs()).max().expect("not empty");
    assert!((11_000..14_000).contains(&peak), "{peak}");
    let mut garbage = note;
    garbage.truncate(40);
    garbage.extend([0x5a; 2_000]);
    assert!(matches!(convert(garbage).unwrap_err(), SoundFault::Broken));
}
