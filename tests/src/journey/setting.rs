//! Before the story: roots, a service, a coordinator, and staff with their devices.

use super::Story;
use qicheng_app::{Home, staff, sync};
use qicheng_domain::{people::role::Role, region::RegionCode, rules::demonstration};
use qicheng_sync::http::HttpLine;
use qicheng_test_world::{Authority, Build, Coordinator, Device, Failure, Roots, Service};

/// Longshan county in Hunan.
pub const ORIGIN: &str = "433130";
/// Dongguan in Guangdong.
pub const DESTINATION: &str = "441900";

/// Everyone and everything that is there before the first worker registers.
pub struct Setting {
    pub service: Service,
    pub coordinator: Coordinator,
    pub build: Build,
    pub line: HttpLine,
    pub helper: Device,
    pub crew: Device,
    pub employer: Device,
    pub crew_id: String,
    pub employer_id: String,
}

/// Sets the story's world up.
pub async fn set_up(story: &mut Story) -> Result<Setting, Failure> {
    story.chapter("一、准备 — before New Year, in the county town");
    let place: RegionCode = ORIGIN.parse()?;
    let roots = Roots::make()?;
    let authority = Authority::make(DESTINATION.parse()?)?;
    let (mut service, request) = story.step(
        "the county sets up its service",
        Service::init(ORIGIN, "龙山县"),
    )?;
    let bundle = roots.sign(1, &[request], &[&authority])?;
    story.step(
        "two of three roots vouch for its keys",
        service.install_trust(&bundle),
    )?;
    let code = story.step(
        "a coordinator gets a one-time code",
        service.account("limin"),
    )?;
    story.step("the service starts", service.start())?;
    let build = Build {
        home: Home {
            place,
            url: service.url(),
        },
        roots: roots.public(),
        bundle,
    };
    let coordinator = story.step(
        "the coordinator logs in",
        Coordinator::log_in(&service.url(), "limin", &code).await,
    )?;
    let rules = authority.sign_rules(demonstration::GREEN_CODE)?;
    story.step(
        "Dongguan's rules are taken over, signed by Dongguan",
        coordinator.install_rules(&rules).await,
    )?;

    let helper = Device::new(&build)?;
    let crew = Device::new(&build)?;
    let employer = Device::new(&build)?;
    let line = sync::line(&helper.app, &[])?;
    enrol(
        &coordinator,
        &helper,
        &line,
        "村委会李主任",
        Role::Helper,
        ORIGIN,
    )
    .await?;
    let crew_id = enrol(&coordinator, &crew, &line, "司机老周", Role::Crew, ORIGIN).await?;
    let employer_id = enrol(
        &coordinator,
        &employer,
        &line,
        "恒达电子",
        Role::Employer,
        DESTINATION,
    )
    .await?;
    story.step(
        "helper, crew and employer take up their roles with one-time codes",
        Ok::<_, Failure>(()),
    )?;
    Ok(Setting {
        service,
        coordinator,
        build,
        line,
        helper,
        crew,
        employer,
        crew_id,
        employer_id,
    })
}

/// Makes a role and takes it up on a device; returns the role's id.
pub async fn enrol(
    coordinator: &Coordinator,
    device: &Device,
    line: &HttpLine,
    name: &str,
    role: Role,
    scope: &str,
) -> Result<String, Failure> {
    let (id, code) = coordinator.staff_code(name, role, scope.parse()?).await?;
    staff::enrol(&device.app, name, role, &code)?;
    sync::once(&device.app, line).await?;
    let refused = sync::refused(&device.app)?;
    if refused.is_empty() {
        Ok(id)
    } else {
        Err(format!("{name}: the code was refused").into())
    }
}
