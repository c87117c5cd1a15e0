//! Code that expects the exception: who writes a mistake on purpose is not told of it.

use crate::story::{CONFLICT, Story};

/// Whether the conflict at `class Shop` is reported in a module that imports it all.
fn is_reported(text: &str) -> bool {
    let ground = CONFLICT.lines().take(5).collect::<Vec<_>>().join("\n");
    let story = Story::new(&[("shop.py", &format!("{ground}\n{text}"))]);
    let places = story.places(&["--select", "metaclass-conflict"]);
    assert!(places.len() < 2, "{text}{places:?}");
    !places.is_empty()
}

#[track_caller]
fn silent(texts: &[&str]) {
    for text in texts {
        assert!(!is_reported(text), "the exception is expected in\n{text}");
    }
}

#[track_caller]
fn reported(texts: &[&str]) {
    for text in texts {
        assert!(is_reported(text), "nobody expects the exception in\n{text}");
    }
}

#[test]
fn a_handler_around_it_expects_it() {
    silent(&[
        "try:\n    class Shop(Model, Readable): pass\nexcept TypeError:\n    Shop = None\n",
        "try:\n    class Shop(Model, Readable): pass\nexcept (ValueError, TypeError) as error:\n    print(error)\n",
        "try:\n    class Shop(Model, Readable): pass\nexcept Exception:\n    pass\n",
        "try:\n    class Shop(Model, Readable): pass\nexcept BaseException:\n    pass\n",
        "try:\n    class Shop(Model, Readable): pass\nexcept:\n    pass\n",
        "try:\n    if True:\n        for _ in range(3):\n            class Shop(Model, Readable): pass\nexcept TypeError:\n    pass\n",
        "try:\n    try:\n        class Shop(Model, Readable): pass\n    except ValueError:\n        pass\nexcept TypeError:\n    pass\n",
        "try:\n    class Shop(Model, Readable): pass\nexcept* TypeError:\n    pass\n",
        "import builtins\ntry:\n    class Shop(Model, Readable): pass\nexcept builtins.TypeError:\n    pass\n",
        "EXPECTED = (ValueError, TypeError)\ntry:\n    class Shop(Model, Readable): pass\nexcept EXPECTED:\n    pass\n",
        // What is not known may be the exception.
        "from pony import Refused\ntry:\n    class Shop(Model, Readable): pass\nexcept Refused:\n    pass\n",
        "def make(expected):\n    try:\n        class Shop(Model, Readable): pass\n    except expected:\n        pass\n",
        "def make():\n    try:\n        return type('Shop', (Model, Readable), {})\n    except TypeError:\n        return None\n",
    ]);
}

#[test]
fn other_handlers_do_not() {
    reported(&[
        "try:\n    class Shop(Model, Readable): pass\nexcept ValueError:\n    pass\n",
        "try:\n    class Shop(Model, Readable): pass\nfinally:\n    print('made')\n",
        "try:\n    pass\nexcept TypeError:\n    class Shop(Model, Readable): pass\n",
        "try:\n    pass\nexcept TypeError:\n    pass\nelse:\n    class Shop(Model, Readable): pass\n",
        "try:\n    pass\nexcept TypeError:\n    pass\nfinally:\n    class Shop(Model, Readable): pass\n",
        "try:\n    class Shop(Model, Readable): pass\nexcept TypeError:\n    raise\n",
        "class Refused(TypeError): pass\ntry:\n    class Shop(Model, Readable): pass\nexcept Refused:\n    pass\n",
        // The body runs later, when nobody listens.
        "try:\n    def make():\n        class Shop(Model, Readable): pass\nexcept TypeError:\n    pass\nmake()\n",
    ]);
}

#[test]
fn a_test_that_asserts_it_expects_it() {
    silent(&[
        "import pytest\ndef test_it():\n    with pytest.raises(TypeError):\n        class Shop(Model, Readable): pass\n",
        "import pytest\ndef test_it():\n    with pytest.raises((KeyError, TypeError), match='conflict') as caught:\n        class Shop(Model, Readable): pass\n",
        "import pytest as p\ndef test_it():\n    with p.raises(expected_exception=TypeError):\n        class Shop(Model, Readable): pass\n",
        "from pytest import raises\ndef test_it():\n    with raises(TypeError):\n        class Shop(Model, Readable): pass\n",
        "import pytest\ndef test_it():\n    with open('x') as file, pytest.raises(TypeError):\n        class Shop(Model, Readable): pass\n",
        "import pytest\nasync def test_it(session):\n    async with session:\n        with pytest.raises(TypeError):\n            class Shop(Model, Readable): pass\n",
        "import unittest\nclass Tests(unittest.TestCase):\n    def test_it(self):\n        with self.assertRaises(TypeError):\n            class Shop(Model, Readable): pass\n",
        "import unittest\nclass Tests(unittest.TestCase):\n    def test_it(self):\n        with self.assertRaisesRegex(TypeError, 'conflict'):\n            class Shop(Model, Readable): pass\n",
        "import unittest\nclass Tests(unittest.TestCase):\n    def test_it(self):\n        def make():\n            class Shop(Model, Readable): pass\n        self.assertRaises(TypeError, make)\n",
        "import unittest\nclass Tests(unittest.TestCase):\n    def test_it(self):\n        self.assertRaises(TypeError, lambda: type('Shop', (Model, Readable), {}))\n",
        "import unittest\nclass Tests(unittest.TestCase):\n    def test_it(self):\n        self.assertRaises(TypeError, type, 'Shop', (Model, Readable), {})\n",
        "import pytest\ndef test_it():\n    pytest.raises(TypeError, type, 'Shop', (Model, Readable), {})\n",
        "import contextlib\nwith contextlib.suppress(TypeError):\n    class Shop(Model, Readable): pass\n",
        "from contextlib import suppress\nwith suppress(ValueError, TypeError):\n    class Shop(Model, Readable): pass\n",
    ]);
}

#[test]
fn a_test_that_asserts_something_else_does_not() {
    reported(&[
        "import pytest\ndef test_it():\n    with pytest.raises(ValueError):\n        class Shop(Model, Readable): pass\n",
        "import pytest\ndef test_it():\n    with pytest.warns(UserWarning):\n        class Shop(Model, Readable): pass\n",
        "import contextlib\nwith contextlib.suppress(OSError):\n    class Shop(Model, Readable): pass\n",
        "import contextlib\nwith contextlib.suppress():\n    class Shop(Model, Readable): pass\n",
        "import unittest\nclass Tests(unittest.TestCase):\n    def test_it(self):\n        def make():\n            class Shop(Model, Readable): pass\n        self.assertRaises(ValueError, make)\n",
        "import unittest\nclass Tests(unittest.TestCase):\n    def test_it(self):\n        def make():\n            class Shop(Model, Readable): pass\n        def other():\n            raise TypeError\n        self.assertRaises(TypeError, other)\n        make()\n",
        "with open('x') as file:\n    class Shop(Model, Readable): pass\n",
    ]);
}

#[test]
fn code_that_never_runs_raises_nothing() {
    silent(&[
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    class Shop(Model, Readable): pass\n",
        "import typing as t\nif t.TYPE_CHECKING:\n    class Shop(Model, Readable): pass\n",
        "import sys\nif sys.version_info < (3,):\n    class Shop(Model, Readable): pass\n",
        "import sys\nif sys.version_info >= (3, 8):\n    Shop = None\nelse:\n    class Shop(Model, Readable): pass\n",
        "if False:\n    class Shop(Model, Readable): pass\n",
        "if 0:\n    class Shop(Model, Readable): pass\n",
        "def make():\n    return None\n    class Shop(Model, Readable): pass\n",
        "def make():\n    raise NotImplementedError\n    class Shop(Model, Readable): pass\n",
        "for _ in range(3):\n    continue\n    class Shop(Model, Readable): pass\n",
    ]);
    reported(&[
        "from typing import TYPE_CHECKING\nif not TYPE_CHECKING:\n    class Shop(Model, Readable): pass\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    pass\nelse:\n    class Shop(Model, Readable): pass\n",
        "import sys\nif sys.version_info >= (3, 8):\n    class Shop(Model, Readable): pass\n",
        "if True:\n    class Shop(Model, Readable): pass\n",
        "def make(early):\n    if early:\n        return None\n    class Shop(Model, Readable): pass\n",
    ]);
}
