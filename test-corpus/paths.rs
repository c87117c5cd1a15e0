//! Paths that are compared and resolved by their names.

use std::path::Path;

use classwise::paths::{absolute, normal, sort_key};

#[test]
fn keys_of_paths_sort_as_the_paths_do() {
    let mut paths: Vec<&Path> =
        ["/a/b", "/a-b/c", "/a/b.py", "/a/.b", "/a//b/c", "/", "/a", "a/b", "a", "./a/c", "../a", "/a/b/c", "/é/x"]
            .map(Path::new)
            .into();
    let mut by_key = paths.clone();
    paths.sort();
    by_key.sort_by_key(|path| sort_key(path));
    assert_eq!(paths, by_key);
}

#[test]
fn paths_are_resolved_by_their_names_alone() {
    let here = std::env::current_dir().expect("tests run in a directory");
    for (path, expected) in
        [("/a/./b", "/a/b"), ("/a/../b", "/b"), ("/a//b/", "/a/b"), ("/.a/b", "/.a/b"), ("/..", "/"), ("/a/b", "/a/b")]
    {
        assert_eq!(absolute(Path::new(path)), Path::new(expected), "{path}");
    }
    assert_eq!(absolute(Path::new("a/./b")), here.join("a/b"));
    assert_eq!(absolute(Path::new(".")), here);
    // By their bytes, too: modules are looked for by them.
    assert_eq!(normal(Path::new("/a/./b//c")).as_os_str(), "/a/b/c");
}
