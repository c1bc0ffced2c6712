//! What a crash says of the people on a phone: nothing.

use crate::{input, phone::Phone, setting};
use qicheng_app::{
    forms,
    people::{self, Carrier},
    roles::worker,
};
use qicheng_domain::health::{DeclarationForm, Symptom};
use qicheng_test_world::Failure;
use std::path::Path;

/// Fills in every form of a worker, hands all of it to `Debug`, right and wrong, and panics.
pub fn panics(folder: &Path) -> Result<(), Failure> {
    let build = setting::handed(folder)?;
    let phone = Phone::open(&build, folder, 1)?;
    let app = phone.app()?;
    let person = people::add(app, Carrier::Phone)?.value;
    worker::give_consent(app, person, qicheng_test_kit::people::agrees())?;
    let form = input::registration();
    worker::register(app, person, &form)?;
    let ill = DeclarationForm {
        temperature: input::CANARIES[6].to_owned(),
        symptoms: vec![Symptom::Fever],
        ..DeclarationForm::default()
    };
    worker::declare(app, person, &ill)?;
    forms::save_field(app, person, "intent", "pick_up", input::CANARIES[5])?;
    let wrong = qicheng_domain::people::registration::RegistrationForm {
        id_number: format!("{}0", input::CANARIES[1]),
        ..form.clone()
    };
    let refused = worker::register(app, person, &wrong).err();
    let home = worker::home(app, person)?;
    let declared = worker::declarations(app, person)?;
    panic!(
        "{form:?} {ill:?} {refused:?} {home:?} {declared:?} {build:?}",
        build = build.home
    );
}
