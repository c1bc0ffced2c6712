use super::reader::Reader;
use crate::{
    failure::{Failure, Fault},
    input,
};
use qicheng_credential::{
    credential::StaffCredential,
    encoding::text::CODE_MAX,
    key::{Kid, PublicKey},
    staff::act::{ACT_MAX, SignedAct},
    status::StatusList,
    trust::Purpose,
};
use qicheng_domain::{people::role::Role, travel::attendance::RecordedAct};
use std::path::PathBuf;

/// Someone whose acts count.
pub struct Member {
    key: PublicKey,
    role: Role,
    /// From when until when, seconds since 1970.
    good: std::ops::Range<i64>,
}

/// Reads the credentials of staff and checks each under the bundle and the lists.
///
/// # Errors
/// The first that cannot be read or does not hold.
pub fn staff(
    paths: &[PathBuf],
    reader: &Reader<'_>,
    lists: &[StatusList],
) -> Result<Vec<Member>, Failure> {
    let each = |path: &PathBuf| {
        let bytes = input::bytes(path, CODE_MAX)?;
        member(&bytes, reader, lists).map_err(|fault| Failure::input(path.display(), fault))
    };
    paths.iter().map(each).collect()
}

/// Reads acts and checks each against the staff who signed it.
///
/// # Errors
/// The first that cannot be read or does not hold.
pub fn verified(paths: &[PathBuf], staff: &[Member]) -> Result<Vec<RecordedAct>, Failure> {
    let each = |path: &PathBuf| {
        let bytes = input::bytes(path, ACT_MAX)?;
        act(&bytes, staff).map_err(|fault| Failure::input(path.display(), fault))
    };
    paths.iter().map(each).collect()
}

fn member(bytes: &[u8], reader: &Reader<'_>, lists: &[StatusList]) -> Result<Member, Fault> {
    let credential = StaffCredential::parse(bytes)?;
    let parsed = &credential.parsed;
    let issuer = reader.bundle.key(parsed.kid, Purpose::Staff, reader.at)?;
    parsed.verify(issuer.verifying()?)?;
    let status = credential.staff.status;
    let revoked = lists
        .iter()
        .filter(|list| (list.place, list.id) == (issuer.place, status.list))
        .any(|list| list.revoked.contains(status.index) == Some(true));
    if revoked {
        return Err(Fault::Revoked);
    }
    Ok(Member {
        key: credential.key,
        role: credential.staff.role,
        good: parsed.credential.issued..parsed.credential.expires,
    })
}

fn act(bytes: &[u8], staff: &[Member]) -> Result<RecordedAct, Fault> {
    let signed = SignedAct::parse(bytes)?;
    let by = |kid: Kid| staff.iter().find(|member| member.key.kid() == kid);
    let member = by(signed.kid).ok_or(Fault::UnknownStaff(signed.kid))?;
    signed.verify(&member.key)?;
    let in_time = member.good.contains(&signed.act.at.timestamp());
    // Helpers register people; they neither board nor check them.
    if !in_time || member.role == Role::Helper {
        return Err(Fault::NotTheirs);
    }
    Ok((&signed.act).into())
}
