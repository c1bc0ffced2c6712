//! What the committed Android project promises, read from its files: no package is built here.

use roxmltree::{Document, Node};
use std::{
    fs,
    path::{Path, PathBuf},
};

const ANDROID: &str = "http://schemas.android.com/apk/res/android";

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/gen/android")
}

fn text(path: &str) -> String {
    fs::read_to_string(project().join(path)).unwrap()
}

fn named<'a>(document: &'a Document<'a>, element: &str) -> Vec<Node<'a, 'a>> {
    let all = document.descendants();
    all.filter(|node| node.has_tag_name(element)).collect()
}

fn attribute<'a>(node: &Node<'a, 'a>, name: &str) -> &'a str {
    node.attribute((ANDROID, name)).unwrap_or_default()
}

#[test]
fn the_app_asks_for_network_and_camera_and_nothing_else() {
    let manifest = text("app/src/main/AndroidManifest.xml");
    let document = Document::parse(&manifest).unwrap();
    let mut asked: Vec<&str> = named(&document, "uses-permission")
        .iter()
        .map(|node| attribute(node, "name"))
        .collect();
    asked.sort_unstable();
    assert_eq!(
        asked,
        [
            "android.permission.ACCESS_NETWORK_STATE",
            "android.permission.CAMERA",
            "android.permission.INTERNET",
        ]
    );
    let features = named(&document, "uses-feature");
    assert!(!features.is_empty());
    for feature in features {
        assert_eq!(
            attribute(&feature, "required"),
            "false",
            "phones without it are kept out"
        );
    }
}

#[test]
fn nothing_is_backed_up_and_nothing_travels_in_the_clear() {
    let manifest = text("app/src/main/AndroidManifest.xml");
    let document = Document::parse(&manifest).unwrap();
    let application = named(&document, "application")[0];
    assert_eq!(attribute(&application, "allowBackup"), "false");
    assert_eq!(attribute(&application, "fullBackupContent"), "false");
    assert_eq!(attribute(&application, "usesCleartextTraffic"), "false");
    assert_eq!(
        attribute(&application, "networkSecurityConfig"),
        "@xml/network_security_config"
    );
    assert_eq!(
        attribute(&application, "dataExtractionRules"),
        "@xml/data_extraction_rules"
    );

    let network = text("app/src/main/res/xml/network_security_config.xml");
    let network = Document::parse(&network).unwrap();
    let base = named(&network, "base-config")[0];
    assert_eq!(base.attribute("cleartextTrafficPermitted"), Some("false"));
    assert!(
        !network
            .descendants()
            .any(|node| node.has_tag_name("domain-config"))
    );

    let rules = text("app/src/main/res/xml/data_extraction_rules.xml");
    let rules = Document::parse(&rules).unwrap();
    assert!(named(&rules, "include").is_empty());
    for way in ["cloud-backup", "device-transfer"] {
        let excluded: Vec<_> = named(&rules, way)[0]
            .children()
            .filter_map(|node| node.attribute("domain"))
            .collect();
        assert_eq!(
            excluded,
            ["root", "file", "database", "sharedpref", "external"]
        );
    }
}

#[test]
fn only_the_launcher_can_start_anything_and_the_keyboard_covers_nothing() {
    let manifest = text("app/src/main/AndroidManifest.xml");
    let document = Document::parse(&manifest).unwrap();
    for element in ["service", "receiver", "provider"] {
        for node in named(&document, element) {
            assert_eq!(attribute(&node, "exported"), "false", "{element}");
        }
    }
    let activities = named(&document, "activity");
    assert_eq!(activities.len(), 1);
    assert_eq!(
        attribute(&activities[0], "windowSoftInputMode"),
        "adjustResize"
    );
    assert_eq!(attribute(&activities[0], "launchMode"), "singleTask");
}

#[test]
fn the_screen_is_neither_captured_nor_covered_by_bars() {
    let activity = text("app/src/main/java/cn/qicheng/app/MainActivity.kt");
    let secure = activity.find("FLAG_SECURE").unwrap();
    let shown = activity.find("super.onCreate").unwrap();
    assert!(
        secure < shown,
        "the flag must hold before anything is drawn"
    );
    assert!(activity.contains("setOnApplyWindowInsetsListener"));
}

#[test]
fn it_runs_from_android_7_on_and_is_split_by_abi() {
    let build = text("app/build.gradle.kts");
    assert!(build.contains("minSdk = 24"));
    assert!(build.contains("enableSplit = true"));
    let plugin = text("buildSrc/src/main/java/cn/qicheng/app/kotlin/RustPlugin.kt");
    assert!(plugin.contains(r#"listOf("arm64-v8a", "armeabi-v7a")"#));
    assert!(plugin.contains(r#"listOf("aarch64", "armv7")"#));
}

#[test]
fn the_package_is_named_as_in_tauris_configuration() {
    let configuration = fs::read(project().join("../../tauri.conf.json")).unwrap();
    let configuration: serde_json::Value = serde_json::from_slice(&configuration).unwrap();
    let identifier = configuration["identifier"].as_str().unwrap();
    let build = text("app/build.gradle.kts");
    assert!(build.contains(&format!("applicationId = \"{identifier}\"")));
    assert!(build.contains(&format!("namespace = \"{identifier}\"")));
}
