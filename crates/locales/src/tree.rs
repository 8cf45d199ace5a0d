//! JSON objects that keep their order and reject duplicate keys.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

/// A locale file, or a part of one.
pub(crate) enum Tree {
    Leaf(String),
    Branch(Vec<(String, Tree)>),
}

impl Tree {
    /// Reads a whole file.
    pub(crate) fn read(json: &str) -> Result<Self, String> {
        match serde_json::from_str(json).map_err(|error| error.to_string())? {
            Self::Leaf(_) => Err("a locale file is an object".to_owned()),
            tree @ Self::Branch(_) => Ok(tree),
        }
    }

    /// Returns every text with its path, in order.
    pub(crate) fn texts(&self) -> Vec<(Vec<&str>, &str)> {
        let mut found = Vec::new();
        self.collect(&mut Vec::new(), &mut found);
        found
    }

    fn collect<'tree>(
        &'tree self,
        path: &mut Vec<&'tree str>,
        found: &mut Vec<(Vec<&'tree str>, &'tree str)>,
    ) {
        match self {
            Self::Leaf(text) => found.push((path.clone(), text)),
            Self::Branch(entries) => {
                for (name, child) in entries {
                    path.push(name);
                    child.collect(path, found);
                    path.pop();
                }
            }
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a text or an object of texts")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Leaf(text.to_owned()))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Tree, M::Error> {
        let mut entries: Vec<(String, Tree)> = Vec::new();
        while let Some((name, child)) = map.next_entry::<String, Tree>()? {
            if entries.iter().any(|(other, _)| *other == name) {
                return Err(M::Error::custom(format!("{name:?} is there twice")));
            }
            entries.push((name, child));
        }
        Ok(Tree::Branch(entries))
    }
}
