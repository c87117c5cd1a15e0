//! Memory of syntax trees. The test program has the allocator that the program has, so that every other test parses in
//! an arena too.

use std::panic::{AssertUnwindSafe, catch_unwind};

use classwise::arena::Planted;
use classwise::engine::FileKind;
use classwise::syntax;

fn grow<T>(build: impl FnOnce() -> T) -> Planted<T> {
    // SAFETY: what the tests build owns all that they allocate.
    unsafe { Planted::grow(build) }
}

/// Lists that grow in turns, so that none stays the last piece.
fn lists(count: usize, length: usize) -> Vec<Vec<String>> {
    let mut lists = vec![Vec::new(); count];
    for item in 0..length {
        for (index, list) in lists.iter_mut().enumerate() {
            list.push(format!("{index}:{item}"));
        }
    }
    lists
}

#[test]
fn what_grows_in_turns_keeps_its_values() {
    for _ in 0..3 {
        let planted = grow(|| lists(50, 400));
        assert_eq!(*planted, lists(50, 400));
    }
}

#[test]
fn more_than_a_chunk_is_held_and_given_back() {
    for length in [1, 9 << 20, 100, 40 << 20, 3] {
        let planted = grow(|| (vec![7_u8; length], vec![0_u64; length / 64], vec![1_u8; 5]));
        assert_eq!(planted.0.len(), length);
        assert!(planted.0.iter().all(|&byte| byte == 7));
        assert!(planted.1.iter().all(|&word| word == 0), "zeroed memory is zero, however often it was used");
        assert_eq!(planted.2, [1; 5]);
    }
}

#[test]
fn memory_is_as_aligned_as_asked() {
    #[repr(align(4096))]
    struct Page([u8; 3]);
    let planted = grow(|| (Box::new(1_u8), Box::new(Page([1, 2, 3])), Box::new(2_u64)));
    assert_eq!(std::ptr::from_ref::<Page>(&planted.1).addr() % 4096, 0);
    assert_eq!((*planted.0, planted.1.0, *planted.2), (1, [1, 2, 3], 2));
}

#[test]
fn a_second_tree_leaves_the_first_alone() {
    let first = grow(|| lists(3, 100));
    let second = grow(|| lists(4, 200));
    let third = std::thread::spawn(|| grow(|| lists(5, 300)).len());
    assert_eq!(third.join().expect("it does not panic"), 5);
    drop(first);
    assert_eq!(*second, lists(4, 200));
    let fourth = grow(|| lists(6, 10));
    assert_eq!((second.len(), fourth.len()), (4, 6));
}

#[test]
fn what_was_there_before_may_grow_meanwhile() {
    let mut before = vec![String::from("before")];
    let kept = std::mem::take(&mut before[0]);
    let planted = grow(|| {
        let inner = lists(2, 50);
        drop(kept);
        inner
    });
    assert_eq!(*planted, lists(2, 50));
    before.extend((0..100).map(|item| item.to_string()));
    drop(planted);
    assert_eq!(before[100], "99");
}

#[test]
fn a_panic_keeps_its_message() {
    let panic = catch_unwind(AssertUnwindSafe(|| {
        grow(|| -> Vec<u8> { panic!("{}", lists(2, 20).concat().join(" ")) });
    }))
    .expect_err("it panics");
    // Were the memory of the message given to the next tree, it would say something else.
    let after = grow(|| lists(30, 30));
    let message = panic.downcast_ref::<String>().expect("a message that was put together");
    assert_eq!(*message, lists(2, 20).concat().join(" "));
    assert_eq!(*after, lists(30, 30));
}

#[test]
fn facts_outlive_their_tree() {
    let text = |name: &str| format!("class {name}:\n    long_attribute_name_of_{name} = 'first' 'second'\n");
    let parses: Vec<_> = (0..200)
        .map(|index| {
            let name = format!("Class{index}");
            (syntax::parse(&text(&name), FileKind::Python), name)
        })
        .collect();
    for (parse, name) in &parses {
        assert!(parse.errors.is_empty());
        assert_eq!(parse.facts.name(parse.facts.classes[0].name), name);
        assert!(parse.facts.names.find("firstsecond").is_some());
        assert!(parse.facts.names.find(&format!("long_attribute_name_of_{name}")).is_some());
    }
}

#[test]
fn a_value_is_dropped_where_it_is_an_ordinary_one() {
    let owner = std::sync::Arc::new(());
    drop(Planted::plain(owner.clone()));
    assert_eq!(std::sync::Arc::strong_count(&owner), 1);
    let mut has_ended = false;
    Planted::plain(owner.clone()).end_with(|value| has_ended = std::sync::Arc::strong_count(&value) == 2);
    assert!(has_ended);
    assert_eq!(std::sync::Arc::strong_count(&owner), 1);
}
