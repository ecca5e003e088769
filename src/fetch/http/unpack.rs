//! Undoes the packing of a body (gzip, deflate, brotli), and stops at a limit: a few kilobytes can
//! unpack to gigabytes.

use std::io::{self, Read};

use brotli_decompressor::Decompressor;
use flate2::read::{MultiGzDecoder, ZlibDecoder};

/// How unpacking ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unpacked {
    /// The bytes.
    Done(Vec<u8>),
    /// There are more than the limit.
    TooLong,
    /// It is not what it was said to be.
    Broken(String),
}

/// Unpacks a body; `packing` is what `Content-Encoding` says.
pub(super) fn unpack(raw: Vec<u8>, packing: Option<&str>, limit: usize) -> Unpacked {
    let packing = packing.unwrap_or_default().trim().to_ascii_lowercase();
    let limited = |reader: &mut dyn Read| take(reader, limit, &packing);
    match packing.as_str() {
        "" | "identity" if raw.len() > limit => Unpacked::TooLong,
        "" | "identity" => Unpacked::Done(raw),
        // Servers that say gzip of what they sent as it is are not rare.
        "gzip" | "x-gzip" if raw.starts_with(&[0x1f, 0x8b]) => {
            limited(&mut MultiGzDecoder::new(raw.as_slice()))
        }
        "gzip" | "x-gzip" if raw.len() <= limit => Unpacked::Done(raw),
        "deflate" => limited(&mut ZlibDecoder::new(raw.as_slice())),
        "br" => limited(&mut Decompressor::new(raw.as_slice(), 4096)),
        _ => Unpacked::Broken(packing),
    }
}

fn take(reader: &mut dyn Read, limit: usize, packing: &str) -> Unpacked {
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    match reader.take(most).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() > limit => Unpacked::TooLong,
        Ok(_) => Unpacked::Done(bytes),
        // Cut short, but not empty: what is there can be read, as browsers do.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !bytes.is_empty() => {
            Unpacked::Done(bytes)
        }
        Err(_) => Unpacked::Broken(packing.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn packed_text_comes_out_as_it_was() {
        let text = "خبر".as_bytes();
        let packed = gzip(text);
        assert_eq!(
            unpack(packed, Some("gzip"), 100),
            Unpacked::Done(text.to_vec())
        );
    }

    #[test]
    fn a_bomb_is_put_out_at_the_limit() {
        let bomb = gzip(&vec![0; 4 << 20]);
        assert!(bomb.len() < 8 << 10);
        assert_eq!(unpack(bomb, Some("gzip"), 1 << 20), Unpacked::TooLong);
    }

    #[test]
    fn what_was_said_to_be_packed_and_is_not_is_taken_as_it_is() {
        let plain = b"<rss/>".to_vec();
        assert_eq!(
            unpack(plain.clone(), Some("gzip"), 100),
            Unpacked::Done(plain)
        );
    }

    #[test]
    fn what_cannot_be_unpacked_is_told() {
        let odd = b"\xff\xff\xff\xff".to_vec();
        assert_eq!(
            unpack(odd.clone(), Some("br"), 100),
            Unpacked::Broken("br".to_owned())
        );
        assert_eq!(
            unpack(odd, Some("zstd"), 100),
            Unpacked::Broken("zstd".to_owned())
        );
    }
}
