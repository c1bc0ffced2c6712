//! What happens in a world: people's acts, exchanges by network and by courier, what is broken on purpose, and healing.

pub(super) mod acts;
pub(super) mod coordinator;
pub(super) mod courier;
pub(super) mod errors;
pub(super) mod heal;
pub(super) mod life;
pub(super) mod moving;
pub(super) mod network;
pub(super) mod sabotage;
pub(super) mod theme;
pub(super) mod versions;
