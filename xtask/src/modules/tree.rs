//! The module tree of a crate, read from its source files.

use crate::failure::Failure;
use proc_macro2::{TokenStream, TokenTree};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use syn::visit::{self, Visit};

/// A path as it is written: its segments, `crate`, `self` and `super` among them.
pub type Segments = Vec<String>;

/// A module: a file, or an inline `mod` within one. Test modules are left out.
#[derive(Debug, Default)]
pub struct Module {
    /// Its path from the crate's root; the root's is empty.
    pub path: Segments,
    /// The file that contains it, relative to the crate's `src` folder.
    pub file: PathBuf,
    /// Names of the items that it defines, child modules apart.
    pub items: Vec<String>,
    /// Names of its child modules.
    pub children: Vec<String>,
    /// What its `use` declarations bring into scope: the name and the path behind it.
    pub imports: BTreeMap<String, Segments>,
    /// The paths of its private `use` declarations; one with a visibility only passes on.
    pub uses: Vec<Segments>,
    /// Paths of its glob imports.
    pub globs: Vec<Segments>,
    /// Every path that its code mentions.
    pub mentions: Vec<Segments>,
}

impl Module {
    fn import(&mut self, name: String, path: Segments, private: bool) {
        if private {
            self.uses.push(path.clone());
        }
        self.imports.insert(name, path);
    }
}

/// The modules of a crate by their paths, and its exported macros with the module that defines each.
#[derive(Debug, Default)]
pub struct Tree {
    /// The modules.
    pub modules: BTreeMap<Segments, Module>,
    /// Macros with `#[macro_export]`, which live in the crate's root.
    pub macros: BTreeMap<String, Segments>,
}

impl Tree {
    /// Reads a crate from its root file and from the files of its modules.
    ///
    /// # Errors
    /// A file that cannot be read, or that is no Rust.
    pub fn read(root: &Path) -> Result<Self, Failure> {
        let mut tree = Self::default();
        let base = root.parent().unwrap_or(root);
        tree.read_file(root, base, base, Vec::new())?;
        Ok(tree)
    }

    /// Reads the module `path` from `file`, whose child modules' files lie in `folder`.
    fn read_file(
        &mut self,
        file: &Path,
        base: &Path,
        folder: &Path,
        path: Segments,
    ) -> Result<(), Failure> {
        let named = || file.display().to_string();
        let text = fs::read_to_string(file).map_err(Failure::io(named()))?;
        let parsed = syn::parse_file(&text)
            .map_err(|error| Failure::Result(format!("{}: {error}", named())))?;
        let relative = file.strip_prefix(base).unwrap_or(file).to_owned();
        self.read_items(&parsed.items, &relative, base, folder, path)
    }

    fn read_items(
        &mut self,
        items: &[syn::Item],
        file: &Path,
        base: &Path,
        folder: &Path,
        path: Segments,
    ) -> Result<(), Failure> {
        let mut module = Module {
            path: path.clone(),
            file: file.to_owned(),
            ..Module::default()
        };
        for item in items.iter().filter(|item| !is_for_tests(attributes(item))) {
            match item {
                syn::Item::Mod(child) => {
                    let name = child.ident.to_string();
                    let below = folder.join(&name);
                    let child_path = [path.as_slice(), std::slice::from_ref(&name)].concat();
                    if let Some((_, inner)) = &child.content {
                        self.read_items(inner, file, base, &below, child_path)?;
                    } else {
                        let source = source_of(&child.attrs, folder, &name);
                        self.read_file(&source, base, &below, child_path)?;
                    }
                    module.children.push(name);
                }
                syn::Item::Use(declaration) => {
                    let private = matches!(declaration.vis, syn::Visibility::Inherited);
                    read_use(&declaration.tree, &mut Vec::new(), private, &mut module);
                }
                _ => {
                    if let syn::Item::Macro(defined) = item
                        && let Some(name) = &defined.ident
                        && defined
                            .attrs
                            .iter()
                            .any(|a| a.path().is_ident("macro_export"))
                    {
                        self.macros.insert(name.to_string(), path.clone());
                    }
                    module.items.extend(name_of(item));
                    Mentions(&mut module).visit_item(item);
                }
            }
        }
        self.modules.insert(path, module);
        Ok(())
    }
}

/// The file of `mod name;`: what `#[path]` names, `name.rs` or `name/mod.rs`.
fn source_of(attributes: &[syn::Attribute], folder: &Path, name: &str) -> PathBuf {
    for attribute in attributes.iter().filter(|a| a.path().is_ident("path")) {
        if let syn::Meta::NameValue(pair) = &attribute.meta
            && let syn::Expr::Lit(literal) = &pair.value
            && let syn::Lit::Str(text) = &literal.lit
        {
            return folder.join(text.value());
        }
    }
    let flat = folder.join(format!("{name}.rs"));
    if flat.exists() {
        flat
    } else {
        folder.join(name).join("mod.rs")
    }
}

fn read_use(tree: &syn::UseTree, before: &mut Segments, private: bool, module: &mut Module) {
    match tree {
        syn::UseTree::Path(step) => {
            before.push(step.ident.to_string());
            read_use(&step.tree, before, private, module);
            before.pop();
        }
        syn::UseTree::Name(last) => {
            let name = last.ident.to_string();
            let (name, path) = if name == "self" {
                (before.last().cloned().unwrap_or_default(), before.clone())
            } else {
                (name.clone(), [before.as_slice(), &[name]].concat())
            };
            module.import(name, path, private);
        }
        syn::UseTree::Rename(renamed) => {
            let mut path = before.clone();
            if renamed.ident != "self" {
                path.push(renamed.ident.to_string());
            }
            // `as _` brings a trait into scope without a name; it is a dependency all the same.
            let name = match renamed.rename.to_string() {
                name if name == "_" => path.join("::"),
                name => name,
            };
            module.import(name, path, private);
        }
        syn::UseTree::Glob(_) => module.globs.push(before.clone()),
        syn::UseTree::Group(group) => {
            for tree in &group.items {
                read_use(tree, before, private, module);
            }
        }
    }
}

/// Collects every path, those in the arguments of macros and in attributes included.
struct Mentions<'m>(&'m mut Module);

impl<'ast> Visit<'ast> for Mentions<'_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments = path.segments.iter().map(|s| s.ident.to_string());
        self.0.mentions.push(segments.collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, invocation: &'ast syn::Macro) {
        self.read_tokens(invocation.tokens.clone());
        visit::visit_macro(self, invocation);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if is_for_tests(std::slice::from_ref(attribute)) {
            return;
        }
        if let syn::Meta::List(list) = &attribute.meta {
            self.read_tokens(list.tokens.clone());
        }
    }

    fn visit_item_use(&mut self, declaration: &'ast syn::ItemUse) {
        read_use(&declaration.tree, &mut Vec::new(), true, self.0);
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }
}

impl Mentions<'_> {
    fn read_tokens(&mut self, tokens: TokenStream) {
        let mut path = Segments::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 && !path.is_empty() {
                        self.0.mentions.push(std::mem::take(&mut path));
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                other => {
                    if !path.is_empty() {
                        self.0.mentions.push(std::mem::take(&mut path));
                    }
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.read_tokens(group.stream());
                    }
                }
            }
        }
        if !path.is_empty() {
            self.0.mentions.push(path);
        }
    }
}

/// Whether an item is there for tests alone: `#[cfg(test)]`, `#[cfg(all(test, …))]`, `#[test]`.
fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || (attribute.path().is_ident("cfg")
                && match &attribute.meta {
                    syn::Meta::List(list) => {
                        let text = list.tokens.to_string();
                        text == "test" || text.starts_with("all (test")
                    }
                    _ => false,
                })
    })
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(i) => &i.attrs,
        syn::Item::Enum(i) => &i.attrs,
        syn::Item::Fn(i) => &i.attrs,
        syn::Item::Impl(i) => &i.attrs,
        syn::Item::Macro(i) => &i.attrs,
        syn::Item::Mod(i) => &i.attrs,
        syn::Item::Static(i) => &i.attrs,
        syn::Item::Struct(i) => &i.attrs,
        syn::Item::Trait(i) => &i.attrs,
        syn::Item::Type(i) => &i.attrs,
        syn::Item::Union(i) => &i.attrs,
        syn::Item::Use(i) => &i.attrs,
        _ => &[],
    }
}

fn name_of(item: &syn::Item) -> Option<String> {
    let ident = match item {
        syn::Item::Const(i) => &i.ident,
        syn::Item::Enum(i) => &i.ident,
        syn::Item::Fn(i) => &i.sig.ident,
        syn::Item::Static(i) => &i.ident,
        syn::Item::Struct(i) => &i.ident,
        syn::Item::Trait(i) => &i.ident,
        syn::Item::Type(i) => &i.ident,
        syn::Item::Union(i) => &i.ident,
        syn::Item::Macro(i) => i.ident.as_ref()?,
        _ => return None,
    };
    Some(ident.to_string())
}
