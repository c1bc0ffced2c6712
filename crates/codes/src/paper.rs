//! Passes on paper.
