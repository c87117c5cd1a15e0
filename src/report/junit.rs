//! JUnit's XML: each finding is a test that failed, each file with findings a suite.

use std::io;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::engine::Run;

use super::texts::Texts;
use super::{level_name, places, visible};

pub fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    let mut texts = Texts::new(run);
    let mut report = Report::new("classwise");
    for group in run.findings.chunk_by(|left, right| left.primary.place.file == right.primary.place.file) {
        let [first, ..] = group else { continue };
        let path = places::path(run, first.primary.place.file);
        let mut suite = TestSuite::new(&*path);
        for finding in group {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(&*visible(&finding.message)).set_type(level_name(finding.level));
            let place = texts.span(finding.primary.place);
            let at =
                place.map_or(String::new(), |(start, _)| format!("line {}, column {}: ", start.line, start.column));
            let help = finding.help.as_ref().map_or(String::new(), |help| format!("\nhelp: {help}"));
            status.set_description(format!("{at}{}{help}", finding.message));
            let mut case = TestCase::new(finding.rule, status);
            case.set_classname(&*path);
            if let Some((start, _)) = place {
                case.extra.insert("line".into(), start.line.to_string().into());
                case.extra.insert("column".into(), start.column.to_string().into());
            }
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    if run.findings.is_empty() {
        // Readers take a report without tests for a broken one.
        let mut suite = TestSuite::new("classwise");
        suite.add_test_case(TestCase::new("no findings", TestCaseStatus::success()));
        report.add_test_suite(suite);
    }
    // An error of the writer stays what it is.
    out.write_all(report.to_string().map_err(io::Error::other)?.as_bytes())
}
