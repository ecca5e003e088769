//! Names and passwords that an address carries (`https://name:password@host/`): sent as HTTP's basic
//! authentication to that host, and never kept with what comes from it.

use url::Url;

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Returns the address without name and password.
pub(super) fn without(url: &Url) -> Url {
    let mut bare = url.clone();
    // Only addresses without a host refuse, and they have none to take away.
    let _ = bare.set_username("");
    let _ = bare.set_password(None);
    bare
}

/// Returns the value of the header that carries name and password, if the address has any.
pub(super) fn authorization(url: &Url) -> Option<String> {
    if url.username().is_empty() && url.password().is_none() {
        return None;
    }
    let mut plain = decoded(url.username());
    plain.push(b':');
    plain.extend(decoded(url.password().unwrap_or_default()));
    Some(format!("Basic {}", base64(&plain)))
}

/// Undoes percent-encoding.
fn decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let pair = after
            .get(..2)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match byte.filter(|_| first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    bytes
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * place) & 63) as usize);
            match place <= chunk.len() {
                true => text.extend(letter.map(|&letter| char::from(letter))),
                false => text.push('='),
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_as_the_standard_has_them() {
        let pairs = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, packed) in pairs {
            assert_eq!(base64(plain.as_bytes()), packed);
        }
    }

    #[test]
    fn name_and_password_go_into_the_header_and_out_of_the_address() {
        let url = Url::parse("https://Aladdin:open%20sesame@example.org/rss").unwrap();
        let header = authorization(&url).unwrap();
        assert_eq!(header, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert_eq!(without(&url).as_str(), "https://example.org/rss");
        assert_eq!(authorization(&without(&url)), None);
    }
}
