use super::encode::PIECE;
use super::*;

const MODEL: &[u8] = include_bytes!("../../../assets/model/tagger.bin");
const ARTICLE: &str = include_str!("../../../tests/data/model/article.txt");
/// What `training/export.py` computed for the article with the same weights.
const EXPECTED: &str = include_str!("../../../tests/data/model/expected.tsv");

fn tagged(text: &str) -> Tagging {
    let model = Model::read(MODEL).unwrap();
    let tagger = Tagger::new(&model, Guidelines::Hashiya).unwrap();
    tagger.tag(text, &Tokens::of_lines(text), &mut Scratch::default())
}

#[test]
fn the_program_computes_what_training_computed() {
    let found = tagged(ARTICLE);
    let expected: Vec<Vec<f32>> = EXPECTED
        .lines()
        .map(|line| line.split('\t').map(|p| p.parse().unwrap()).collect())
        .collect();
    assert_eq!(found.scores.len(), expected.len());
    for (token, (scores, expected)) in found.scores.iter().zip(&expected).enumerate() {
        for (p, wanted) in scores.labels.iter().zip(expected) {
            assert!((p - wanted).abs() < 2e-3, "token {token}: {p} {wanted}");
        }
    }
}

#[test]
fn noise_changes_no_name() {
    let noisy = ARTICLE
        .replace('أ', "ا\u{0654}")
        .replace("كريم", "كـريـم")
        .replace("ليلى", "لَيْلَى\u{200f}")
        .replace(['«', '»'], "“");
    let names = |text: &str, tagging: &Tagging| -> Vec<(String, Label, usize)> {
        let spans = tagging.spans.iter();
        spans
            .map(|s| {
                (
                    crate::text::fold::fold(s.span.slice(text)),
                    s.label,
                    s.clitic,
                )
            })
            .collect()
    };
    let (plain, changed) = (tagged(ARTICLE), tagged(&noisy));
    assert_eq!(names(ARTICLE, &plain), names(&noisy, &changed));
    assert!(!plain.spans.is_empty());
}

#[test]
fn nothing_is_found_in_nothing() {
    for text in ["", "\n\n", "...", "\u{200f}"] {
        assert_eq!(tagged(text).spans, []);
    }
}

#[test]
fn a_long_line_is_tagged_piece_by_piece() {
    let text = "كلمة ".repeat(PIECE + 90);
    assert_eq!(tagged(&text).scores.len(), PIECE + 90);
}

#[test]
fn a_damaged_model_is_refused() {
    use crate::extract::model::ModelError;
    let read = |bytes: &[u8]| Model::read(bytes).map(|_| ());
    assert_eq!(read(b"something else"), Err(ModelError::NotAModel));
    let mut bytes = MODEL.to_vec();
    *bytes.last_mut().unwrap() ^= 1;
    assert_eq!(read(&bytes), Err(ModelError::Damaged));
    assert_eq!(read(&MODEL[..MODEL.len() / 2]), Err(ModelError::Damaged));
    bytes[8] = 9;
    assert_eq!(read(&bytes), Err(ModelError::OtherVersion(9)));
}
