//! What the person at the terminal reads.

use qicheng_test_world::{Failure, binary};
use qicheng_tests::demonstration::{COORDINATOR, DEVICES, Demonstration};

/// Says what is being done.
#[expect(clippy::print_stderr, reason = "progress goes to standard error")]
pub fn progress(text: &str) {
    eprintln!("-- {text}");
}

/// Says something that is to be kept.
#[expect(
    clippy::print_stdout,
    reason = "what a person reads goes to standard output"
)]
pub fn line(text: &str) {
    println!("{text}");
}

/// Says where everything is and how to get in.
pub async fn everything(demonstration: &Demonstration) -> Result<(), Failure> {
    let console = format!("{}/console", demonstration.place.service.url());
    line(&format!("\nConsole   {console}"));
    line(&format!("          name      {COORDINATOR}"));
    line(&format!("          password  {}", demonstration.password()));
    let codes = demonstration.codes().await?;
    if !codes.is_empty() {
        line("\nStaff     one-time codes, each also as a picture");
    }
    for (member, code, picture) in codes {
        line(&format!(
            "          {:9} {code}   {}   {}",
            member.role,
            member.name,
            picture.display()
        ));
    }
    if let Some(pass) = demonstration.paper_pass()? {
        line(&format!("\nPaper     王桂兰's pass   {}", pass.display()));
    }
    let app = binary("qicheng-shell", "QICHENG_SHELL_BIN")?;
    line("\nDevices   each opens in a window of its own, from another terminal, while this runs");
    for device in &DEVICES {
        let folder = demonstration.device(device.name);
        line(&format!("          {:9} {}", device.name, device.about));
        line(&format!(
            "                    {} --data {}",
            app.display(),
            folder.display()
        ));
    }
    Ok(())
}
