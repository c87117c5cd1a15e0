//! How often each rule speaks.

use std::collections::BTreeMap;
use std::io;

use crate::engine::Run;
use crate::finding::Level;

use super::level_name;

/// The most frequent first: the count, the level, the rule, and whether `--fix` or `--unsafe-fixes` may help.
pub fn write(run: &Run, as_json: bool, out: &mut dyn io::Write) -> io::Result<()> {
    #[derive(serde::Serialize)]
    struct Row<'a> {
        rule: &'a str,
        level: &'a str,
        count: usize,
        fixable: usize,
    }
    let mut counts: BTreeMap<(&str, Level), (usize, usize)> = BTreeMap::new();
    for finding in &run.findings {
        let count = counts.entry((finding.rule, finding.level)).or_default();
        count.0 += 1;
        count.1 += usize::from(finding.fix.is_some());
    }
    let mut rows: Vec<Row<'_>> = counts
        .into_iter()
        .map(|((rule, level), (count, fixable))| Row { rule, level: level_name(level), count, fixable })
        .collect();
    rows.sort_by(|left, right| right.count.cmp(&left.count).then_with(|| left.rule.cmp(right.rule)));
    if as_json {
        serde_json::to_writer_pretty(&mut *out, &rows)?;
        return writeln!(out);
    }
    let width = rows.iter().map(|row| row.count.to_string().len()).max().unwrap_or_default();
    for row in &rows {
        let fixes = if row.fixable == 0 { String::new() } else { format!(" ({} fixable)", row.fixable) };
        writeln!(out, "{:width$}  {:5}  {}{fixes}", row.count, row.level, row.rule)?;
    }
    Ok(())
}
