//! What the workflow for a forge does, read from its file: the commands of the documentation, and no others.

use std::{collections::BTreeSet, fs, path::Path};

/// Commands install packages, so they run as root with the user's toolchain.
const AS_ROOT: &str = r#"sudo -E env "PATH=$PATH" "HOME=$HOME" "#;

/// The step that looks for Android's SDK; it runs no command of the project.
const PROBE: &str = "sdk";

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

/// A step of a job.
#[derive(Debug, Default)]
struct Step {
    job: String,
    id: Option<String>,
    condition: Option<String>,
    uses: Option<String>,
    run: Vec<String>,
}

/// Reads the steps of all jobs; the file uses only block mappings, block sequences, plain scalars and literal blocks.
fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let (mut job, mut in_jobs, mut literal) = (String::new(), false, false);
    for line in text.lines() {
        let content = line.trim_start();
        let indent = line.len() - content.len();
        if content.is_empty() || (content.starts_with('#') && !literal) {
            continue;
        }
        // A step's keys are indented by 8, its literal block deeper.
        if literal && indent > 8 {
            steps.last_mut().unwrap().run.push(content.to_owned());
            continue;
        }
        literal = false;
        match indent {
            0 => in_jobs = content == "jobs:",
            2 if in_jobs => job = content.trim_end_matches(':').to_owned(),
            6 if in_jobs && content.starts_with("- ") => steps.push(Step {
                job: job.clone(),
                ..Step::default()
            }),
            _ => {}
        }
        let is_key = in_jobs && (indent == 8 || (indent == 6 && content.starts_with("- ")));
        let Some((key, value)) = content.trim_start_matches("- ").split_once(':') else {
            panic!("not a line that this test reads: {line}");
        };
        let (Some(step), true) = (steps.last_mut(), is_key) else {
            continue;
        };
        let value = value.trim().to_owned();
        match key {
            "id" => step.id = Some(value),
            "if" => step.condition = Some(value),
            "uses" => step.uses = Some(value),
            "run" if value == "|" => literal = true,
            "run" => step.run.push(value),
            other => panic!("not a key of a step that this test reads: {other}"),
        }
    }
    steps
}

fn workflow() -> (String, Vec<Step>) {
    let text = read(".github/workflows/ci.yml");
    assert!(!text.contains('\t'), "YAML takes no tabs");
    let steps = steps(&text);
    assert!(!steps.is_empty());
    (text, steps)
}

/// The commands that the documentation names.
fn documented() -> BTreeSet<String> {
    let mut commands = BTreeSet::new();
    for page in ["README.md", "CONTRIBUTING.md", "docs/android.md"] {
        let text = read(page);
        let blocks = text.split("```sh\n").skip(1);
        for line in blocks.flat_map(|block| block.split("```").next().unwrap_or_default().lines()) {
            commands.insert(
                line.split("  #")
                    .next()
                    .unwrap_or_default()
                    .trim()
                    .to_owned(),
            );
        }
    }
    for line in read(".ci/run").lines() {
        commands.insert(line.trim_end_matches("</dev/null").trim().to_owned());
    }
    commands
}

#[test]
fn it_runs_what_the_documentation_says_and_nothing_else() {
    let documented = documented();
    let (_, steps) = workflow();
    let mut run = BTreeSet::new();
    for step in steps.iter().filter(|s| s.id.as_deref() != Some(PROBE)) {
        for command in &step.run {
            let command = command.strip_prefix(AS_ROOT).unwrap_or(command);
            assert!(documented.contains(command), "not documented: {command}");
            run.insert(command.to_owned());
        }
    }
    for command in ["cargo xtask check", "cargo xtask test"] {
        assert!(run.contains(command), "{command} is not run");
    }
}

#[test]
fn every_action_is_fixed_to_a_commit() {
    let (_, steps) = workflow();
    for uses in steps.iter().filter_map(|step| step.uses.as_ref()) {
        let action = uses.split(" #").next().unwrap_or_default();
        let (name, commit) = action.split_once('@').unwrap();
        assert_eq!(name, "actions/checkout", "an action that nobody reviewed");
        let is_hex = commit
            .bytes()
            .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        assert!(commit.len() == 40 && is_hex, "not a full hash: {uses}");
    }
}

#[test]
fn every_verb_job_and_step_that_it_names_exists() {
    let (text, steps) = workflow();
    let verbs =
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../xtask/src/verbs")).unwrap();
    let sources: String = verbs
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    for rest in text.split("cargo xtask ").skip(1) {
        let verb = rest.split_whitespace().next().unwrap();
        assert!(
            sources.contains(&format!("name: \"{verb}\",")),
            "no verb `{verb}`"
        );
    }
    let jobs: BTreeSet<&str> = steps.iter().map(|step| step.job.as_str()).collect();
    let needed = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("needs: "));
    for job in needed {
        assert!(jobs.contains(job), "no job `{job}`");
    }
    for (number, step) in steps.iter().enumerate() {
        let Some(condition) = &step.condition else {
            continue;
        };
        let id = condition.strip_prefix("steps.").unwrap();
        let id = id.split('.').next().unwrap();
        let earlier = &steps[..number];
        assert!(
            earlier
                .iter()
                .any(|s| s.job == step.job && s.id.as_deref() == Some(id)),
            "no step `{id}` before: {condition}"
        );
    }
}

#[test]
fn a_package_is_built_only_where_the_sdk_exists() {
    let (_, steps) = workflow();
    let android: Vec<&Step> = steps.iter().filter(|step| step.job == "android").collect();
    let mut builds = 0;
    for step in android
        .iter()
        .filter(|s| s.uses.is_none() && s.id.is_none())
    {
        assert_eq!(
            step.condition.as_deref(),
            Some("steps.sdk.outputs.present == 'true'")
        );
        builds += step
            .run
            .iter()
            .filter(|command| command.starts_with("cargo tauri android build"))
            .count();
    }
    assert_eq!(builds, 1);
}
