//! Filling of lines.

use proptest::prelude::*;

use super::*;

/// Fills lines from letters (one cell each), spaces, and `|` for an opportunity.
fn check(limit: u32, text: &str, lines: &[&str]) {
    let mut clusters = Vec::new();
    let mut pending = Flags::default();
    let mut printed = String::new();
    for c in text.chars() {
        match c {
            '|' => pending.add(Flags::BREAK),
            '¶' => pending.add(Flags::NEW_LINE),
            _ => {
                let mut cluster = ClusterData {
                    width: 1,
                    flags: pending,
                    ..Default::default()
                };
                if c == ' ' {
                    cluster.flags.add(Flags::HANGS);
                }
                clusters.push(cluster);
                printed.push(c);
                pending = Flags::default();
            }
        }
    }
    let filled = fill(&clusters, limit);
    if clusters
        .iter()
        .all(|cluster| !cluster.flags.has(Flags::NEW_LINE))
    {
        assert_eq!(fill_even(&clusters, limit), filled);
    }
    let found: Vec<&str> = filled
        .into_iter()
        .inspect(|line| assert!(line.width <= limit))
        .map(|line| printed.get(line.clusters.start..line.hanging).unwrap())
        .collect();
    assert_eq!(found, lines);
}

#[test]
fn a_line_ends_at_the_last_opportunity_that_fits() {
    check(6, "ab |cd |ef", &["ab cd", "ef"]);
    check(5, "ab |cd |ef", &["ab cd", "ef"]);
    check(4, "ab |cd |ef", &["ab", "cd", "ef"]);
}

#[test]
fn a_word_is_broken_only_when_it_is_wider_than_the_line() {
    check(4, "ab |cdefgh |i", &["ab", "cdef", "gh i"]);
    check(1, "ab", &["a", "b"]);
}

#[test]
fn spaces_at_the_end_take_no_cell_however_many() {
    check(2, "ab     |cd", &["ab", "cd"]);
    check(3, "   |abc", &["", "abc"]);
}

#[test]
fn an_authors_line_end_is_kept() {
    check(9, "ab¶cd", &["ab", "cd"]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..Default::default() })]

    #[test]
    fn even_clusters_fill_lines_as_others_do(
        kinds in prop::collection::vec(0..8_u8, 0..60),
        limit in 0..20_u32,
    ) {
        let cluster = |kind: &u8| {
            let mut flags = Flags::default();
            if *kind < 2 {
                flags.add(Flags::HANGS);
            }
            if kind.is_multiple_of(2) {
                flags.add(Flags::BREAK);
            }
            ClusterData { width: 1, flags, ..Default::default() }
        };
        let clusters: Vec<ClusterData> = kinds.iter().map(cluster).collect();
        prop_assert_eq!(fill_even(&clusters, limit), fill(&clusters, limit));
    }
}
