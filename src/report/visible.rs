//! Text of the analysed project, made harmless for terminals.
//!
//! Paths, names, source lines and messages that quote them may hold control characters: escape sequences that
//! recolour or rewrite the screen, line breaks that fake a finding, marks that turn the direction of reading.

use std::borrow::Cow;

/// The text on one line, each character that a terminal would obey replaced by a visible form.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for char in text.chars() {
        push(&mut shown, char);
    }
    Cow::Owned(shown)
}

/// Appends a character in its visible form.
pub fn push(shown: &mut String, char: char) {
    match char {
        '\0'..='\u{1F}' => shown.extend(char::from_u32(0x2400 + u32::from(char))),
        '\u{7F}' => shown.push('\u{2421}'),
        _ if is_obeyed(char) => shown.extend(char.escape_unicode()),
        _ => shown.push(char),
    }
}

/// Control characters, the marks of bidirectional text, and Unicode's own line ends.
fn is_obeyed(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
