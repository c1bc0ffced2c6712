//! The messages of one language.

use crate::{Fault, Language, ReadError};
use fluent_syntax::{
    ast::{Attribute, Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey},
    parser,
};
use std::{collections::BTreeMap, fs, path::Path};

/// The messages of one language.
#[derive(Debug)]
pub struct Translation {
    /// The language.
    pub language: Language,
    /// Names of its files without `.ftl`.
    pub files: Vec<String>,
    /// Its messages by key.
    pub messages: BTreeMap<String, Message>,
    /// What is wrong with its files by themselves.
    pub faults: Vec<Fault>,
}

/// What is known of a message beside its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The name of its file without `.ftl`.
    pub file: String,
    /// Its arguments by name.
    pub arguments: BTreeMap<String, Argument>,
}

/// What an argument of a message is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Argument {
    /// It is shown, or compared with a word.
    Text,
    /// It selects a plural form.
    Number,
    /// It may be unknown: the variant `[none]` leaves it out.
    Optional,
}

/// The categories of plural forms (Unicode CLDR) but `other`, which every selection has.
const PLURAL_CATEGORIES: [&str; 5] = ["zero", "one", "two", "few", "many"];

/// The variant for an argument that is not known.
const NONE: &str = "none";

impl Translation {
    /// Reads the files of a language; a fault in them is kept in `faults`.
    ///
    /// # Errors
    /// When the folder or a file cannot be read.
    pub fn read(folder: &Path, language: Language) -> Result<Self, ReadError> {
        let mut translation = Self::empty(language);
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder).map_err(ReadError::io(folder))? {
            let path = entry.map_err(ReadError::io(folder))?.path();
            if path.extension().is_some_and(|ending| ending == "ftl") {
                paths.push(path);
            }
        }
        paths.sort();
        for path in paths {
            let source = fs::read_to_string(&path).map_err(ReadError::io(&path))?;
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            translation.add(&name, &source);
        }
        Ok(translation)
    }

    /// Returns a translation without messages.
    #[must_use]
    pub fn empty(language: Language) -> Self {
        Self {
            language,
            files: Vec::new(),
            messages: BTreeMap::new(),
            faults: Vec::new(),
        }
    }

    /// Adds the messages of a file.
    pub fn add(&mut self, file: &str, source: &str) {
        self.files.push(file.to_owned());
        let resource = parser::parse(source).unwrap_or_else(|(resource, errors)| {
            for error in errors {
                let before = &source[..error.pos.start.min(source.len())];
                let line = before.matches('\n').count() + 1;
                self.fault(file, format!("line {line}: {error}"));
            }
            resource
        });
        for entry in resource.body {
            if let Entry::Message(message) = entry {
                if message.value.is_some() {
                    let what = "has a text of its own: write it as an attribute";
                    self.fault(file, format!("{} {what}", message.id.name));
                }
                for attribute in &message.attributes {
                    self.add_attribute(file, message.id.name, attribute);
                }
            }
        }
    }

    fn add_attribute(&mut self, file: &str, section: &str, attribute: &Attribute<&str>) {
        let key = format!("{section}.{}", attribute.id.name);
        let mut reader = PatternReader::default();
        reader.pattern(&attribute.value);
        for what in reader.unsupported {
            self.fault(file, format!("{key} {what}"));
        }
        if reader.is_empty {
            self.fault(file, format!("{key} is empty"));
        }
        let message = Message {
            file: file.to_owned(),
            arguments: reader.arguments,
        };
        if self.messages.insert(key.clone(), message).is_some() {
            self.fault(file, format!("{key} is there twice"));
        }
    }

    fn fault(&mut self, file: &str, what: String) {
        self.faults.push(Fault::File {
            file: format!("{}/{file}.ftl", self.language.tag),
            what,
        });
    }
}

/// Returns the arguments of a pattern by name.
pub(crate) fn arguments(pattern: &Pattern<&str>) -> BTreeMap<String, Argument> {
    let mut reader = PatternReader::default();
    reader.pattern(pattern);
    reader.arguments
}

/// Collects the arguments of a pattern.
struct PatternReader {
    arguments: BTreeMap<String, Argument>,
    unsupported: Vec<&'static str>,
    is_empty: bool,
}

impl Default for PatternReader {
    fn default() -> Self {
        Self {
            arguments: BTreeMap::new(),
            unsupported: Vec::new(),
            is_empty: true,
        }
    }
}

impl PatternReader {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.is_empty &= value.trim().is_empty(),
                PatternElement::Placeable { expression } => self.expression(expression),
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                let plural = variants.iter().any(|variant| match variant.key {
                    VariantKey::Identifier { name } => PLURAL_CATEGORIES.contains(&name),
                    VariantKey::NumberLiteral { .. } => true,
                });
                let optional = variants.iter().any(|variant| match variant.key {
                    VariantKey::Identifier { name } => name == NONE,
                    VariantKey::NumberLiteral { .. } => false,
                });
                self.inline(selector);
                if let InlineExpression::VariableReference { id } = selector {
                    let kind = match (plural, optional) {
                        (true, _) => Some(Argument::Number),
                        (_, true) => Some(Argument::Optional),
                        _ => None,
                    };
                    self.arguments
                        .extend(kind.map(|kind| (id.name.to_owned(), kind)));
                }
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.is_empty = false;
                self.arguments
                    .entry(id.name.to_owned())
                    .or_insert(Argument::Text);
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::FunctionReference { .. } => {
                self.unsupported
                    .push("calls a function: numbers and dates are arguments that are texts");
            }
            InlineExpression::MessageReference { .. } => {
                self.unsupported.push("refers to another message");
            }
            InlineExpression::TermReference { .. } => self.is_empty = false,
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        }
    }
}
