//! Measures while the command line is not there yet.
fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let article = hashiya::source::decode(bytes, &path).unwrap();
        for p in &article.paragraphs {
            if article.boilerplate.iter().any(|b| b.target == p.span) {
                println!("{path}: {}", p.span.slice(&article.text));
            }
            if p.role != hashiya::article::Role::Body {
                eprintln!("{:?} {}", p.role, p.span.slice(&article.text));
            }
        }
    }
}
