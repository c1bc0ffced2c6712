//! Which module depends on which, with each path followed to the module that defines what it names.

use super::tree::{Module, Segments, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// A directed graph over names.
pub type Graph = BTreeMap<String, BTreeSet<String>>;

/// `use` declarations followed in a row before a path is given up.
const MAX_DEPTH: usize = 16;

/// The dependencies between the files of a crate, each named by its path below `src`.
#[must_use]
pub fn between_files(tree: &Tree) -> Graph {
    let mut graph = Graph::new();
    for (from, to) in dependencies(tree) {
        let (from, to) = (&tree.modules[&from].file, &tree.modules[&to].file);
        if from != to {
            let to = to.display().to_string();
            graph
                .entry(from.display().to_string())
                .or_default()
                .insert(to);
        }
    }
    graph
}

/// The dependencies between siblings, everything below each counted as its own: one graph for each module that has
/// children.
#[must_use]
pub fn between_siblings(tree: &Tree) -> Vec<Graph> {
    let mut graphs: BTreeMap<Segments, Graph> = BTreeMap::new();
    for (from, to) in dependencies(tree) {
        let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
        if shared < from.len() && shared < to.len() {
            graphs
                .entry(from[..shared].to_vec())
                .or_default()
                .entry(from[..=shared].join("::"))
                .or_default()
                .insert(to[..=shared].join("::"));
        }
    }
    graphs.into_values().collect()
}

/// Every dependency of a module on another: where a path is mentioned, and where what it names is defined.
fn dependencies(tree: &Tree) -> BTreeSet<(Segments, Segments)> {
    let mut found = BTreeSet::new();
    for module in tree.modules.values() {
        for path in module.uses.iter().chain(&module.mentions) {
            if let Some(Target::Item(target)) = resolve(tree, module, path, 0)
                && target != module.path
            {
                found.insert((module.path.clone(), target));
            }
        }
    }
    found
}

enum Target {
    /// A module itself, named on the way to what is in it.
    Module(Segments),
    /// The module that defines the item.
    Item(Segments),
}

/// Follows a path from a module; `None` where it leads out of the crate.
fn resolve(tree: &Tree, from: &Module, path: &[String], depth: usize) -> Option<Target> {
    if depth > MAX_DEPTH {
        return None;
    }
    let (first, rest) = path.split_first()?;
    let start = match first.as_str() {
        "crate" => Target::Module(Vec::new()),
        "self" => Target::Module(from.path.clone()),
        "super" => Target::Module(from.path.split_last()?.1.to_vec()),
        name => member(tree, from, name, depth)?,
    };
    let mut place = start;
    for name in rest {
        let Target::Module(at) = &place else {
            return Some(place);
        };
        let at = tree.modules.get(at)?;
        place = match name.as_str() {
            "super" => Target::Module(at.path.split_last()?.1.to_vec()),
            "self" => continue,
            name => match member(tree, at, name, depth) {
                Some(next) => next,
                // An item made by a macro: it belongs to the module that the path names.
                None => return Some(Target::Item(at.path.clone())),
            },
        };
    }
    Some(place)
}

/// Finds what a module calls by a name: a child, an item of its own, or what a `use` brings.
fn member(tree: &Tree, module: &Module, name: &str, depth: usize) -> Option<Target> {
    if module.children.iter().any(|child| child == name) {
        let mut path = module.path.clone();
        path.push(name.to_owned());
        return Some(Target::Module(path));
    }
    if module.items.iter().any(|item| item == name) {
        return Some(Target::Item(module.path.clone()));
    }
    if let Some(path) = module.imports.get(name)
        && !(path.len() == 1 && path[0] == name)
    {
        return resolve(tree, module, path, depth + 1);
    }
    if module.path.is_empty()
        && let Some(place) = tree.macros.get(name)
    {
        return Some(Target::Item(place.clone()));
    }
    for glob in &module.globs {
        if let Some(Target::Module(place)) = resolve(tree, module, glob, depth + 1)
            && place != module.path
            && let Some(inner) = tree.modules.get(&place)
            && let Some(found) = member(tree, inner, name, depth + 1)
        {
            return Some(found);
        }
    }
    None
}

/// The strongly connected components of more than one node (Tarjan 1972).
#[must_use]
pub fn cycles(graph: &Graph) -> Vec<Vec<String>> {
    let mut search = Search::over(graph);
    for node in graph.keys() {
        if !search.index.contains_key(node.as_str()) {
            search.visit(node);
        }
    }
    search.found
}

struct Search<'g> {
    graph: &'g Graph,
    index: BTreeMap<&'g str, usize>,
    low: BTreeMap<&'g str, usize>,
    stack: Vec<&'g str>,
    found: Vec<Vec<String>>,
}

impl<'g> Search<'g> {
    fn over(graph: &'g Graph) -> Self {
        Self {
            graph,
            index: BTreeMap::new(),
            low: BTreeMap::new(),
            stack: Vec::new(),
            found: Vec::new(),
        }
    }

    fn visit(&mut self, node: &'g str) -> usize {
        let index = self.index.len();
        self.index.insert(node, index);
        self.low.insert(node, index);
        self.stack.push(node);
        let mut low = index;
        for next in self.graph.get(node).into_iter().flatten() {
            if !self.index.contains_key(next.as_str()) {
                low = low.min(self.visit(next));
            } else if self.stack.contains(&next.as_str()) {
                low = low.min(self.index[next.as_str()]);
            }
        }
        self.low.insert(node, low);
        if low == index {
            let at = self.stack.iter().position(|n| *n == node).unwrap_or(0);
            let component: Vec<String> = self.stack.drain(at..).map(str::to_owned).collect();
            if component.len() > 1 {
                self.found.push(component);
            }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(edges: &[(&str, &str)]) -> Graph {
        let mut graph = Graph::new();
        for (from, to) in edges {
            graph
                .entry((*from).to_owned())
                .or_default()
                .insert((*to).to_owned());
        }
        graph
    }

    #[test]
    fn a_way_back_is_a_cycle_and_a_diamond_is_none() {
        assert!(cycles(&graph(&[("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")])).is_empty());
        let found = cycles(&graph(&[("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]));
        assert_eq!(found, [["a", "b", "c"]]);
    }
}
