use super::{
    change::{Changes, all_roots},
    request::Request,
    shown::BundleSummary,
};
use crate::{
    exit::{self, Exit},
    failure::{Failure, Fault, Usage},
    input, output, platform,
    print::Print,
    roots,
};
use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, value_parser};
use qicheng_credential::{
    key::{Signer, SoftwareKey},
    trust::{
        self, Bundle, BundleBody, IssuerKey, KeyState, MAX_BUNDLE, MAX_LIFETIME_DAYS, Roots, accept,
    },
};
use std::path::{Path, PathBuf};

const AFTER_HELP: &str = "\
The new bundle names the keys of the previous one and those of the requests; a
key that is asked for again gets the new expiry. It is written only if a phone
that holds the previous bundle would take it, and shown as `trust show` does:
compare each kid with what the service's people read to you.

A service's key is rotated by a --request with the new one and --retire with the
kid of the old; one that was stolen is withdrawn with --compromised, and what it
signed before that must stay good is given with --pin. Roots are rotated with
--new-roots, signed by two of the old and two of the new; put the new ones into
apps once phones have taken that bundle.";

/// Arguments of `qicheng trust sign`.
#[derive(Args)]
#[command(after_help = format!("{AFTER_HELP}\n\n{}", exit::HELP))]
pub struct Sign {
    /// A root's secret, made by `new-root`; give two or three, and two or three new ones with --new-roots.
    #[arg(long, value_name = "FILE", required = true)]
    root: Vec<PathBuf>,
    /// The three roots' public keys [default: those of --previous, or of three --root].
    #[arg(long, value_name = "FILE")]
    roots: Option<PathBuf>,
    /// A service's request, as `qicheng-service init` prints it; may be given many times.
    #[arg(long, value_name = "FILE", required_unless_present = "previous")]
    request: Vec<PathBuf>,
    /// The bundle's version: above the previous one's, by at most 1,000.
    #[arg(long, value_name = "N", value_parser = value_parser!(u64).range(1..))]
    version: u64,
    /// Days that the bundle lives, 1 to 90.
    #[arg(long, value_name = "N", default_value_t = MAX_LIFETIME_DAYS,
          value_parser = value_parser!(i64).range(1..=MAX_LIFETIME_DAYS))]
    days: i64,
    /// Days that the requested keys live, 1 to 1,100.
    #[arg(long, value_name = "N", default_value_t = 365,
          value_parser = value_parser!(i64).range(1..=1_100))]
    key_days: i64,
    /// Where the bundle goes.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The bundle that the new one follows.
    #[arg(long, value_name = "BUNDLE")]
    previous: Option<PathBuf>,
    #[command(flatten)]
    changes: Changes,
}

impl Sign {
    /// Runs it.
    ///
    /// # Errors
    /// Whatever would make a phone refuse the bundle, and files that cannot be read or written.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        let signers = self.signers()?;
        let (pinned, previous) = self.pinned(&signers)?;
        let new_roots = self.changes.new_roots()?;
        let all = all_roots(&pinned, new_roots.as_ref());
        for (path, signer) in self.root.iter().zip(&signers) {
            if !all.contains(&signer.public()) {
                return Err(Failure::input(path.display(), Fault::NotOfTheRoots));
            }
        }
        let now = whole_seconds(platform::now());
        let mut body = BundleBody {
            version: self.version,
            issued: now,
            expires: now + TimeDelta::days(self.days),
            roots: new_roots.unwrap_or(pinned),
            keys: self.keys(previous.as_ref(), now)?,
            pins: previous.as_ref().and_then(|b| b.body().pins.clone()),
        };
        self.changes.apply(&mut body)?;
        let signers: Vec<&dyn Signer> = signers.iter().map(|key| key as &dyn Signer).collect();
        let bytes = trust::build(&signers, &body).map_err(Usage::Bundle)?;
        // A phone takes it, or it is not written.
        let bundle = accept(previous.as_ref(), &pinned, &bytes, now).map_err(Usage::Bundle)?;
        output::file(&self.out, &bytes)?;
        print.result(&BundleSummary::of(&bundle, now))?;
        Ok(Exit::Done)
    }

    fn signers(&self) -> Result<Vec<SoftwareKey>, Failure> {
        let signers: Vec<SoftwareKey> = self
            .root
            .iter()
            .map(|path| roots::read_secret(path))
            .collect::<Result<_, _>>()?;
        let mut kids: Vec<_> = signers.iter().map(|key| key.public().kid()).collect();
        kids.sort_unstable();
        kids.dedup();
        if kids.len() == signers.len() && (2..=6).contains(&kids.len()) {
            Ok(signers)
        } else {
            Err(Usage::RootCount.into())
        }
    }

    /// Returns the roots that phones pin, and the previous bundle checked under them.
    fn pinned(&self, signers: &[SoftwareKey]) -> Result<(Roots, Option<Bundle>), Failure> {
        let given = self.roots.as_deref().map(roots::public).transpose()?;
        let previous = match (&self.previous, &given) {
            (None, _) => None,
            (Some(path), Some(given)) => Some(roots::bundle(path, given)?),
            (Some(path), None) => Some(reopen(path)?),
        };
        let of_signers: Vec<_> = signers.iter().map(Signer::public).collect();
        let pinned = match (given, &previous) {
            (given, Some(previous)) => {
                let pinned = *previous.roots();
                if given.is_some_and(|given| given.iter().any(|key| !pinned.contains(key))) {
                    let file = self.previous.as_deref().unwrap_or(Path::new(""));
                    return Err(Failure::input(file.display(), Fault::OtherRoots));
                }
                pinned
            }
            (Some(given), None) => given,
            (None, None) => Roots::try_from(of_signers).map_err(|_| Usage::Roots)?,
        };
        Ok((pinned, previous))
    }

    fn keys(
        &self,
        previous: Option<&Bundle>,
        now: DateTime<Utc>,
    ) -> Result<Vec<IssuerKey>, Failure> {
        let mut keys = previous.map_or_else(Vec::new, |bundle| bundle.body().keys.clone());
        let expires = now + TimeDelta::days(self.key_days);
        for path in &self.request {
            let fail = |fault| Failure::input(path.display(), fault);
            for asked in Request::read(path)?.keys(now, expires).map_err(fail)? {
                take(&mut keys, asked).map_err(fail)?;
            }
        }
        Ok(keys)
    }
}

/// Adds a key, or renews the same key of the same place.
fn take(keys: &mut Vec<IssuerKey>, mut asked: IssuerKey) -> Result<(), Fault> {
    let kid = asked.kid();
    let Some(held) = keys.iter_mut().find(|held| held.kid() == kid) else {
        keys.push(asked);
        return Ok(());
    };
    if held.place != asked.place || held.state != KeyState::Good {
        return Err(Fault::KeyTaken(kid));
    }
    asked.not_before = held.not_before;
    *held = asked;
    Ok(())
}

fn reopen(path: &Path) -> Result<Bundle, Failure> {
    let bytes = input::bytes(path, MAX_BUNDLE)?;
    Bundle::reopen(&bytes).map_err(|error| Failure::input(path.display(), error))
}

fn whole_seconds(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at)
}
