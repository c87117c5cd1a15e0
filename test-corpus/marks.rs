//! Marks: comments in the analysed code that say what is to be found on their line.

use crate::check::Found;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Error,
    Warn,
    /// Wrong code that is known not to be found.
    Missed,
    /// Correct code that is known to be reported.
    FalseAlarm,
}

/// One mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub file: String,
    pub line: usize,
    pub kind: Kind,
    /// `None`: the rule that the page or the project is about.
    pub rule: Option<String>,
    /// What the finding's texts must hold.
    pub words: Option<String>,
}

const KINDS: &[(&str, Kind)] = &[
    ("# error", Kind::Error),
    ("# warn", Kind::Warn),
    ("# missed", Kind::Missed),
    ("# false alarm", Kind::FalseAlarm),
];

/// All marks of a file.
pub fn marks_of(file: &str, text: &str) -> Vec<Mark> {
    text.lines()
        .enumerate()
        .flat_map(|(index, line)| {
            split(line).1.into_iter().map(move |(kind, rule, words)| Mark {
                file: file.to_owned(),
                line: index + 1,
                kind,
                rule,
                words,
            })
        })
        .collect()
}

/// The text without its marks.
pub fn without_marks(text: &str) -> String {
    text.lines().map(|line| split(line).0.trim_end().to_owned() + "\n").collect()
}

/// Holds the findings against the marks; what differs is told, one sentence each.
///
/// `own` is the rule that marks without a rule speak of.
pub fn compare(own: Option<&str>, marks: &[Mark], found: &[Found]) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut is_explained = vec![false; found.len()];
    for mark in marks {
        let place = format!("{}:{}", mark.file, mark.line);
        let Some(rule) = mark.rule.as_deref().or(own) else {
            complaints.push(format!("{place}: the mark must name its rule"));
            continue;
        };
        let fits = |found: &Found| found.file == mark.file && found.line == mark.line && found.rule == rule;
        let index = (0..found.len()).find(|&index| !is_explained[index] && fits(&found[index]));
        match (mark.kind, index) {
            (Kind::Missed, Some(index)) => {
                is_explained[index] = true;
                complaints.push(format!("{place}: `{rule}` is found: turn `# missed` into `# {}`", found[index].level));
            }
            (Kind::Missed, None) => {}
            (Kind::FalseAlarm, None) => {
                complaints.push(format!("{place}: `{rule}` is silent: remove `# false alarm`"));
            }
            (Kind::FalseAlarm, Some(index)) => is_explained[index] = true,
            (Kind::Error | Kind::Warn, None) => complaints.push(format!("{place}: `{rule}` is silent")),
            (Kind::Error | Kind::Warn, Some(index)) => {
                is_explained[index] = true;
                let found = &found[index];
                let level = if mark.kind == Kind::Error { "error" } else { "warn" };
                if found.level != level {
                    complaints.push(format!("{place}: `{rule}` reports with level {}, not {level}", found.level));
                }
                if let Some(words) = mark.words.as_ref().filter(|words| !found.texts.iter().any(|t| t.contains(*words)))
                {
                    complaints
                        .push(format!("{place}: no text of `{rule}` holds {words:?}:\n{}", found.texts.join("\n")));
                }
            }
        }
    }
    for (found, _) in found.iter().zip(&is_explained).filter(|(_, is_explained)| !**is_explained) {
        let Found { file, line, level, rule, message, .. } = found;
        complaints.push(format!("{file}:{line}: {level}[{rule}] is not marked: {message}"));
    }
    complaints
}

type Parts = (Kind, Option<String>, Option<String>);

/// The code of a line, and its marks.
fn split(line: &str) -> (&str, Vec<Parts>) {
    for (start, _) in line.match_indices('#') {
        if let Some(marks) = parse(&line[start..]) {
            return (&line[..start], marks);
        }
    }
    (line, Vec::new())
}

/// Reads marks up to the end of the line; `None` if it is an ordinary comment.
fn parse(mut rest: &str) -> Option<Vec<Parts>> {
    let mut marks = Vec::new();
    while !rest.is_empty() {
        let (word, kind) = KINDS.iter().find(|(word, _)| rest.starts_with(word))?;
        rest = &rest[word.len()..];
        let mut rule = None;
        if let Some(after) = rest.strip_prefix(": ") {
            let end = after.find(|c: char| !c.is_ascii_lowercase() && c != '-').unwrap_or(after.len());
            rule = (end > 0).then(|| after[..end].to_owned());
            rule.as_ref()?;
            rest = &after[end..];
        }
        let mut words = None;
        if let Some(after) = rest.strip_prefix(" \"") {
            let end = after.find('"')?;
            words = Some(after[..end].to_owned());
            rest = &after[end + 1..];
        }
        if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
            return None;
        }
        rest = rest.trim();
        marks.push((*kind, rule, words));
    }
    Some(marks)
}

mod tests {
    use super::*;

    fn found(line: usize, rule: &str, level: &str) -> Found {
        Found {
            file: "a.py".into(),
            line,
            rule: rule.into(),
            level: level.into(),
            message: "`x` is wrong".into(),
            texts: vec!["`x` is wrong".into(), "bound here".into()],
            related: Vec::new(),
        }
    }

    #[track_caller]
    fn check(text: &str, found: &[Found], complaints: &[&str]) {
        assert_eq!(compare(Some("own-rule"), &marks_of("a.py", text), found), complaints);
    }

    #[test]
    fn marks_that_hold_are_quiet() {
        check("x = '#'  # error\n", &[found(1, "own-rule", "error")], &[]);
        check("x  # warn: other-rule\n", &[found(1, "other-rule", "warn")], &[]);
        check("x  # error \"bound here\"\n", &[found(1, "own-rule", "error")], &[]);
        check("x  # error  # warn: b\n", &[found(1, "b", "warn"), found(1, "own-rule", "error")], &[]);
        check("x  # missed\ny  # false alarm: b\n", &[found(2, "b", "warn")], &[]);
        check("x  # error handling\ny  # error: see below\nz  # warning\n# missed: the train\n", &[], &[]);
    }

    #[test]
    fn marks_that_do_not_hold_are_told() {
        check("x  # error\n", &[], &["a.py:1: `own-rule` is silent"]);
        check("x\n", &[found(1, "b", "warn")], &["a.py:1: warn[b] is not marked: `x` is wrong"]);
        check(
            "x  # warn\n",
            &[found(1, "own-rule", "error")],
            &["a.py:1: `own-rule` reports with level error, not warn"],
        );
        check(
            "x  # missed\n",
            &[found(1, "own-rule", "error")],
            &["a.py:1: `own-rule` is found: turn `# missed` into `# error`"],
        );
        check("x  # false alarm\n", &[], &["a.py:1: `own-rule` is silent: remove `# false alarm`"]);
        check(
            "x  # error\n",
            &[found(1, "own-rule", "error"), found(1, "own-rule", "error")],
            &["a.py:1: error[own-rule] is not marked: `x` is wrong"],
        );
        check(
            "x  # error \"nowhere\"\n",
            &[found(1, "own-rule", "error")],
            &["a.py:1: no text of `own-rule` holds \"nowhere\":\n`x` is wrong\nbound here"],
        );
    }

    #[test]
    fn code_stays_when_marks_go() {
        assert_eq!(without_marks("x = '#'  # error: b \"w\"\ny  # kept\n"), "x = '#'\ny  # kept\n");
    }
}
