use super::*;
use crate::app::action::Action;
use crate::app::event::Key;
use crate::app::geometry::Side;
use crate::app::keymap::Pane;
use crate::cli::Lang;
use crate::ui::theme::Scheme;

/// Checks what is told of a configuration: place, what is wrong, what to do.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let (_, problems) = parse(text);
    let told: Vec<_> = problems
        .iter()
        .map(|problem| {
            let place = problem.place.unwrap();
            format!("{place} {} | {}", problem.what, problem.hint)
        })
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn what_is_set_is_read() {
    let (settings, problems) = parse(
        "language = 'ar'\ntheme = \"high-contrast\"\nmeasure = 60\nthreshold = 1\n\
         index-side = 'right'\n[terminal]\nbidi = 'app'\n[keys]\nsort = ['Z', 'alt-s']\n",
    );
    assert_eq!(problems, []);
    assert_eq!(settings.language, Some(Lang::Ar));
    assert_eq!(settings.theme, Some(Scheme::HighContrast));
    assert_eq!(settings.measure, Some(60));
    assert_eq!(settings.threshold, Some(1.0));
    assert_eq!(settings.index_side, Some(Side::Right));
    for key in ["Z", "alt-s"] {
        let key = crate::app::keymap::key_named(key).unwrap();
        assert_eq!(settings.keys.action(key, Pane::Index), Some(Action::Sort));
    }
}

#[test]
fn an_empty_file_says_nothing() {
    check("", &[]);
    check("# only a remark\n\n", &[]);
}

#[test]
fn a_wrong_value_is_told_with_its_place() {
    check(
        "measure = 7\ntheme = \"darc\"\n",
        &[
            "1:11 measure is a number of cells from 24 to 160 | write 76",
            "2:9 theme cannot be \"darc\" | did you mean \"dark\"?",
        ],
    );
    check(
        "# ملاحظة\nthreshold = '1'\n",
        &["2:13 threshold is a number from 0 to 1 | write 0.5"],
    );
    check(
        "[terminal]\nlro = true\n",
        &["2:7 lro is a text in quotes | write one of \"auto\", \"on\", \"off\""],
    );
    check(
        "keys = 3\n",
        &["1:8 keys is a table | write a line [keys] with its settings below it"],
    );
}

#[test]
fn a_name_that_is_none_is_told_with_the_one_that_was_meant() {
    check(
        "mesure = 60\n[keys]\nsrot = 'Z'\n[keys.pages]\nsort = 'Z'\n",
        &[
            "1:1 there is no setting mesure | did you mean measure?",
            "3:1 there is no action srot | did you mean sort?",
            "4:7 there is no context of keys pages | did you mean page?",
        ],
    );
    check(
        "colour = 1\n",
        &["1:1 there is no setting colour | \
             `hashiya config init` writes a file with all names in it"],
    );
}

#[test]
fn a_broken_line_is_told_and_the_others_hold() {
    let text = "measure = 60\ntheme = dark\nlanguage = 'ar'\n";
    let (settings, problems) = parse(text);
    assert_eq!(settings.measure, Some(60));
    assert_eq!(settings.language, Some(Lang::Ar));
    let places: Vec<_> = problems.iter().map(|problem| problem.place).collect();
    assert_eq!(places, [Some(Place { line: 2, column: 9 })]);
}

#[test]
fn a_wrong_setting_has_its_default() {
    let (settings, _) = parse("measure = 1000\njustify = 'kashida'\n[keys]\nsort = 'no-key'\n");
    assert_eq!(settings.measure, None);
    assert!(settings.justify.is_some());
    let sort = settings.keys.action(Key::char('s'), Pane::Page);
    assert_eq!(sort, Some(Action::Sort));
}

#[test]
fn keys_that_are_none_are_told() {
    let hint = "write it as \"j\", \"space\", \"ctrl-f\" or \"alt-left\"; several in brackets";
    check(
        "[keys]\nsort = ['Z', 'hyper-x', 3]\nquit = '5'\n",
        &[
            &format!("2:14 there is no key \"hyper-x\" | {hint}"),
            &format!("2:25 a key is a text in quotes | {hint}"),
            "3:8 \"5\" is typed before other keys, as a number | choose a key that is no digit",
        ],
    );
}

#[test]
fn a_key_that_two_actions_want_is_told_where_it_stands() {
    check(
        "[keys]\nquit = ['q', 'x']\n",
        &[
            "2:14 the key \"x\" is wanted by quit and by select-second | \
             quit has it now; give select-second another one, or [] for none",
        ],
    );
    check(
        "[keys]\nquit = 'Z'\nsort = 'Z'\n",
        &["3:8 the key \"Z\" is wanted by quit and by sort | \
             quit has it now; give sort another one, or [] for none"],
    );
    // Who gives the key up has no conflict.
    check("[keys]\nquit = ['q', 'x']\nselect-second = []\n", &[]);
}

#[test]
fn a_configuration_without_a_way_out_keeps_one() {
    let (settings, problems) = parse("[keys]\nquit = []\nquit-now = []\n");
    assert_eq!(problems.len(), 1);
    let leave = settings.keys.action(Key::control('c'), Pane::Entries);
    assert_eq!(leave, Some(Action::QuitNow));
}

proptest::proptest! {
    #[test]
    fn nothing_that_is_written_there_panics(text in "([a-z\\[\\]=\".'\n #ش-]|keys|quit|page){0,80}") {
        let (_, problems) = parse(&text);
        for problem in problems {
            assert!(problem.place.unwrap().line <= text.lines().count() + 1);
        }
    }
}
