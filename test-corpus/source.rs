//! A source file's bytes mean to us what they mean to CPython.

use std::io::Write;
use std::process::{Command, Stdio};

use classwise::engine::FileKind;
use classwise::source::{DecodeError, Position, ReadError, Source, is_large, read};

use crate::python;

fn decode(bytes: &[u8]) -> Result<Source<'_>, DecodeError> {
    Source::decode(bytes, FileKind::Python)
}

/// What CPython makes of each: its text, or `None` where it does not compile.
fn ask(sources: &[Vec<u8>]) -> Vec<Option<String>> {
    const SCRIPT: &str = r#"
import io, json, sys, tokenize, warnings
warnings.simplefilter("ignore")
answers = []
for line in sys.stdin:
    source = bytes.fromhex(line.strip())
    try:
        compile(source, "x", "exec", dont_inherit=True)
        lines = source.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        try:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(lines).readline)
        except SyntaxError:
            # The compiler takes such bytes in the cookie's own line; the library module wants UTF-8 there.
            lines = bytes(byte if byte < 128 else 63 for byte in lines)
            encoding, _ = tokenize.detect_encoding(io.BytesIO(lines).readline)
        answers.append(source.decode(encoding))
    except (SyntaxError, ValueError, LookupError):
        answers.append(None)
json.dump(answers, sys.stdout)
"#;
    let mut child = Command::new(&python::newest().path)
        .args(["-I", "-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the interpreter ran a moment ago");
    let lines: String = sources
        .iter()
        .map(|source| source.iter().map(|byte| format!("{byte:02x}")).collect::<String>() + "\n")
        .collect();
    let mut stdin = child.stdin.take().expect("it is piped");
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("the interpreter answers");
    writer.join().expect("writing does not panic").expect("the interpreter reads");
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).expect("it prints JSON")
}

fn compare(sources: &[Vec<u8>]) {
    let answers = ask(sources);
    assert_eq!(answers.len(), sources.len());
    let mut different = Vec::new();
    for (source, answer) in sources.iter().zip(answers) {
        let ours = decode(source);
        if ours.as_ref().ok().map(|source| &*source.text) != answer.as_deref() {
            let shown = source.escape_ascii();
            different.push(format!("{shown}: CPython {answer:?}, we {:?}", ours.map(|source| source.text)));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn cookies_are_found_where_cpython_finds_them() {
    let sources: &[&[u8]] = &[
        b"",
        b"x = 1\n",
        b"\xEF\xBB\xBFx = 1\n",
        "s = 'é€😀'\n".as_bytes(),
        b"# \xE9\n",
        b"x = 1\n# \xE9\n",
        b"# coding: latin-1\n# \xE9\n",
        b"# -*- coding: latin-1 -*-\r\n# \xE9\r\n",
        b"# -*- coding: latin-1 -*-\r# \xE9\r",
        b"# vim: set fileencoding=latin-1 :\n# \xE9\n",
        b"\n# coding: latin-1\n# \xE9\n",
        b"#!/usr/bin/python\n# coding: latin-1\n# \xE9\n",
        b" \t\x0C\n \t\x0C# coding: latin-1\n# \xE9\n",
        b"\n\n# coding: latin-1\n# \xE9\n",
        b"x = 1\n# coding: latin-1\n# \xE9\n",
        b"x = 1 # coding: latin-1\n# \xE9\n",
        b"'''\n# coding: latin-1\n# \xE9'''\n",
        b"# coding latin-1\n# \xE9\n",
        b"# coding : latin-1\n# \xE9\n",
        b"# coding:\tlatin-1\n# \xE9\n",
        b"# coding: \n# \xE9\n",
        b"# coding: coding: latin-1\n# \xE9\n",
        b"# coding:: coding: latin-1\n# \xE9\n",
        b"# Coding: latin-1\n# \xE9\n",
        b"# encoding=Latin_1\n# \xE9\n",
        b"# coding: latin-1-unix\n# \xE9\n",
        b"# coding: ISO_8859_1-dos\n# \xE9\n",
        b"# coding: iso-latin-1-unix\n# \xE9\n",
        b"# coding: latin-1x\n# \xE9\n",
        b"# coding: utf-8-unix\n# \xC3\xA9\n",
        b"# coding: utf-8-\n# \xC3\xA9\n",
        b"# coding: UTF_8\n# \xC3\xA9\n",
        b"# coding: utf8\n# \xC3\xA9\n",
        b"# coding: utf8-unix\n# \xC3\xA9\n",
        b"# coding: u8\n# \xC3\xA9\n",
        b"# coding: utf-8\n# \xE9\n",
        b"# coding: ascii\n# x\n",
        b"# coding: ascii\n# \xC3\xA9\n",
        b"# coding: us-ascii\n# \xE9\n",
        b"# coding: no-such-codec\n",
        b"# coding: latin-1 \xE9\n",
        b"# \xE9 coding: latin-1\n",
        b"\xEF\xBB\xBF# coding: utf-8\n",
        b"\xEF\xBB\xBF# coding: UTF-8-sig\n",
        b"\xEF\xBB\xBF# coding: utf8\n",
        b"\xEF\xBB\xBF# coding: latin-1\n",
        b"\xEF\xBB\xBF\n# coding: ascii\n",
        b"# a\0b\n",
        b"x = 1\n\0",
        b"# \xED\xA0\x80\n",
        b"# \xC0\x80\n",
        b"# \xF4\x90\x80\x80\n",
        b"\xFF\xFEx\0",
        b"\xFE\xFF\0x",
        b"x = 1\x0C\r\nif x:\x0C\n\tpass\n",
    ];
    compare(&sources.iter().map(|bytes| bytes.to_vec()).collect::<Vec<_>>());
}

#[test]
fn no_name_of_an_encoding_that_cpython_has_is_called_unknown() {
    const SCRIPT: &str = r##"
import encodings, encodings.aliases, pkgutil
names = {*encodings.aliases.aliases, *(module.name for module in pkgutil.iter_modules(encodings.__path__))}
for name in sorted(names):
    try:
        compile(f"# coding: {name}\n".encode(), "x", "exec")
        print(name)
    except (SyntaxError, ValueError, LookupError):
        pass
"##;
    let newest = Command::new(&python::newest().path).args(["-I", "-W", "ignore", "-c", SCRIPT]).output();
    let names = String::from_utf8(newest.expect("the interpreter ran a moment ago").stdout).expect("names are ASCII");
    assert!(names.lines().count() > 300, "{names}");
    let is_unknown = |name: &&str| {
        let cookie = format!("# coding: {}\n", name.replace('_', "-").to_uppercase());
        decode(cookie.as_bytes()).is_err_and(|error| error.message.starts_with("unknown"))
    };
    let unknown: Vec<&str> = names.lines().filter(is_unknown).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn each_byte_of_a_code_page_is_the_character_that_python_has() {
    let names = [
        "latin-1",
        "ascii",
        "l1",
        "cp1250",
        "cp1251",
        "cp1252",
        "windows-1252",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp1258",
        "cp874",
        "cp866",
        "koi8-r",
        "koi8-u",
        "mac-roman",
        "mac-cyrillic",
        "iso-8859-2",
        "iso8859-3",
        "iso-8859-4",
        "iso-8859-5",
        "iso-8859-6",
        "iso-8859-7",
        "iso-8859-8",
        "iso-8859-9",
        "latin5",
        "iso-8859-10",
        "iso-8859-13",
        "iso-8859-14",
        "iso-8859-15",
        "iso-8859-16",
    ];
    let mut sources = Vec::new();
    for name in names {
        for byte in 0x80..=0xFF_u8 {
            let mut source = format!("# coding: {name}\n# ").into_bytes();
            source.push(byte);
            source.push(b'\n');
            sources.push(source);
        }
    }
    compare(&sources);
}

#[test]
fn east_asian_text_reads_as_python_reads_it() {
    let words: &[(&str, &[u8])] = &[
        ("shift_jis", b"\x93\xFA\x96\x7B\x8C\xEA"),
        ("cp932", b"\x93\xFA\x96\x7B\x8C\xEA"),
        ("euc-jp", b"\xC6\xFC\xCB\xDC\xB8\xEC"),
        ("iso-2022-jp", b"\x1B$BF|K\\8l\x1B(B"),
        ("gbk", b"\xD6\xD0\xCE\xC4"),
        ("gb2312", b"\xD6\xD0\xCE\xC4"),
        ("gb18030", b"\xD6\xD0\xCE\xC4"),
        ("big5", b"\xA4\xA4\xA4\xE5"),
        ("euc-kr", b"\xC7\xD1\xB1\xB9"),
        ("cp949", b"\xC7\xD1\xB1\xB9"),
        ("shift_jis", b"\x93"),
        ("euc-jp", b"\xFF\xFF"),
        ("gbk", b"\xFF"),
    ];
    let sources: Vec<Vec<u8>> =
        words.iter().map(|(name, word)| [b"# coding: ", name.as_bytes(), b"\ns = '", word, b"'\n"].concat()).collect();
    compare(&sources);
}

#[test]
fn errors_say_what_and_where() {
    let table: &[(&[u8], &str, usize, usize)] = &[
        (b"# coding: klingon\n", "unknown encoding `klingon`", 1, 11),
        (b"#!x\n# coding: utf-7\n", "the encoding `utf-7` is not supported", 2, 11),
        (b"a = 1\r\nb = '\xE9'\r\n", "byte 0xe9 cannot be decoded as UTF-8", 2, 6),
        (b"\xEF\xBB\xBF# \xE9", "byte 0xe9 cannot be decoded as UTF-8", 1, 3),
        (b"# coding: cp1252\n#\n# \x81", "byte 0x81 cannot be decoded as windows-1252", 3, 3),
        (b"a = 1\n\0", "source code cannot contain null bytes", 2, 1),
    ];
    for (bytes, message, line, column) in table {
        let error = decode(bytes).expect_err("no source text");
        assert_eq!((error.message.as_str(), error.line, error.column), (*message, *line, *column));
        assert!(error.offset < bytes.len());
    }
    let manifest = Source::decode(b"# coding: latin-1\nx = '\xE9'\n".to_vec(), FileKind::Manifest);
    assert_eq!(manifest.expect_err("TOML is UTF-8").line, 2);
}

#[test]
fn text_goes_back_to_the_bytes_it_came_from() {
    let sources: &[&[u8]] = &[
        b"\xEF\xBB\xBFx = 1\r\n\x0C\ry = 2\n",
        b"# coding: latin-1\n# \x80\xE9\xFF\n",
        b"# coding: iso-8859-9\n# \xD0\xFE\x80\n",
        b"# coding: cp1252\n# \x80\n",
        b"# coding: shift_jis\n# \x93\xFA\n",
    ];
    for bytes in sources {
        let source = decode(bytes).expect("it is source text");
        assert_eq!(source.encode(&source.text).as_deref(), Some(*bytes));
    }
    let latin = decode(b"# coding: latin-1\n# \xE9\n").expect("it is source text");
    // A character that the encoding has not, a cookie that says otherwise, and one that is gone.
    for text in ["# coding: latin-1\n# \u{20AC}\n", "# coding: utf-8\n# \u{E9}\n", "# \u{E9}\n"] {
        assert_eq!(latin.encode(text), None);
    }

    // Two sequences that mean the same character: the shift to ASCII in front is not written again.
    let shifted = decode(b"# coding: iso-2022-jp\n# \x1B(B\n").expect("it is source text");
    assert_eq!(shifted.encode(&shifted.text), None);
}

#[test]
fn positions_count_characters() {
    let source = decode("a\r\nbé\u{C}x\rc\n😀d".as_bytes()).expect("it is source text");
    let at = |text: &str| {
        let position =
            source.position(u32::try_from(source.text.find(text).expect("it is there")).expect("short").into());
        (position.line, position.column)
    };
    assert_eq!([at("a"), at("b"), at("x"), at("c"), at("d")], [(1, 1), (2, 1), (2, 4), (3, 1), (4, 2)]);
    assert_eq!(source.position(1000.into()), Position { line: 4, column: 3 });
    assert_eq!([source.line(0), source.line(2), source.line(4), source.line(5)], ["", "bé\u{C}x\r", "😀d", ""]);
}

#[test]
fn a_file_above_the_limit_is_not_read() {
    let folder = tempfile::tempdir().expect("a directory for the test");
    let path = folder.path().join("a.py");
    std::fs::write(&path, "x = 1\n").expect("it can be written");
    assert_eq!(read(&path, 6).expect("six bytes are no more than six"), b"x = 1\n");
    assert_eq!(read(&path, 5), Err(ReadError::TooLarge { len: 6, limit: 5 }));
    assert_eq!(read(folder.path(), 5), Err(ReadError::Unreadable { message: "it is a directory".to_owned() }));
    assert!(is_large(9 << 20) && !is_large(8 << 20));
}
