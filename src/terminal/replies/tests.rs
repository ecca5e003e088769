use proptest::prelude::*;

use super::*;

/// Checks the answers and the typing in `bytes`, given whole and byte by byte.
#[track_caller]
fn check(bytes: &[u8], typed: &[u8], expected: &Answers) {
    for step in [bytes.len().max(1), 1] {
        let mut parser = ReplyParser::default();
        for chunk in bytes.chunks(step) {
            parser.push(chunk);
        }
        parser.finish();
        assert_eq!(parser.answers(), expected);
        assert_eq!(parser.take_typed(), typed);
    }
}

#[test]
fn a_whole_round_of_replies_is_understood() {
    let expected = Answers {
        version: Some("VTE(8001)".into()),
        bidi_mode: Some(1),
        auto_direction: Some(2),
        device: Some("61;8001;1".into()),
        attributes: Some("61;1;21;22;28".into()),
        complete: true,
        ..Answers::default()
    };
    let bytes =
        b"\x1bP>|VTE(8001)\x1b\\\x1b[8;1$y\x1b[?2501;2$y\x1b[>61;8001;1c\x1b[?61;1;21;22;28c";
    check(bytes, b"", &expected);
}

#[test]
fn keys_between_replies_are_kept_in_order() {
    let expected = Answers {
        attributes: Some("6".into()),
        complete: true,
        ..Answers::default()
    };
    check(
        b"j\x1b[Bk\x1b[?6cG\x1bOP\x1b[<0;3;4M",
        b"j\x1b[BkG\x1bOP\x1b[<0;3;4M",
        &expected,
    );
}

#[test]
fn a_lone_escape_is_a_key() {
    check(b"\x1b", b"\x1b", &Answers::default());
    check(b"\x1bP", b"\x1bP", &Answers::default());
}

#[test]
fn putty_gives_its_name_without_any_frame() {
    let expected = Answers {
        answerback: Some("PuTTY".into()),
        attributes: Some("6".into()),
        complete: true,
        ..Answers::default()
    };
    check(b"PuTTY\x1b[?6c", b"", &expected);
    check(b"Pu", b"Pu", &Answers::default());
    check(b"Put", b"Put", &Answers::default());
}

#[test]
fn the_width_test_reads_the_column() {
    check(
        b"\x1b[1;3R",
        b"",
        &Answers {
            wide_space: Some(2),
            ..Answers::default()
        },
    );
    check(
        b"\x1b[5;1R",
        b"",
        &Answers {
            wide_space: Some(0),
            ..Answers::default()
        },
    );
}

#[test]
fn a_name_with_escapes_in_it_is_cut_down() {
    let expected = Answers {
        version: Some("evil]0;x".into()),
        ..Answers::default()
    };
    check(b"\x1bP>|evil\x01\x9b]0;x\x07", b"", &expected);
}

#[test]
fn strings_nobody_asked_for_are_dropped() {
    check(
        b"\x1b]11;rgb:0000/0000/0000\x1b\\x",
        b"x",
        &Answers::default(),
    );
    check(b"\x1bP1+r544e=78\x1b\\x", b"x", &Answers::default());
}

#[test]
fn an_endless_string_does_not_grow_without_end() {
    let mut parser = ReplyParser::default();
    parser.push(b"\x1bP>|");
    for _ in 0..10_000 {
        parser.push(&[b'x'; 64]);
    }
    assert!(parser.pending.len() <= LONGEST + 64);
}

proptest! {
    #[test]
    fn any_bytes_are_sorted_the_same_however_they_are_cut(
        bytes in proptest::collection::vec(
            prop_oneof![
                Just(0x1b), Just(b'['), Just(b'P'), Just(b'>'), Just(b'?'), Just(b';'),
                Just(b'c'), Just(b'\\'), Just(0x07), any::<u8>()
            ],
            0..200,
        ),
        cut in 0_usize..200,
    ) {
        let mut whole = ReplyParser::default();
        whole.push(&bytes);
        whole.finish();
        let mut parts = ReplyParser::default();
        let (left, right) = bytes.split_at(cut.min(bytes.len()));
        parts.push(left);
        parts.push(right);
        parts.finish();
        prop_assert_eq!(whole.answers(), parts.answers());
        prop_assert_eq!(whole.take_typed(), parts.take_typed());
    }

    #[test]
    fn plain_typing_is_given_back_whole(text in "[a-zق-ي ]{0,40}") {
        let mut parser = ReplyParser::default();
        parser.push(text.as_bytes());
        parser.finish();
        prop_assert_eq!(parser.take_typed(), text.as_bytes());
    }
}
