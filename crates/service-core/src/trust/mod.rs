//! What a place trusts and asks: the trust bundle, rule packs and lists of document signers, in everyone's feed.

mod bundle;
mod named;
mod rules;
mod signers;

pub use bundle::{InstalledBundle, follow, install, installed, load};
pub use rules::{
    install as install_rules, load as load_rules, publish as publish_rules,
    raise_versions as raise_rule_versions, sign as sign_rules, take_over as take_over_rules,
    withdraw as withdraw_rules,
};
pub use signers::{
    SignerListSummary, all_held as held_signers, install as install_signers,
    raise_versions as raise_signer_versions, take_over as take_over_signers,
    trusted as trusted_signers,
};
