//! Which messages a serialised file of protobuf describes.

/// The messages of a `FileDescriptorProto`, outer ones first; a nested one goes by its path: `Order.Line`. Nothing, where
/// the bytes are no such thing.
pub(super) fn described(bytes: &[u8]) -> Vec<String> {
    const MESSAGES: u64 = 4;
    let mut names = Vec::new();
    let read = fields(bytes).and_then(|fields| {
        fields.iter().filter(|field| field.0 == MESSAGES).try_for_each(|field| add_message(field.1, "", 0, &mut names))
    });
    if read.is_none() {
        names.clear();
    }
    names
}

/// A `DescriptorProto` and those that are nested in it.
fn add_message(bytes: &[u8], outer: &str, depth: u32, names: &mut Vec<String>) -> Option<()> {
    const NAME: u64 = 1;
    const NESTED: u64 = 3;
    const MAX_DEPTH: u32 = 32;
    if depth > MAX_DEPTH {
        return None;
    }
    let fields = fields(bytes)?;
    let name = std::str::from_utf8(fields.iter().find(|field| field.0 == NAME)?.1).ok()?;
    let name = if outer.is_empty() { name.to_owned() } else { format!("{outer}.{name}") };
    names.push(name.clone());
    fields.iter().filter(|field| field.0 == NESTED).try_for_each(|field| add_message(field.1, &name, depth + 1, names))
}

/// The numbers and contents of the fields that have a length; others are passed over.
fn fields(mut bytes: &[u8]) -> Option<Vec<(u64, &[u8])>> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let key = varint(&mut bytes)?;
        match key & 7 {
            0 => {
                varint(&mut bytes)?;
            }
            1 => bytes = bytes.get(8..)?,
            2 => {
                let length = usize::try_from(varint(&mut bytes)?).ok()?;
                let (content, rest) = bytes.split_at_checked(length)?;
                fields.push((key >> 3, content));
                bytes = rest;
            }
            5 => bytes = bytes.get(4..)?,
            _ => return None,
        }
    }
    Some(fields)
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (&first, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(first & 0x7f) << shift;
        if first < 0x80 {
            return Some(value);
        }
    }
    None
}
