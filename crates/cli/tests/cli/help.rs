use crate::run::qicheng;

const COMMANDS: [&[&str]; 18] = [
    &["verify"],
    &["certificate", "verify"],
    &["rules", "evaluate"],
    &["rules", "templates"],
    &["rules", "new"],
    &["rules", "test"],
    &["rules", "show"],
    &["code", "make"],
    &["code", "read"],
    &["forms", "check"],
    &["hours", "check"],
    &["people", "check"],
    &["plan"],
    &["plan", "check"],
    &["plan", "suggest"],
    &["trust", "new-root"],
    &["trust", "sign"],
    &["trust", "show"],
];

#[test]
fn every_command_says_what_it_does_and_how_it_ends() {
    for command in COMMANDS {
        let ran = qicheng(command.iter().copied().chain(["--help"])).exits(0);
        for part in ["Usage: qicheng", "--json", "Exit codes:", "  3  "] {
            assert!(ran.stdout.contains(part), "{command:?} lacks {part:?}");
        }
    }
}

#[test]
fn the_help_names_every_command() {
    for (group, names) in [
        (
            &[][..],
            &[
                "verify",
                "certificate",
                "rules",
                "code",
                "forms",
                "hours",
                "people",
                "plan",
                "trust",
            ][..],
        ),
        (&["code"], &["make", "read"]),
        (
            &["rules"],
            &["evaluate", "templates", "new", "test", "show"],
        ),
        (&["plan"], &["check", "suggest"]),
        (&["trust"], &["new-root", "sign", "show"]),
    ] {
        let ran = qicheng(group.iter().copied().chain(["--help"])).exits(0);
        for name in names {
            assert!(ran.stdout.contains(&format!("\n  {name}")), "{name}");
        }
    }
}

#[test]
fn without_a_command_help_is_shown_as_a_usage_error() {
    assert!(qicheng([""; 0]).exits(2).stderr.contains("Usage: qicheng"));
    qicheng(["dance"]).exits(2);
    assert!(
        qicheng(["--version"])
            .exits(0)
            .stdout
            .starts_with("qicheng ")
    );
}
