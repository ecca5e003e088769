//! Bytes to text, with the map back to the bytes.
//!
//! A byte order mark decides; else valid UTF-8 is UTF-8; else bytes that are mostly UTF-8 are
//! mended; else the encoding is guessed among the single-byte ones (windows-1256, ISO-8859-6 …).
//! The rules of decoding are those of the WHATWG Encoding Standard (`encoding_rs`).

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::SourceError;
use crate::article::{Diagnostic, Origin, OriginStep, OriginUnit};
use crate::span::ByteOffset;

/// What decoding gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// Where its bytes came from.
    pub origin: Origin,
    /// What had to be mended.
    pub diagnostics: Vec<Diagnostic>,
}

/// So many bytes at the head tell a text from a picture, and one encoding from another.
const SAMPLE: usize = 64 * 1024;

/// A step of the map every so many characters, so that a look-up counts a short stretch only.
const STRIDE: usize = 4096;

/// More than this many mended places are counted, not listed one by one.
const LISTED: usize = 20;

/// Decodes `bytes` in the encoding that they are in.
///
/// # Errors
/// When they are binary, in an encoding without a map back, or too many.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, SourceError> {
    refuse_too_long(bytes.len())?;
    let decoded = match Encoding::for_bom(&bytes) {
        Some((encoding, bom)) if encoding == UTF_16LE || encoding == UTF_16BE => {
            utf16(&bytes, encoding, bom)
        }
        Some((_, bom)) => utf8(bytes, bom)?,
        None => without_mark(bytes)?,
    };
    refuse_too_long(decoded.text.len())?;
    Ok(decoded)
}

/// Takes from the end of the first bytes of a text what may be part of a line or of a character that
/// goes on beyond them.
pub(super) fn whole_characters(bytes: &mut Vec<u8>) {
    let is_wide = matches!(
        Encoding::for_bom(bytes),
        Some((encoding, _)) if encoding == UTF_16LE || encoding == UTF_16BE
    );
    if is_wide {
        bytes.truncate(bytes.len() / 4 * 4);
    } else if let Some(end) = bytes.iter().rposition(|&byte| byte == b'\n') {
        bytes.truncate(end + 1);
    } else if let Some(lead) = bytes.iter().rev().take(4).position(|&byte| byte >= 0xc0) {
        bytes.truncate(bytes.len() - lead - 1);
    }
}

fn refuse_too_long(bytes: usize) -> Result<(), SourceError> {
    match u32::try_from(bytes) {
        Ok(count) if count < u32::MAX => Ok(()),
        _ => Err(SourceError::TooLong(bytes as u64)),
    }
}

/// Refuses bytes that are no text: pictures, archives, programs.
pub(super) fn refuse_binary(bytes: &[u8]) -> Result<(), SourceError> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    match binary_kind(sample) {
        Some(kind) => Err(SourceError::Binary(kind)),
        None => Ok(()),
    }
}

fn without_mark(bytes: Vec<u8>) -> Result<Decoded, SourceError> {
    refuse_binary(&bytes)?;
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => {
            let whole = step(0, 0, OriginUnit::Same);
            return Ok(finish(text, "UTF-8", vec![whole], Vec::new()));
        }
        Err(error) => error.into_bytes(),
    };
    if mostly_utf8(&bytes) {
        return utf8(bytes, 0);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // The detector reads 5 MB a second; the first letters say as much as all.
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let letters = bytes.get(first..).unwrap_or_default();
    detector.feed(letters.get(..SAMPLE).unwrap_or(letters), true);
    // The hint breaks ties for short texts only: our readers' old pages are Arabic.
    let guess = detector.guess(Some(b"eg"), Utf8Detection::Deny);
    if guess.is_single_byte() {
        Ok(single_byte(&bytes, guess))
    } else {
        Err(SourceError::Encoding(guess.name()))
    }
}

/// Names the kind of file when its head is not that of a text.
fn binary_kind(head: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 8] = [
        (b"%PDF-", "a PDF document"),
        (b"PK\x03\x04", "an archive or an office document"),
        (b"\x1f\x8b", "a compressed file"),
        (b"\xfd7zXZ", "a compressed file"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"\x7fELF", "a program"),
    ];
    let signed = SIGNATURES.iter().find(|(mark, _)| head.starts_with(mark));
    if let Some((_, kind)) = signed {
        return Some(kind);
    }
    let nuls = head.iter().filter(|&&byte| byte == 0).count();
    let controls = head
        .iter()
        .filter(|&&byte| byte < 0x20 && !matches!(byte, 0 | b'\t' | b'\n' | b'\r' | 0x0c | 0x1b))
        .count();
    // One stray NUL in a long text is damage, not a format.
    (nuls * 1000 > head.len() || controls * 20 > head.len()).then_some("binary data")
}

/// Tells whether bytes that need not be valid UTF-8 are better read as UTF-8 than as anything
/// else: one bad sequence for four good ones is the most that damage explains.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|&byte| byte >= 0xc0).count();
        bad += usize::from(!chunk.invalid().is_empty());
        if bad > 10_000 && good < bad {
            return false;
        }
    }
    bad == 0 || good > 4 * bad
}

/// Decodes UTF-8 after `bom` bytes of mark; each maximal invalid sequence becomes one U+FFFD.
fn utf8(bytes: Vec<u8>, bom: usize) -> Result<Decoded, SourceError> {
    let whole = step(0, bom, OriginUnit::Same);
    let body = bytes.get(bom..).unwrap_or_default();
    if std::str::from_utf8(body).is_ok() {
        let mut bytes = bytes;
        bytes.drain(..bom);
        let text = String::from_utf8(bytes).unwrap_or_default();
        return Ok(finish(text, "UTF-8", vec![whole], Vec::new()));
    }
    let mut text = String::with_capacity(body.len() + 64);
    let mut steps = vec![whole];
    let mut places = Vec::new();
    let mut file = bom;
    for chunk in body.utf8_chunks() {
        text.push_str(chunk.valid());
        file += chunk.valid().len();
        if chunk.invalid().is_empty() {
            continue;
        }
        // The text may have grown past what offsets can say; the caller refuses it afterwards.
        refuse_too_long(text.len() + 3)?;
        places.push(ByteOffset::new(text.len()));
        steps.push(step(text.len(), file, OriginUnit::Replaced));
        text.push(char::REPLACEMENT_CHARACTER);
        file += chunk.invalid().len();
        steps.push(step(text.len(), file, OriginUnit::Same));
    }
    Ok(finish(text, "UTF-8", steps, mended(&places)))
}

fn utf16(bytes: &[u8], encoding: &'static Encoding, bom: usize) -> Decoded {
    let body = bytes.get(bom..).unwrap_or_default();
    let (text, _) = encoding.decode_without_bom_handling(body);
    counted(text.into_owned(), encoding.name(), bom, OriginUnit::Utf16)
}

fn single_byte(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    counted(text.into_owned(), encoding.name(), 0, OriginUnit::Byte)
}

/// Makes the map of a text whose characters each took a known number of bytes, from `file` on.
fn counted(text: String, name: &str, file: usize, unit: OriginUnit) -> Decoded {
    let mut steps = Vec::with_capacity(text.len() / STRIDE + 1);
    let mut places = Vec::new();
    let mut file = file;
    for (count, (index, character)) in text.char_indices().enumerate() {
        if count % STRIDE == 0 && u32::try_from(index).is_ok() {
            steps.push(step(index, file, unit));
        }
        if character == char::REPLACEMENT_CHARACTER && u32::try_from(index).is_ok() {
            places.push(ByteOffset::new(index));
        }
        file += unit.bytes_of(character);
    }
    finish(text, name, steps, mended(&places))
}

fn step(text: usize, file: usize, unit: OriginUnit) -> OriginStep {
    OriginStep {
        text: ByteOffset::new(text),
        file: file as u64,
        unit,
    }
}

fn finish(
    text: String,
    encoding: &str,
    steps: Vec<OriginStep>,
    diagnostics: Vec<Diagnostic>,
) -> Decoded {
    let origin = Origin {
        encoding: encoding.to_owned(),
        steps,
    };
    Decoded {
        text,
        origin,
        diagnostics,
    }
}

/// Says which places were mended; a long list ends in a count.
fn mended(places: &[ByteOffset]) -> Vec<Diagnostic> {
    let listed = places.iter().take(LISTED).map(|&place| Diagnostic {
        place: Some(place),
        message: "bytes that are no character were replaced by U+FFFD".to_owned(),
    });
    let rest = places.len().saturating_sub(LISTED);
    let more = (rest > 0).then(|| Diagnostic {
        place: None,
        message: format!("{rest} more places like these were replaced"),
    });
    listed.chain(more).collect()
}
