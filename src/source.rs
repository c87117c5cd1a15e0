//! Bytes to text, the way CPython's tokenizer reads a source file, and text back to bytes.
//!
//! This module decides what a file's encoding is (byte order mark, PEP 263 cookie, else UTF-8), what its text is, and
//! where an offset of that text stands. It decides nothing about what the text means. Line ends, form feeds and
//! trailing blanks stay as they are in the file; only the byte order mark is taken off, and remembered.
//!
//! The caller decides what to do with a file that is too large ([`ReadError::TooLarge`]) and whether to write at all;
//! [`Source::encode`] only promises that what it returns differs from the file where the text differs, and nowhere else.

use std::borrow::Cow;
use std::fmt;
use std::hash::Hasher;
use std::io::Read;
use std::path::Path;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use encoding_rs::{DecoderResult, EncoderResult};
use ruff_source_file::LineIndex;
use ruff_text_size::TextSize;
use serde::{Deserialize, Serialize};

/// Larger files are not read, in bytes.
pub const MAX_SIZE_DEFAULT: u64 = 32 * 1024 * 1024;

/// Files above this size are parsed one at a time, in bytes: the syntax tree takes some twenty times the memory.
const LARGE: u64 = 8 * 1024 * 1024;

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Whether a file of `len` bytes has to be parsed while no other one is.
pub fn is_large(len: u64) -> bool {
    len > LARGE
}

/// Why a file's bytes could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// `len` is the size in bytes as far as it is known: at least `limit + 1`.
    TooLarge { len: u64, limit: u64 },
    /// The operating system's reason, as a message for users.
    Unreadable { message: String },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { len, limit } => write!(f, "the file has {len} bytes; the limit is {limit}"),
            Self::Unreadable { message } => f.write_str(message),
        }
    }
}

/// The bytes of a file with at most `limit` bytes, which is also checked while reading: a file can grow, and a pipe has
/// no size.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    read_into(&mut bytes, path, limit)?;
    Ok(bytes)
}

/// [`read`] in place of what a buffer holds. Who reads many files spares them fresh memory. Gives the stamp that the
/// file had before.
pub fn read_into(bytes: &mut Vec<u8>, path: &Path, limit: u64) -> Result<Stamp, ReadError> {
    bytes.clear();
    let unreadable = |error: std::io::Error| ReadError::Unreadable { message: reason(&error) };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(ReadError::Unreadable { message: "it is a directory".to_owned() });
    }
    if metadata.len() > limit {
        return Err(ReadError::TooLarge { len: metadata.len(), limit });
    }
    let stamp = Stamp::of(&metadata);
    bytes.reserve(usize::try_from(metadata.len()).unwrap_or(0).saturating_add(1));
    let mut read = |most: u64| (&file).take(most).read_to_end(bytes).map_err(unreadable);
    // Only a regular file tells how much it holds: nobody asks whether there is more.
    let told = Some(metadata.len()).filter(|&len| metadata.is_file() && len > 0);
    if told.is_none() || told != Some(read(metadata.len())? as u64) {
        read(limit.saturating_add(1))?;
    }
    let len = bytes.len() as u64;
    if len > limit { Err(ReadError::TooLarge { len, limit }) } else { Ok(stamp) }
}

/// What the file system says of a file or a directory. While it says the same, nobody looks at the contents again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    len: u64,
    inode: u64,
    /// When the contents were modified, and when anything of the file was, in nanoseconds. Absent where a later change
    /// might leave them as they are: clocks of file systems are coarse.
    times: Option<(i64, i64)>,
}

impl Stamp {
    /// What changed less long ago may change again without its times' telling.
    const SETTLED: Duration = Duration::from_secs(2);

    pub fn of(metadata: &std::fs::Metadata) -> Self {
        let now = SystemTime::now().checked_sub(Self::SETTLED).and_then(nanoseconds);
        let is_settled = |&(modified, changed): &(i64, i64)| now.is_some_and(|now| modified.max(changed) < now);
        Self { len: metadata.len(), inode: inode(metadata), times: times(metadata).filter(is_settled) }
    }

    /// Of what lies at a path; absent where nothing does.
    pub fn at(path: &Path) -> Option<Self> {
        std::fs::metadata(path).ok().as_ref().map(Self::of)
    }

    /// Whether what the stamp was taken of cannot have changed since.
    pub fn is_still(&self, metadata: &std::fs::Metadata) -> bool {
        self.times.is_some()
            && self.times == times(metadata)
            && self.len == metadata.len()
            && self.inode == inode(metadata)
    }

    /// In bytes.
    pub fn size(&self) -> u64 {
        self.len
    }
}

fn nanoseconds(time: SystemTime) -> Option<i64> {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_nanos()).ok()
}

#[cfg(unix)]
fn times(metadata: &std::fs::Metadata) -> Option<(i64, i64)> {
    use std::os::unix::fs::MetadataExt;
    let changed = metadata.ctime().checked_mul(1_000_000_000)?.checked_add(metadata.ctime_nsec())?;
    Some((nanoseconds(metadata.modified().ok()?)?, changed))
}

#[cfg(not(unix))]
fn times(metadata: &std::fs::Metadata) -> Option<(i64, i64)> {
    let modified = nanoseconds(metadata.modified().ok()?)?;
    Some((modified, modified))
}

#[cfg(unix)]
fn inode(metadata: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &std::fs::Metadata) -> u64 {
    0
}

/// An operating system's error in our wording: lower case, and without the number that differs between systems.
pub(crate) fn reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "no such file or directory".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::IsADirectory => "it is a directory".to_owned(),
        _ => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or_default();
            let mut chars = text.chars();
            chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
        }
    }
}

/// What kind of file an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// `.py`, `.pyw`.
    Python,
    /// `.pyi`.
    Stub,
    /// `pyproject.toml`.
    Manifest,
    /// `classwise.toml`: findings about the configuration stand here.
    Configuration,
}

/// How the bytes of a file stand for characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// ISO 8859-1 proper: each byte is the character of its number.
    Latin1,
    /// Bytes above 127 are errors.
    Ascii,
    /// ISO 8859-9 proper; the web's standard means windows-1254 by that name.
    Latin5,
    Other(&'static encoding_rs::Encoding),
}

/// Why bytes are no source text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    pub message: String,
    /// Of the first byte in question, from the start of the file (a byte order mark counts).
    pub offset: usize,
    /// 1-based.
    pub line: usize,
    /// 1-based; in bytes, as characters are what could not be told.
    pub column: usize,
    /// [`hash`] of the bytes.
    pub hash: u64,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// A line and a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// 1-based; lines end with `\n`, `\r\n` or `\r`. A form feed ends none.
    pub line: usize,
    /// 1-based, in characters (Unicode scalar values).
    pub column: usize,
}

/// A decoded file.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    /// Without the byte order mark; the very bytes where they are UTF-8.
    pub text: Cow<'a, str>,
    pub encoding: Encoding,
    pub had_bom: bool,
    /// Of the file's bytes: see [`hash`].
    pub hash: u64,
    kind: FileKind,
    /// Whether the bytes of `text` in `encoding` are the file's.
    round_trips: bool,
    lines: OnceLock<LineIndex>,
}

/// Of a file's bytes, to see that it is the file that was analysed. The same on every machine, and never zero.
pub fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(bytes);
    hasher.finish().max(1)
}

/// The bytes of a text that an editor holds: in the encoding that the text declares, where that has all its characters.
pub fn encoded(text: &str, kind: FileKind) -> Vec<u8> {
    let bytes = text.as_bytes();
    let body = bytes.strip_prefix(BOM).unwrap_or(bytes);
    match (kind, declared(body, body.len() < bytes.len())) {
        (FileKind::Python | FileKind::Stub, Ok(encoding)) if encoding != Encoding::Utf8 => {
            to_bytes(encoding, text).unwrap_or_else(|| bytes.to_vec())
        }
        _ => bytes.to_vec(),
    }
}

impl<'a> Source<'a> {
    /// Decodes Python as CPython does: a byte order mark, or a cookie in the first two lines (PEP 263), else UTF-8.
    /// TOML is UTF-8.
    ///
    /// Null bytes are errors, as CPython refuses them in Python and the grammar of TOML in TOML.
    pub fn decode(bytes: impl Into<Cow<'a, [u8]>>, kind: FileKind) -> Result<Self, DecodeError> {
        let bytes = bytes.into();
        let hash = hash(&bytes);
        if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
            return Err(error_at(
                &bytes,
                0,
                "the file is encoded in UTF-16, which Python does not read; save it as UTF-8",
            ));
        }
        if u32::try_from(bytes.len()).is_err() {
            return Err(error_at(&bytes, 0, "the file has 4 gigabytes or more"));
        }
        let had_bom = bytes.starts_with(BOM);
        let start = if had_bom { BOM.len() } else { 0 };
        let body = bytes.get(start..).unwrap_or_default();

        let encoding = match kind {
            FileKind::Manifest | FileKind::Configuration => Encoding::Utf8,
            FileKind::Python | FileKind::Stub => {
                declared(body, had_bom).map_err(|(offset, message)| error_at(&bytes, start + offset, &message))?
            }
        };
        if let Some(null) = memchr::memchr(0, body) {
            return Err(error_at(&bytes, start + null, "source code cannot contain null bytes"));
        }

        let text = match encoding {
            Encoding::Utf8 | Encoding::Ascii => {
                if encoding == Encoding::Ascii
                    && let Some(offset) = body.iter().position(|byte| !byte.is_ascii())
                {
                    return Err(undecodable(&bytes, start + offset, "ASCII"));
                }
                match utf8_from(&bytes, start) {
                    Ok(text) => text,
                    Err(offset) => return Err(undecodable(&bytes, offset, "UTF-8")),
                }
            }
            Encoding::Latin1 => Cow::Owned(body.iter().map(|&byte| char::from(byte)).collect()),
            Encoding::Latin5 => Cow::Owned(body.iter().map(|&byte| latin5_char(byte)).collect()),
            Encoding::Other(other) => match decode_other(other, body) {
                Ok(text) => Cow::Owned(text),
                Err(offset) => return Err(undecodable(&bytes, start + offset, other.name())),
            },
        };
        let round_trips = match encoding {
            Encoding::Utf8 | Encoding::Ascii | Encoding::Latin1 | Encoding::Latin5 => true,
            Encoding::Other(_) => to_bytes(encoding, &text).as_deref() == Some(body),
        };
        Ok(Self { text, encoding, had_bom, hash, kind, round_trips, lines: OnceLock::new() })
    }

    /// The bytes of `new_text` in the file's encoding, with the byte order mark that the file had. `None` where the
    /// unchanged text would not become the file's bytes again, or `new_text` has characters that the encoding has not,
    /// or would be read differently because of its own first lines: such a file is never written.
    pub fn encode(&self, new_text: &str) -> Option<Vec<u8>> {
        if !self.round_trips {
            return None;
        }
        let mut bytes = if self.had_bom { BOM.to_vec() } else { Vec::new() };
        bytes.extend(to_bytes(self.encoding, new_text)?);
        let again = Self::decode(bytes.clone(), self.kind).ok()?;
        (again.encoding == self.encoding && *again.text == *new_text).then_some(bytes)
    }

    /// Where a byte offset of the text stands. One inside a character means the character; one past the end, the end.
    pub fn position(&self, offset: TextSize) -> Position {
        let mut offset = usize::from(offset).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let offset = TextSize::try_from(offset).unwrap_or_default();
        let index = self.line_index();
        let line = index.line_index(offset);
        let before = self.text.get(usize::from(index.line_start(line, &self.text))..usize::from(offset));
        Position { line: line.get(), column: before.unwrap_or_default().chars().count() + 1 }
    }

    /// The starts of the lines, found when first asked for.
    pub fn line_index(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::from_source_text(&self.text))
    }

    /// The text of a 1-based line, with its end; empty where there is no such line.
    pub fn line(&self, line: usize) -> &str {
        let starts = self.line_index().line_starts();
        let Some(start) = line.checked_sub(1).and_then(|line| starts.get(line)) else { return "" };
        let end = starts.get(line).map_or(self.text.len(), |&end| usize::from(end));
        self.text.get(usize::from(*start)..end).unwrap_or_default()
    }
}

/// The text from an offset on. The error is the offset of the first byte that is no UTF-8.
fn utf8_from<'a>(bytes: &Cow<'a, [u8]>, start: usize) -> Result<Cow<'a, str>, usize> {
    let text = match bytes {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes.get(start..).unwrap_or_default()).map(Cow::Borrowed),
        Cow::Owned(bytes) => {
            std::str::from_utf8(bytes.get(start..).unwrap_or_default()).map(|text| Cow::Owned(text.to_owned()))
        }
    };
    text.map_err(|error| start + error.valid_up_to())
}

/// What the cookie says, else UTF-8. The error has an offset in `body`.
///
/// CPython looks for the cookie in the bytes before it decodes any (`get_coding_spec` of its tokenizer).
fn declared(body: &[u8], had_bom: bool) -> Result<Encoding, (usize, String)> {
    let Some((offset, cookie)) = cookie(body) else { return Ok(Encoding::Utf8) };
    let name = normal_name(cookie);
    if had_bom && name != "utf-8" {
        return Err((offset, format!("the encoding `{cookie}` contradicts the UTF-8 byte order mark of the file")));
    }
    encoding_of(name).ok_or_else(|| {
        let message = if PYTHON_ONLY.split_ascii_whitespace().any(|known| known == codec_name(name)) {
            format!("the encoding `{cookie}` is not supported")
        } else {
            format!("unknown encoding `{cookie}`")
        };
        (offset, message)
    })
}

/// The offset and name of a PEP 263 cookie: in a line of its own comment, the first, or the second if the first is
/// blank or a comment.
fn cookie(body: &[u8]) -> Option<(usize, &str)> {
    let mut start = 0;
    for _ in 0..2 {
        let rest = body.get(start..)?;
        let end = rest.iter().position(|&byte| byte == b'\n' || byte == b'\r').unwrap_or(rest.len());
        let line = rest.get(..end)?;
        let blank = line.iter().take_while(|&&byte| matches!(byte, b' ' | b'\t' | b'\x0C')).count();
        match line.get(blank) {
            None => {}
            Some(b'#') => {
                if let Some((offset, name)) = cookie_in(line) {
                    return Some((start + offset, name));
                }
            }
            Some(_) => return None,
        }
        let terminator = if rest.get(end..).is_some_and(|rest| rest.starts_with(b"\r\n")) { 2 } else { 1 };
        start += end + terminator;
    }
    None
}

fn cookie_in(comment: &[u8]) -> Option<(usize, &str)> {
    const WORD: &[u8] = b"coding";
    (0..comment.len()).find_map(|at| {
        let rest = comment.get(at..)?.strip_prefix(WORD)?;
        let rest = rest.strip_prefix(b":").or_else(|| rest.strip_prefix(b"="))?;
        let blank = rest.iter().take_while(|&&byte| byte == b' ' || byte == b'\t').count();
        let rest = rest.get(blank..)?;
        let len =
            rest.iter().take_while(|&&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')).count();
        let name = std::str::from_utf8(rest.get(..len)?).ok()?;
        (len > 0).then_some((comment.len() - rest.len(), name))
    })
}

/// CPython's `get_normal_name`: only the first twelve characters are looked at for the variants of two encodings.
fn normal_name(cookie: &str) -> &str {
    let head: String =
        cookie.chars().take(12).map(|char| if char == '_' { '-' } else { char.to_ascii_lowercase() }).collect();
    let is = |name: &str| head.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    if is("utf-8") {
        "utf-8"
    } else if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") {
        "iso-8859-1"
    } else {
        cookie
    }
}

/// The name under which Python's `encodings` package looks for a codec.
fn codec_name(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for char in name.chars() {
        if char.is_ascii_alphanumeric() || char == '.' {
            normal.push(char.to_ascii_lowercase());
        } else if !normal.is_empty() && !normal.ends_with('_') {
            normal.push('_');
        }
    }
    normal.trim_end_matches('_').to_owned()
}

/// Codecs that CPython has for source files and we have not.
const PYTHON_ONLY: &str = "\
    1125 437 775 850 852 855 857 858 860 861 862 863 864 865 869 charmap cp037 cp1006 cp1026 cp1051 cp1125 cp1140
    cp1361 cp154 cp437 cp500 cp720 cp737 cp775 cp850 cp852 cp855 cp856 cp857 cp858 cp860 cp861 cp862 cp863 cp864
    cp865 cp866u cp869 cp_gr cp_is csibm855 csibm857 csibm858 csibm860 csibm861 csibm863 csibm864 csibm865
    csibm869 csiso2022kr cspc775baltic cspc850multilingual cspc862latinhebrew cspc8codepage437 cspcp852 csptcp154
    cyrillic_asian euc_jis2004 euc_jis_2004 euc_jisx0213 eucjis2004 eucjisx0213 hp_roman8 hz hz_gb hz_gb_2312 hzgb
    ibm1051 ibm1125 ibm437 ibm775 ibm850 ibm852 ibm855 ibm857 ibm858 ibm860 ibm861 ibm862 ibm863 ibm864 ibm865
    ibm869 idna iso2022_jp_1 iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3 iso2022_jp_ext iso2022_kr iso2022jp_1
    iso2022jp_2 iso2022jp_2004 iso2022jp_3 iso2022jp_ext iso2022kr iso8859_11 iso_2022_jp_1 iso_2022_jp_2
    iso_2022_jp_2004 iso_2022_jp_3 iso_2022_jp_ext iso_2022_kr iso_8859_11 iso_8859_11_2001 iso_ir_166 jisx0213
    johab koi8_t kz1048 kz_1048 mac_arabic mac_centeuro mac_croatian mac_farsi mac_greek mac_iceland mac_latin2
    mac_romanian mac_turkish maccentraleurope macgreek maciceland maclatin2 macturkish mbcs ms1361 oem palmos
    pt154 ptcp154 punycode r8 raw_unicode_escape rk1048 roman8 ruscii s_jis_2004 s_jisx0213 shift_jis_2004
    shift_jisx0213 shiftjis2004 shiftjisx0213 sjis_2004 sjisx0213 strk1048_2002 thai tis620 tis_620 tis_620_0
    tis_620_2529_0 tis_620_2529_1 u7 unicode_1_1_utf_7 unicode_escape utf16 utf32 utf7 utf_16 utf_16_be utf_16_le
    utf_32 utf_32_be utf_32_le utf_7";

/// Python's aliases to what they mean; the web's labels for the same names differ in places.
fn encoding_of(name: &str) -> Option<Encoding> {
    let other = match codec_name(name).as_str() {
        "utf_8" | "utf8" | "u8" | "utf" | "cp65001" | "utf8_ucs2" | "utf8_ucs4" => return Some(Encoding::Utf8),
        "iso_8859_1" | "iso8859_1" | "iso8859" | "8859" | "latin_1" | "latin1" | "latin" | "l1" | "cp819"
        | "ibm819" | "iso_ir_100" | "csisolatin1" | "iso_8859_1_1987" => return Some(Encoding::Latin1),
        "ascii" | "us_ascii" | "us" | "646" | "ansi_x3.4_1968" | "ansi_x3_4_1968" | "ansi_x3.4_1986" | "cp367"
        | "csascii" | "ibm367" | "iso646_us" | "iso_646.irv_1991" | "iso_ir_6" => return Some(Encoding::Ascii),
        "iso_8859_9" | "iso8859_9" | "latin5" | "l5" | "csisolatin5" | "iso_8859_9_1989" | "iso_ir_148" => {
            return Some(Encoding::Latin5);
        }
        "iso_8859_2" | "iso8859_2" | "latin2" | "l2" | "csisolatin2" | "iso_8859_2_1987" | "iso_ir_101" => {
            encoding_rs::ISO_8859_2
        }
        "iso_8859_3" | "iso8859_3" | "latin3" | "l3" | "csisolatin3" | "iso_8859_3_1988" | "iso_ir_109" => {
            encoding_rs::ISO_8859_3
        }
        "iso_8859_4" | "iso8859_4" | "latin4" | "l4" | "csisolatin4" | "iso_8859_4_1988" | "iso_ir_110" => {
            encoding_rs::ISO_8859_4
        }
        "iso_8859_5" | "iso8859_5" | "cyrillic" | "csisolatincyrillic" | "iso_8859_5_1988" | "iso_ir_144" => {
            encoding_rs::ISO_8859_5
        }
        "iso_8859_6" | "iso8859_6" | "arabic" | "asmo_708" | "csisolatinarabic" | "ecma_114" | "iso_8859_6_1987"
        | "iso_ir_127" => encoding_rs::ISO_8859_6,
        "iso_8859_7" | "iso8859_7" | "greek" | "greek8" | "csisolatingreek" | "ecma_118" | "elot_928"
        | "iso_8859_7_1987" | "iso_ir_126" => encoding_rs::ISO_8859_7,
        "iso_8859_8" | "iso8859_8" | "hebrew" | "csisolatinhebrew" | "iso_8859_8_1988" | "iso_ir_138" => {
            encoding_rs::ISO_8859_8
        }
        "iso_8859_10" | "iso8859_10" | "latin6" | "l6" | "csisolatin6" | "iso_8859_10_1992" | "iso_ir_157" => {
            encoding_rs::ISO_8859_10
        }
        "iso_8859_13" | "iso8859_13" | "latin7" | "l7" => encoding_rs::ISO_8859_13,
        "iso_8859_14" | "iso8859_14" | "latin8" | "l8" | "iso_8859_14_1998" | "iso_celtic" | "iso_ir_199" => {
            encoding_rs::ISO_8859_14
        }
        "iso_8859_15" | "iso8859_15" | "latin9" | "l9" => encoding_rs::ISO_8859_15,
        "iso_8859_16" | "iso8859_16" | "latin10" | "l10" | "iso_8859_16_2001" | "iso_ir_226" => {
            encoding_rs::ISO_8859_16
        }
        "cp866" | "866" | "ibm866" | "csibm866" => encoding_rs::IBM866,
        "cp874" => encoding_rs::WINDOWS_874,
        "cp1250" | "1250" | "windows_1250" => encoding_rs::WINDOWS_1250,
        "cp1251" | "1251" | "windows_1251" => encoding_rs::WINDOWS_1251,
        "cp1252" | "1252" | "windows_1252" => encoding_rs::WINDOWS_1252,
        "cp1253" | "1253" | "windows_1253" => encoding_rs::WINDOWS_1253,
        "cp1254" | "1254" | "windows_1254" => encoding_rs::WINDOWS_1254,
        "cp1255" | "1255" | "windows_1255" => encoding_rs::WINDOWS_1255,
        "cp1256" | "1256" | "windows_1256" => encoding_rs::WINDOWS_1256,
        "cp1257" | "1257" | "windows_1257" => encoding_rs::WINDOWS_1257,
        "cp1258" | "1258" | "windows_1258" => encoding_rs::WINDOWS_1258,
        "koi8_r" | "cskoi8r" => encoding_rs::KOI8_R,
        "koi8_u" => encoding_rs::KOI8_U,
        "mac_roman" | "macroman" | "macintosh" => encoding_rs::MACINTOSH,
        "mac_cyrillic" | "maccyrillic" => encoding_rs::X_MAC_CYRILLIC,
        "shift_jis" | "shiftjis" | "sjis" | "s_jis" | "csshiftjis" | "cp932" | "932" | "ms932" | "mskanji"
        | "ms_kanji" | "windows_31j" | "x_mac_japanese" => encoding_rs::SHIFT_JIS,
        "euc_jp" | "eucjp" | "ujis" | "u_jis" => encoding_rs::EUC_JP,
        "iso2022_jp" | "iso_2022_jp" | "iso2022jp" | "csiso2022jp" => encoding_rs::ISO_2022_JP,
        "euc_kr" | "euckr" | "korean" | "ksc5601" | "ks_c_5601" | "ks_c_5601_1987" | "ksx1001" | "ks_x_1001"
        | "cp949" | "949" | "ms949" | "uhc" | "x_mac_korean" => encoding_rs::EUC_KR,
        "gbk" | "936" | "cp936" | "ms936" | "gb2312" | "chinese" | "csiso58gb231280" | "euc_cn" | "euccn"
        | "eucgb2312_cn" | "gb2312_1980" | "gb2312_80" | "iso_ir_58" | "x_mac_simp_chinese" => encoding_rs::GBK,
        "gb18030" | "gb18030_2000" => encoding_rs::GB18030,
        "big5" | "big5_tw" | "csbig5" | "cp950" | "950" | "ms950" | "big5hkscs" | "big5_hkscs" | "hkscs"
        | "x_mac_trad_chinese" => encoding_rs::BIG5,
        _ => return None,
    };
    Some(Encoding::Other(other))
}

/// The error is the offset of the first byte that stands for nothing.
fn decode_other(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Result<String, usize> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let capacity = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len());
    let mut text = String::with_capacity(capacity);
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    match result {
        DecoderResult::InputEmpty => {}
        DecoderResult::OutputFull => return Err(read),
        DecoderResult::Malformed(bad, after) => {
            return Err(read.saturating_sub(usize::from(bad) + usize::from(after)));
        }
    }
    // The web's standard gives the holes of these code pages to control characters, and one to a Hebrew vowel; Python
    // leaves them undefined. They have one byte for a character.
    let has_holes = encoding.name().starts_with("windows-");
    let is_hole = |char| ('\u{80}'..='\u{9F}').contains(&char) || char == '\u{5BA}';
    if has_holes && let Some(at) = text.chars().position(is_hole) {
        return Err(at);
    }
    // The web's KOI8-U has two Belarusian letters where Python's has the box drawing of KOI8-R.
    if encoding == encoding_rs::KOI8_U {
        text = text.replace('\u{45E}', "\u{255D}").replace('\u{40E}', "\u{256C}");
    }
    Ok(text)
}

fn to_bytes(encoding: Encoding, text: &str) -> Option<Vec<u8>> {
    match encoding {
        Encoding::Utf8 => Some(text.as_bytes().to_vec()),
        Encoding::Ascii => text.is_ascii().then(|| text.as_bytes().to_vec()),
        Encoding::Latin1 => text.chars().map(|char| u8::try_from(char).ok()).collect(),
        Encoding::Latin5 => text.chars().map(latin5_byte).collect(),
        Encoding::Other(other) => {
            let mut encoder = other.new_encoder();
            let capacity = encoder.max_buffer_length_from_utf8_without_replacement(text.len())?;
            let mut bytes = Vec::with_capacity(capacity);
            let (result, _) = encoder.encode_from_utf8_to_vec_without_replacement(text, &mut bytes, true);
            matches!(result, EncoderResult::InputEmpty).then_some(bytes)
        }
    }
}

/// Where ISO 8859-9 differs from ISO 8859-1.
const LATIN5: [(u8, char); 6] =
    [(0xD0, '\u{11E}'), (0xDD, '\u{130}'), (0xDE, '\u{15E}'), (0xF0, '\u{11F}'), (0xFD, '\u{131}'), (0xFE, '\u{15F}')];

fn latin5_char(byte: u8) -> char {
    LATIN5.iter().find(|(other, _)| *other == byte).map_or(char::from(byte), |(_, char)| *char)
}

fn latin5_byte(char: char) -> Option<u8> {
    if let Some((byte, _)) = LATIN5.iter().find(|(_, other)| *other == char) {
        return Some(*byte);
    }
    u8::try_from(char).ok().filter(|byte| !LATIN5.iter().any(|(other, _)| other == byte))
}

fn undecodable(bytes: &[u8], offset: usize, encoding: &str) -> DecodeError {
    let byte = bytes.get(offset).copied().unwrap_or_default();
    error_at(bytes, offset, &format!("byte 0x{byte:02x} cannot be decoded as {encoding}"))
}

fn error_at(bytes: &[u8], offset: usize, message: &str) -> DecodeError {
    let before = bytes.get(..offset).unwrap_or(bytes);
    let before = before.strip_prefix(BOM).unwrap_or(before);
    let mut line = 1;
    let mut start = 0;
    for (at, byte) in before.iter().enumerate() {
        let ends = *byte == b'\n' || (*byte == b'\r' && before.get(at + 1) != Some(&b'\n'));
        if ends {
            line += 1;
            start = at + 1;
        }
    }
    DecodeError { message: message.to_owned(), offset, line, column: before.len() - start + 1, hash: hash(bytes) }
}
