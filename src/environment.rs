//! The Python environment of a project: which version its interpreter has, and where libraries are.
//!
//! Who decides: the setting (`--python`, `python` in the configuration) if there is one; else `VIRTUAL_ENV`, then
//! `CONDA_PREFIX` (its base environment last of all, as it is active in every shell), then `.venv` in the configuration
//! root. A setting that names nothing is a problem; a variable that does is passed over, as it may belong to
//! another project.
//!
//! Nothing is executed: no interpreter, no `import` line of a `.pth` file, no editable finder. What these would do is
//! read from `pyvenv.cfg`, from the names of directories, and from the literals that installers write.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::paths::{absolute, normal};
use crate::project::versions::PythonVersion;
use crate::source::{ReadError, read};

/// What is read of a `.pth` file, a finder or `pyvenv.cfg`, in bytes.
const LIMIT: u64 = 4 * 1024 * 1024;

/// Where an environment's modules are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// `sys.prefix`.
    pub root: PathBuf,
    /// `None` where no file or name tells.
    pub version: Option<PythonVersion>,
    /// The part of `sys.path` after the standard library: `site-packages`, what `.pth` files add, and the same of the
    /// base interpreter where `pyvenv.cfg` includes it. They exist, and none comes twice.
    pub search_paths: Vec<PathBuf>,
    /// Modules and packages that setuptools' editable finders redirect: dotted name to the package's directory or the
    /// module's file. They come after what `search_paths` have, as their finder stands last in `sys.meta_path`.
    pub editable: BTreeMap<String, PathBuf>,
    /// Namespace packages of the same finders, with their portions.
    pub namespaces: BTreeMap<String, Vec<PathBuf>>,
}

/// The setting names no environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// For users.
    pub message: String,
}

impl Environment {
    /// `python` is the setting: an interpreter or an environment's directory, already joined with what it is relative
    /// to. `root` is the configuration root. `variable` is the process environment, as [`std::env::var_os`].
    pub fn find(
        python: Option<&Path>,
        root: &Path,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Option<Self>, Problem> {
        if let Some(python) = python {
            return Self::at(python).map(Some);
        }
        let directory = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let conda = directory("CONDA_PREFIX");
        let is_base = variable("CONDA_DEFAULT_ENV").is_some_and(|name| name == "base");
        let (conda, base) = if is_base { (None, conda) } else { (conda, None) };
        let active = directory("VIRTUAL_ENV").into_iter().chain(conda);
        let beside = around(root).map(|directory| directory.join(".venv"));
        Ok(active.chain(beside).chain(base).find_map(|prefix| Self::of_prefix(&prefix, None)))
    }

    /// The environment of an interpreter, or in a directory.
    pub fn at(python: &Path) -> Result<Self, Problem> {
        let shown = python.display();
        let metadata = std::fs::metadata(python).map_err(|error| Problem {
            message: format!("`python` is `{shown}`: {}", crate::source::reason(&error)),
        })?;
        let found = if metadata.is_dir() { Self::of_prefix(python, None) } else { Self::of_interpreter(python) };
        found.ok_or_else(|| Problem { message: format!("`python` is `{shown}`, which is no Python environment") })
    }

    /// An environment's `bin/python` is a link to another interpreter, so a link is followed only where its own
    /// directory belongs to no environment, one link at a time.
    fn of_interpreter(interpreter: &Path) -> Option<Self> {
        const MOST_LINKS: usize = 40;
        let mut interpreter = std::path::absolute(interpreter).ok()?;
        for _ in 0..MOST_LINKS {
            let directory = interpreter.parent()?;
            let is_bin =
                directory.file_name().is_some_and(|name| name == "bin" || name.eq_ignore_ascii_case("scripts"));
            let prefix = if is_bin { directory.parent()? } else { directory };
            let named = interpreter.file_name().and_then(version_in_name);
            if let Some(environment) = Self::of_prefix(prefix, named) {
                return Some(environment);
            }
            interpreter = normal(&directory.join(std::fs::read_link(&interpreter).ok()?));
        }
        None
    }

    fn of_prefix(prefix: &Path, named: Option<PythonVersion>) -> Option<Self> {
        let prefix = absolute(prefix);
        let configuration = Configuration::read(&prefix.join("pyvenv.cfg"));
        let version = configuration.as_ref().and_then(|it| it.version).or(named).or_else(|| installed_version(&prefix));
        let sites = site_directories(&prefix, version);
        if sites.is_empty() && configuration.is_none() {
            return None;
        }
        let mut environment = Self {
            root: prefix,
            version,
            search_paths: Vec::new(),
            editable: BTreeMap::new(),
            namespaces: BTreeMap::new(),
        };
        for site in &sites {
            environment.add_site(site);
        }
        if let Some(configuration) = configuration.filter(|it| it.includes_system)
            && let Some(home) = configuration.home
        {
            let is_bin = home.file_name().is_some_and(|name| name == "bin");
            let base = if is_bin { home.parent().unwrap_or(&home) } else { &home };
            for site in site_directories(base, version) {
                environment.add_site(&site);
            }
        }
        Some(environment)
    }

    /// As `site.addsitedir`: the directory, then what its `.pth` files name, in the order of their names.
    fn add_site(&mut self, site: &Path) {
        if !self.add_search_path(site) {
            return;
        }
        let is_pth = |path: &PathBuf| {
            let is_hidden = path.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
            !is_hidden && path.extension().is_some_and(|extension| extension == "pth")
        };
        let mut files: Vec<PathBuf> = entries(site).into_iter().filter(is_pth).collect();
        files.sort();
        for file in files {
            let Ok(text) = read_text(&file) else { continue };
            for line in text.lines().map(str::trim_end) {
                if line.trim_start().is_empty() || line.starts_with('#') {
                    continue;
                }
                if line.starts_with("import ") || line.starts_with("import\t") {
                    self.add_finder(site, line);
                } else {
                    self.add_search_path(&normal(&site.join(line)));
                }
            }
        }
    }

    /// Whether it was added: it exists and was not there.
    fn add_search_path(&mut self, path: &Path) -> bool {
        let Ok(identity) = path.canonicalize() else { return false };
        let is_known = self.search_paths.iter().any(|known| known.canonicalize().is_ok_and(|known| known == identity));
        if is_known || !identity.is_dir() {
            return false;
        }
        self.search_paths.push(path.to_owned());
        true
    }

    /// The line that setuptools writes imports its finder, a module beside the `.pth` file.
    fn add_finder(&mut self, site: &Path, line: &str) {
        let module = line
            .split(|char: char| !(char.is_alphanumeric() || char == '_'))
            .find(|word| word.starts_with("__editable___") && word.ends_with("_finder"));
        let Some(module) = module else { return };
        let Ok(text) = read_text(&site.join(format!("{module}.py"))) else { return };
        for (name, paths) in literal(&text, "MAPPING") {
            if let Some(path) = paths.first().and_then(|path| module_at(&site.join(path))) {
                self.editable.entry(name).or_insert(path);
            }
        }
        for (name, paths) in literal(&text, "NAMESPACES") {
            self.namespaces.entry(name).or_default().extend(paths.iter().map(|path| site.join(path)));
        }
    }
}

/// A project's root and what is above it in its repository: the projects of a workspace share an environment.
fn around(root: &Path) -> impl Iterator<Item = &Path> {
    let above = root.ancestors().position(|directory| directory.join(".git").exists());
    root.ancestors().take(above.unwrap_or(0) + 1)
}

/// `pyvenv.cfg`.
struct Configuration {
    /// The directory of the base interpreter.
    home: Option<PathBuf>,
    version: Option<PythonVersion>,
    includes_system: bool,
}

impl Configuration {
    fn read(path: &Path) -> Option<Self> {
        let text = read_text(path).ok()?;
        let mut configuration = Self { home: None, version: None, includes_system: false };
        for (key, value) in text.lines().filter_map(|line| line.split_once('=')) {
            let value = value.trim();
            match key.trim().to_ascii_lowercase().as_str() {
                "home" => configuration.home = Some(PathBuf::from(value)),
                // `version` is venv's and uv's own, `version_info` virtualenv's and uv's.
                "version" | "version_info" => configuration.version = leading_version(value).or(configuration.version),
                "include-system-site-packages" => configuration.includes_system = value.eq_ignore_ascii_case("true"),
                _ => {}
            }
        }
        Some(configuration)
    }
}

/// The directories for libraries that exist below a prefix.
fn site_directories(prefix: &Path, version: Option<PythonVersion>) -> Vec<PathBuf> {
    let mut directories = Vec::new();
    if let Some(version) = version {
        for library in ["lib", "lib64"] {
            for build in ["", "t"] {
                directories.push(prefix.join(format!("{library}/python{version}{build}/site-packages")));
            }
        }
        // Debian's, for the interpreter of the system.
        directories.push(prefix.join(format!("local/lib/python{version}/dist-packages")));
        if prefix.join(format!("lib/python{version}")).is_dir() {
            directories.push(prefix.join("lib/python3/dist-packages"));
        }
    }
    // On Windows; elsewhere, file systems that ignore case would give `lib` here.
    directories.push(prefix.join("Lib/site-packages"));
    directories.retain(|directory| directory.is_dir());
    directories
}

/// What the links and directories of an installation say.
fn installed_version(prefix: &Path) -> Option<PythonVersion> {
    let target = ["bin/python3", "bin/python"].iter().find_map(|name| {
        let target = prefix.join(name).canonicalize().ok()?;
        version_in_name(target.file_name()?)
    });
    let has_library = |version: &PythonVersion| {
        ["", "t"].iter().any(|build| prefix.join(format!("lib/python{version}{build}")).is_dir())
    };
    target.filter(has_library).or_else(|| {
        let libraries = entries(&prefix.join("lib"));
        let versions =
            libraries.iter().filter(|path| path.is_dir()).filter_map(|path| version_in_name(path.file_name()?));
        versions.filter(|version| version.major == 3).max()
    })
}

/// `python3.13`, `python3.13t`, `python3.13.exe`; nothing for `python3.13-config`.
fn version_in_name(name: &OsStr) -> Option<PythonVersion> {
    let rest = name.to_str()?.strip_prefix("python")?;
    let rest = rest.strip_suffix(".exe").unwrap_or(rest);
    rest.strip_suffix('t').unwrap_or(rest).parse().ok()
}

/// Of `3.13.0`, `3.13.0.final.0`, `3.14.0rc1`.
fn leading_version(text: &str) -> Option<PythonVersion> {
    let mut parts = text.split('.');
    let major = parts.next()?.trim().parse().ok()?;
    let minor = parts.next()?;
    let digits = minor.find(|char: char| !char.is_ascii_digit()).unwrap_or(minor.len());
    Some(PythonVersion::new(major, minor.get(..digits)?.parse().ok()?))
}

/// A finder's path stands for a package's directory, or for a module with or without its suffix.
fn module_at(path: &Path) -> Option<PathBuf> {
    if path.is_dir() {
        return Some(path.to_owned());
    }
    ["py", "pyi"].iter().map(|suffix| path.with_extension(suffix)).find(|path| path.is_file())
}

/// The entries of the dictionary that a module of setuptools' form assigns to `name` at the top level; a value is a
/// string or a list of strings. What has another form ends the reading.
fn literal(text: &str, name: &str) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let assigned = text.match_indices(name).find_map(|(at, _)| {
        let starts_line = text.get(..at)?.chars().next_back().is_none_or(|char| char == '\n');
        let rest = text.get(at + name.len()..)?;
        let is_whole = rest.starts_with(|char: char| char == ':' || char == '=' || char.is_whitespace());
        (starts_line && is_whole).then_some(rest)
    });
    let Some(value) = assigned.and_then(|rest| rest.split_once('=')).map(|(_, value)| value) else { return found };
    let mut literal = Literal { rest: value };
    if !literal.token('{') {
        return found;
    }
    while let Some(key) = literal.string() {
        if !literal.token(':') {
            break;
        }
        let mut values = Vec::new();
        if literal.token('[') {
            while let Some(value) = literal.string() {
                values.push(value);
                literal.token(',');
            }
            if !literal.token(']') {
                break;
            }
        } else if let Some(value) = literal.string() {
            values.push(value);
        } else {
            break;
        }
        found.push((key, values));
        if !literal.token(',') {
            break;
        }
    }
    found
}

/// Reads Python literals as `repr` writes them.
struct Literal<'a> {
    rest: &'a str,
}

impl Literal<'_> {
    fn token(&mut self, token: char) -> bool {
        let rest = self.rest.trim_start().strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn string(&mut self) -> Option<String> {
        let rest = self.rest.trim_start();
        let quote = rest.chars().next().filter(|char| matches!(char, '\'' | '"'))?;
        let mut text = String::new();
        let mut chars = rest.chars();
        chars.next();
        loop {
            match chars.next()? {
                char if char == quote => break,
                '\n' => return None,
                '\\' => text.push(match chars.next()? {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'x' => code_point(&mut chars, 2)?,
                    'u' => code_point(&mut chars, 4)?,
                    'U' => code_point(&mut chars, 8)?,
                    char @ ('\\' | '\'' | '"') => char,
                    _ => return None,
                }),
                char => text.push(char),
            }
        }
        self.rest = chars.as_str();
        Some(text)
    }
}

fn code_point(chars: &mut std::str::Chars<'_>, digits: usize) -> Option<char> {
    let digits: String = chars.take(digits).collect();
    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
}

fn entries(directory: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(directory) else { return Vec::new() };
    entries.filter_map(|entry| Some(entry.ok()?.path())).collect()
}

fn read_text(path: &Path) -> Result<String, ReadError> {
    let bytes = read(path, LIMIT)?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    Ok(String::from_utf8_lossy(bytes).into_owned())
}
