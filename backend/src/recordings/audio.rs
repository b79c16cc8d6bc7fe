//! What is in a WAV file: its length, its loudness over time, its hash; and a header that was never finished, mended.
use std::{
    fs::{File, OpenOptions},
    io::{self, BufReader, Read, Seek, SeekFrom, Write},
    path::Path,
};

use sha2::{Digest, Sha256};

/// Values of a waveform.
pub const PEAKS: u64 = 800;

/// What a file turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Something to hear.
    Audio(Audio),
    /// Not a single sample.
    Empty,
    /// Not a WAV file.
    Unknown,
}

/// A file with something to hear.
#[derive(Clone, Debug, PartialEq)]
pub struct Audio {
    /// Its length in seconds.
    pub duration_secs: f64,
    /// The loudest sample of each of up to [`PEAKS`] equal parts, 0 to 255.
    pub peaks: Vec<u8>,
    /// The file's size, after mending.
    pub bytes: u64,
    /// Of the file, after mending, in hexadecimal.
    pub sha256: String,
    /// The header was mended.
    pub repaired: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Layout {
    pcm16: bool,
    block: u64,
    byte_rate: u64,
    data_at: u64,
    data_len: u64,
    declared: u64,
}

/// Looks into the file, and mends its header where an Asterisk that was killed left it unfinished.
pub fn inspect(path: &Path) -> io::Result<Content> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let size = file.metadata()?.len();
    if size == 0 {
        return Ok(Content::Empty);
    }
    if zero_header(&mut file, size)? {
        write_header(&mut file, size)?;
    }
    let Some(layout) = layout(&mut file, size)? else { return Ok(Content::Unknown) };
    if layout.data_len < layout.block {
        return Ok(Content::Empty);
    }
    let repaired = mend(&mut file, &layout, size)?;
    file.seek(SeekFrom::Start(0))?;
    let (sha256, peaks) = read_through(file, &layout)?;
    let duration_secs = layout.data_len as f64 / layout.byte_rate as f64;
    Ok(Content::Audio(Audio { duration_secs, peaks, bytes: size, sha256, repaired }))
}

/// Asterisk writes telephone audio: 8 kHz, 16 bit, one channel.
const HEADER: u64 = 44;
const RATE: u32 = 8000;

/// Not even the first write of the header reached the disk.
fn zero_header(file: &mut File, size: u64) -> io::Result<bool> {
    if size <= HEADER {
        return Ok(false);
    }
    let mut head = [1_u8; HEADER as usize];
    file.seek(SeekFrom::Start(0))?;
    file.read_exact(&mut head)?;
    Ok(head.iter().all(|byte| *byte == 0))
}

fn write_header(file: &mut File, size: u64) -> io::Result<()> {
    let mut head = Vec::with_capacity(HEADER as usize);
    head.extend_from_slice(b"RIFF");
    head.extend_from_slice(&length(size - 8).to_le_bytes());
    head.extend_from_slice(b"WAVEfmt ");
    head.extend_from_slice(&16_u32.to_le_bytes());
    head.extend_from_slice(&1_u16.to_le_bytes());
    head.extend_from_slice(&1_u16.to_le_bytes());
    head.extend_from_slice(&RATE.to_le_bytes());
    head.extend_from_slice(&(RATE * 2).to_le_bytes());
    head.extend_from_slice(&2_u16.to_le_bytes());
    head.extend_from_slice(&16_u16.to_le_bytes());
    head.extend_from_slice(b"data");
    // The true length is mended with all others.
    head.extend_from_slice(&0_u32.to_le_bytes());
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&head)
}

/// Finds format and samples among the chunks.
fn layout(file: &mut File, size: u64) -> io::Result<Option<Layout>> {
    file.seek(SeekFrom::Start(0))?;
    let mut head = [0_u8; 12];
    if size < 12 {
        return Ok(None);
    }
    file.read_exact(&mut head)?;
    if &head[..4] != b"RIFF" || &head[8..] != b"WAVE" {
        return Ok(None);
    }
    let mut at = 12_u64;
    let mut format: Option<(bool, u64, u64)> = None;
    while at + 8 <= size {
        let mut chunk = [0_u8; 8];
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut chunk)?;
        let declared = u64::from(u32::from_le_bytes([chunk[4], chunk[5], chunk[6], chunk[7]]));
        at += 8;
        match &chunk[..4] {
            b"fmt " if declared >= 16 && at + 16 <= size => {
                let mut fmt = [0_u8; 16];
                file.read_exact(&mut fmt)?;
                let tag = u16::from_le_bytes([fmt[0], fmt[1]]);
                let byte_rate = u64::from(u32::from_le_bytes([fmt[8], fmt[9], fmt[10], fmt[11]]));
                let block = u64::from(u16::from_le_bytes([fmt[12], fmt[13]]));
                let bits = u16::from_le_bytes([fmt[14], fmt[15]]);
                format = Some((tag == 1 && bits == 16, block, byte_rate));
            }
            b"data" => {
                let Some((pcm16, block, byte_rate)) = format.filter(|f| f.1 > 0 && f.2 > 0) else { return Ok(None) };
                let there = size - at;
                let data_len = if declared == 0 || declared > there { there } else { declared };
                let data_len = data_len - data_len % block;
                return Ok(Some(Layout { pcm16, block, byte_rate, data_at: at, data_len, declared }));
            }
            _ => {}
        }
        // Chunks are padded to even lengths.
        at = at.saturating_add(declared).saturating_add(declared % 2);
    }
    // A header and nothing behind it.
    Ok(format.filter(|f| f.1 > 0 && f.2 > 0).map(|(pcm16, block, byte_rate)| Layout {
        pcm16,
        block,
        byte_rate,
        data_at: size,
        data_len: 0,
        declared: 0,
    }))
}

/// Writes the true lengths where wrong ones stand.
fn mend(file: &mut File, layout: &Layout, size: u64) -> io::Result<bool> {
    if layout.declared == layout.data_len {
        return Ok(false);
    }
    file.seek(SeekFrom::Start(4))?;
    file.write_all(&length(size - 8).to_le_bytes())?;
    file.seek(SeekFrom::Start(layout.data_at - 4))?;
    file.write_all(&length(layout.data_len).to_le_bytes())?;
    file.sync_all()?;
    Ok(true)
}

/// The size of a file that fits into memory, and its hash in hexadecimal.
pub fn size_and_sha256(path: &Path) -> io::Result<(u64, String)> {
    let bytes = std::fs::read(path)?;
    Ok((bytes.len() as u64, hex::encode(Sha256::digest(&bytes))))
}

fn length(bytes: u64) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// Hash and waveform in one pass.
fn read_through(file: File, layout: &Layout) -> io::Result<(String, Vec<u8>)> {
    let mut reader = BufReader::with_capacity(256 * 1024, file);
    let mut hash = Sha256::new();
    let mut waveform = Waveform::new(layout);
    let mut buffer = vec![0_u8; 64 * 1024];
    let mut at = 0_u64;
    loop {
        let read = reader.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        let bytes = &buffer[..read];
        hash.update(bytes);
        for (position, byte) in (at..).zip(bytes) {
            waveform.take(position, *byte);
        }
        at += read as u64;
    }
    Ok((hex::encode(hash.finalize()), waveform.peaks))
}

/// Takes a file byte by byte, so that it does not matter where the buffers are cut.
struct Waveform {
    layout: Layout,
    samples: u64,
    low: u8,
    peaks: Vec<u8>,
}

impl Waveform {
    fn new(layout: &Layout) -> Self {
        let samples = if layout.pcm16 { layout.data_len / 2 } else { 0 };
        let size = usize::try_from(samples.min(PEAKS)).unwrap_or(0);
        Self { layout: *layout, samples, low: 0, peaks: vec![0; size] }
    }

    fn take(&mut self, position: u64, byte: u8) {
        let Some(offset) = position.checked_sub(self.layout.data_at) else { return };
        if offset >= self.layout.data_len || self.peaks.is_empty() {
            return;
        }
        if offset.is_multiple_of(2) {
            self.low = byte;
            return;
        }
        let sample = i16::from_le_bytes([self.low, byte]).unsigned_abs();
        let loud = u8::try_from(sample / 128).unwrap_or(u8::MAX);
        let part = (offset / 2) * self.peaks.len() as u64 / self.samples;
        if let Some(peak) = usize::try_from(part).ok().and_then(|part| self.peaks.get_mut(part)) {
            *peak = loud.max(*peak);
        }
    }
}

#[cfg(test)]
#[path = "audio_tests.rs"]
mod tests;
