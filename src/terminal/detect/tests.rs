use super::*;
use crate::terminal::choices::{Marks, Toggle};
use crate::terminal::replies::ReplyParser;

/// Makes the environment of `NAME=value` words.
fn environment(variables: &str) -> Environment {
    let pairs: Vec<(&str, &str)> = variables
        .split_whitespace()
        .filter_map(|pair| pair.split_once('='))
        .collect();
    Environment::from_lookup(|name| {
        pairs
            .iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| (*value).to_owned())
    })
}

/// Reads the replies of a terminal, written with `^[` for Escape.
fn answers(replies: &str) -> Answers {
    let mut parser = ReplyParser::default();
    parser.push(replies.replace("^[", "\x1b").as_bytes());
    parser.finish();
    parser.answers().clone()
}

/// Says in one line what was decided.
fn summary(capabilities: &Capabilities) -> String {
    let profile = capabilities.profile;
    let mut words = vec![
        format!("{:?}", capabilities.family),
        format!("{:?}", profile.order),
    ];
    if profile.order == Order::Visual && profile.shaping == layout::Shaping::Base {
        words.push("Base".into());
    }
    if profile.marks != layout::Marks::Keep {
        words.push(format!("{:?}", profile.marks));
    }
    if capabilities.switch.explicit {
        words.push("8l".into());
    }
    if let Some(own) = capabilities.switch.own {
        words.push(format!("{own:?}"));
    }
    for (on, word) in [(capabilities.osc66, "osc66"), (capabilities.lro, "lro")] {
        if on {
            words.push(word.into());
        }
    }
    words.extend(capabilities.notes.iter().map(|note| format!("{note:?}")));
    words.join(" ")
}

#[track_caller]
fn check(variables: &str, replies: &str, expected: &str) {
    let decided = decide(
        &environment(variables),
        &answers(replies),
        &Choices::default(),
    );
    assert_eq!(summary(&decided), expected);
}

#[track_caller]
fn check_tmux(variables: &str, client: (&str, &str, bool), expected: &str) {
    let answers = Answers {
        version: Some("tmux 3.5a".into()),
        multiplexer: Some(Multiplexer {
            client_type: client.0.into(),
            client_term: client.1.into(),
            passthrough: client.2,
        }),
        ..Answers::default()
    };
    let variables = format!("TERM=tmux-256color TMUX=/tmp/tmux-0/default,1,0 {variables}");
    let decided = decide(&environment(&variables), &answers, &Choices::default());
    assert_eq!(summary(&decided), expected);
}

// The replies below were taken down from the terminals themselves.

#[test]
fn alacritty_takes_marks_to_the_left() {
    check(
        "TERM=alacritty",
        "^[[>0;1700;1c^[[?6c",
        "Alacritty Visual Left 8l",
    );
    check(
        "TERM=alacritty",
        "^[[?2501;0$y^[[8;0$y^[[>0;2500;1c^[[?6c",
        "Alacritty Visual Left 8l",
    );
}

#[test]
fn foot_gets_no_marks() {
    let old = "^[P>|foot(1.13.1)^[\\^[[?2501;0$y^[[>1;011301;0c^[[?62;4;22c";
    check("TERM=foot", old, "Foot Visual Drop 8l FootLosesMarks");
    // foot 1.21 understands OSC 66, but must not be written to with it.
    let new = "^[P>|foot(1.21.0)^[\\^[[?2501;0$y^[[1;3R^[[?62;4;22;28c";
    check(
        "TERM=xterm-256color",
        new,
        "Foot Visual Drop 8l FootLosesMarks",
    );
}

#[test]
fn vte_is_switched_by_the_recommended_sequence() {
    let old = "^[[?2501;2$y^[[8;1$y^[[>65;7006;1c^[[?65;1;9c";
    check(
        "TERM=xterm-256color VTE_VERSION=7006",
        old,
        "Switchable Visual 8l",
    );
    let new = "^[P>|VTE(8001)^[\\^[[?2501;2$y^[[8;1$y^[[>61;8001;1c^[[?61;1;21;22;28c";
    check(
        "TERM=xterm-256color VTE_VERSION=8001",
        new,
        "Switchable Visual 8l",
    );
}

#[test]
fn kitty_needs_its_runs_broken_up() {
    let old = "^[P>|kitty(0.26.5)^[\\^[[?2501;0$y^[[8;0$y^[[>1;4000;26c^[[1;1R^[[?62;c";
    check(
        "TERM=xterm-kitty KITTY_WINDOW_ID=1",
        old,
        "Kitty Visual Base Drop 8l TerminalTurnsWords",
    );
    let new = "^[P>|kitty(0.41.1)^[\\^[[?2501;0$y^[[8;0$y^[[>1;4000;41c^[[1;3R^[[?62;c";
    check(
        "TERM=xterm-kitty KITTY_WINDOW_ID=1",
        new,
        "Kitty Visual 8l osc66",
    );
    // Through ssh without its own TERM the width was not tested; the version says enough.
    check(
        "TERM=xterm-256color",
        "^[P>|kitty(0.40.0)^[\\^[[?62;c",
        "Kitty Visual 8l osc66",
    );
}

#[test]
fn konsole_is_known_by_its_reply() {
    let replies = "^[P>|Konsole 22.12.3^[\\^[[>1;115;0c^[[?62;1;4c";
    check(
        "TERM=xterm-256color KONSOLE_VERSION=221203",
        replies,
        "Konsole Visual 8l Konsole",
    );
    // Silent so far: the variable is the best there is.
    check(
        "TERM=xterm-256color KONSOLE_VERSION=221203",
        "",
        "Konsole Visual 8l Konsole",
    );
    // Another terminal, started from Konsole, has answered: the variable leaked.
    let xterm = "^[P>|XTerm(398)^[\\^[[?2501;0$y^[[8;0$y^[[>41;398;0c^[[?64;1;2c";
    check(
        "TERM=xterm KONSOLE_VERSION=221203",
        xterm,
        "Xterm Visual 8l",
    );
}

#[test]
fn mlterm_is_known_by_term_and_by_device() {
    let replies = "^[[?2501;0$y^[[8;0$y^[[>24;279;0c^[[?63;1;2;3;4;6;7;15;18;22;29c";
    check(
        "TERM=mlterm MLTERM=3.9.0",
        replies,
        "Mlterm Visual 8l Mlterm",
    );
    check("TERM=xterm", replies, "Mlterm Visual 8l Mlterm");
    check("TERM=mlterm", "", "Mlterm Visual 8l Mlterm");
}

#[test]
fn putty_reorders_itself() {
    check(
        "TERM=xterm",
        "^[[>0;136;0cPuTTY^[[?6c",
        "Putty LogicalAligned TerminalReorders",
    );
}

#[test]
fn qterminal_turns_words_round() {
    check(
        "TERM=xterm-256color",
        "^[[>0;115;0c^[[?1;2c",
        "QTermWidget Visual Base Drop 8l TerminalTurnsWords",
    );
}

#[test]
fn terminal_app_reorders_itself() {
    check(
        "TERM=xterm-256color TERM_PROGRAM=Apple_Terminal",
        "^[[>1;95;0c^[[?1;2c",
        "AppleTerminal Logical TerminalReorders",
    );
}

#[test]
fn terminals_without_bidi_get_visual_rows() {
    let xterm = "^[P>|XTerm(379)^[\\^[[?2501;0$y^[[8;0$y^[[>41;379;0c^[[?64;1;2;6c";
    check(
        "TERM=xterm XTERM_VERSION=XTerm(379)",
        xterm,
        "Xterm Visual 8l",
    );
    check(
        "TERM=rxvt-unicode-256color",
        "^[[>85;95;0c^[[?1;2c",
        "Urxvt Visual 8l",
    );
    check("TERM=st-256color", "^[[?6c", "St Visual Drop 8l");
    check(
        "TERM=xterm-256color",
        "^[[>64;0;0c^[[?64;1;9;15;21;22c",
        "Zutty Visual Drop 8l",
    );
    check("TERM=xterm-256color", "^[[?62;22c", "Unknown Visual 8l");
    check("", "", "Unknown Visual 8l");
    check("TERM=linux", "", "LinuxConsole Visual 8l NoArabicFont");
}

#[test]
fn inside_tmux_the_client_decides() {
    check_tmux("", ("XTerm(379)", "xterm", false), "Tmux Visual 8l");
    check_tmux(
        "",
        ("foot(1.13.1)", "foot", false),
        "Tmux Visual Drop 8l FootLosesMarks",
    );
    check_tmux(
        "VTE_VERSION=7006",
        ("", "xterm-256color", false),
        "Tmux Visual 8l lro",
    );
    check_tmux(
        "",
        ("VTE(8001)", "xterm-256color", false),
        "Tmux Visual 8l lro",
    );
    check_tmux("", ("", "xterm-256color", false), "Tmux Visual 8l lro");
    check_tmux("", ("", "xterm", false), "Tmux Visual 8l");
    check_tmux("", ("", "alacritty", false), "Tmux Visual Left 8l");
}

#[test]
fn inside_tmux_some_switches_need_passthrough() {
    check_tmux("", ("", "mlterm", true), "Tmux Visual 8l Mlterm");
    check_tmux("", ("", "mlterm", false), "Tmux Visual 8l AllowPassthrough");
    check_tmux(
        "KONSOLE_VERSION=221203",
        ("", "xterm-256color", false),
        "Tmux Visual 8l lro AllowPassthrough",
    );
    check_tmux(
        "",
        ("Konsole 25.04.2", "xterm-256color", true),
        "Tmux Visual 8l Konsole",
    );
}

#[test]
fn osc_66_is_never_sent_inside_tmux() {
    check_tmux(
        "KITTY_WINDOW_ID=1",
        ("kitty(0.41.1)", "xterm-kitty", true),
        "Tmux Visual Base Drop 8l TerminalTurnsWords",
    );
    check_tmux(
        "",
        ("", "xterm-kitty", false),
        "Tmux Visual Base Drop 8l TerminalTurnsWords",
    );
}

#[test]
fn a_multiplexer_behind_ssh_is_known_by_its_answers() {
    check(
        "TERM=xterm-256color",
        "^[P>|tmux 3.3a^[\\^[[>84;0;0c^[[?1;2c",
        "Tmux Visual 8l",
    );
    check(
        "TERM=xterm-256color",
        "^[[>83;40800;0c^[[?1;2c",
        "Screen Visual 8l",
    );
    check("TERM=screen STY=1.pts", "", "Screen Visual 8l");
}

#[test]
fn the_reader_is_believed_before_any_reply() {
    let konsole = answers("^[P>|Konsole 22.12.3^[\\^[[?62;1;4c");
    let none = Choices {
        bidi: Bidi::None,
        ..Choices::default()
    };
    let decided = decide(&Environment::default(), &konsole, &none);
    assert_eq!(summary(&decided), "Konsole Visual");

    let terminal = Choices {
        bidi: Bidi::Terminal,
        marks: Marks::Drop,
        lro: Toggle::On,
        ..Choices::default()
    };
    let decided = decide(&Environment::default(), &konsole, &terminal);
    assert_eq!(
        summary(&decided),
        "Konsole Logical Drop lro TerminalReorders"
    );

    let putty = answers("PuTTY^[[?6c");
    let app = Choices {
        bidi: Bidi::App,
        ..Choices::default()
    };
    let decided = decide(&Environment::default(), &putty, &app);
    assert_eq!(summary(&decided), "Putty Visual 8l CannotStopReordering");
}

#[test]
fn shaping_follows_the_order_unless_chosen() {
    let base = |bidi, shaping| {
        let choices = Choices {
            bidi,
            shaping,
            ..Choices::default()
        };
        decide(&Environment::default(), &Answers::default(), &choices)
            .profile
            .shaping
    };
    assert_eq!(
        base(Bidi::App, choices::Shaping::Auto),
        layout::Shaping::Presentation
    );
    assert_eq!(
        base(Bidi::Terminal, choices::Shaping::Auto),
        layout::Shaping::Base
    );
    assert_eq!(
        base(Bidi::Terminal, choices::Shaping::Presentation),
        layout::Shaping::Presentation
    );
    assert_eq!(
        base(Bidi::App, choices::Shaping::None),
        layout::Shaping::Base
    );
}

#[test]
fn explicit_mode_is_left_on_where_it_was_on() {
    let decided = decide(
        &Environment::default(),
        &answers("^[[8;2$y^[[?1c"),
        &Choices::default(),
    );
    assert!(decided.switch.explicit && !decided.switch.back_to_implicit);
}
