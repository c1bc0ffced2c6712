//! Passes on paper, read back by this crate and by zbar.

#![allow(missing_docs, clippy::unwrap_used)]

use qicheng_codes::{
    paper::{self, Labels, PaperError, Pass, SIGN},
    read,
};
use std::process::Command;

/// As long as a ticket on paper: at most version 9.
const CODE: &str = "QC1:NCFOXN%TSMAHN-H9QCGDSB5QPN9 JAAE20VDQ6Q2L4D3EDEM9EQ7EY8DKXE.KCVEDWEDO/EPKEZKE \
                    PC3/DIWEXJC YC+ED64EHJCDWE5VC+1A-NAHN8Q/6 46-961A6DL6WW6B46+S9AY8UDAC1A946%96X4";

const LABELS: Labels<'static> = Labels {
    title: "纸质乘车凭证 Paper pass",
    issued: "制证 Made",
    name: "姓名 Name",
    seat: "座位 Seat",
    depart: "发车 Departs",
    boarding: "上车地点 Board at",
    bring: "请带好 Bring",
    call: "有事请打 Call",
    stamp: "盖章处 Stamp",
    check: "上车时出示此码和本人身份证，一人一码，用后作废 Show this code with your ID card. One person, one use.",
};

fn pass() -> Pass<'static> {
    Pass {
        code: CODE,
        name: "张*伟",
        from: "龙山县",
        to: "东莞市长安镇",
        date: "2月26日",
        time: "06:30",
        boarding: "龙山县汽车站 3 号门",
        seat: Some("12"),
        bring: &["身份证原件", "口罩", "健康证明", "一天的饮用水"],
        call: "0743-622 1234",
        issued: "2020-02-25 18:05",
    }
}

#[test]
fn the_picture_reads_back_to_the_very_text() {
    for dpi in [96, 150, 300] {
        let png = paper::png(&pass(), &LABELS, dpi).unwrap();
        assert_eq!(
            read::read_image(&png).unwrap().as_deref(),
            Some(CODE),
            "{dpi} dpi"
        );
        if let Ok(folder) = std::env::var("QICHENG_SHOW") {
            std::fs::write(format!("{folder}/pass-{dpi}.png"), &png).unwrap();
        }
    }
}

#[test]
fn an_independent_reader_reads_the_very_text() {
    let folder = std::env::temp_dir().join(format!("qicheng-paper-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("pass.png");
    std::fs::write(&file, paper::png(&pass(), &LABELS, 200).unwrap()).unwrap();
    let output = Command::new("zbarimg")
        .args(["--raw", "-q"])
        .arg(&file)
        .output();
    std::fs::remove_dir_all(&folder).unwrap();
    let output = output.expect("zbarimg is missing: install Debian's zbar-tools");
    assert_eq!(
        String::from_utf8(output.stdout)
            .unwrap()
            .trim_end_matches('\n'),
        CODE
    );
}

#[test]
fn a_page_for_the_printer_is_a_pdf_of_half_a_sheet() {
    let pdf = paper::pdf(&pass(), &LABELS).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    if let Ok(folder) = std::env::var("QICHENG_SHOW") {
        std::fs::write(format!("{folder}/pass.pdf"), &pdf).unwrap();
    }
    let text = String::from_utf8_lossy(&pdf);
    assert!(
        text.contains("/MediaBox[0 0 595.2756 419.52756]"),
        "not 210 × 148 mm"
    );
    assert_eq!(
        pdf,
        paper::pdf(&pass(), &LABELS).unwrap(),
        "the same pass twice"
    );
}

#[test]
fn the_font_holds_the_whole_table_of_standard_characters() {
    let table = include_str!("../data/tygf-8105.txt");
    let characters: Vec<char> = table.lines().flat_map(str::chars).collect();
    assert_eq!(characters.len(), 8_105);
    let missing: String = characters
        .into_iter()
        .filter(|&c| !paper::can_print(c))
        .collect();
    assert_eq!(missing, "");
    let others = (' '..='~').chain("，。、；：！？“”‘’（）《》【】·—…→￥〇".chars());
    assert_eq!(
        others.filter(|&c| !paper::can_print(c)).collect::<String>(),
        ""
    );
}

#[test]
fn a_missing_character_leaves_a_visible_sign() {
    assert!(paper::can_print(SIGN));
    let name = "张*\u{30EDE}";
    let svg = paper::svg(&Pass { name, ..pass() }, &LABELS).unwrap();
    assert!(svg.contains("张*〓"), "no sign for the missing character");
    let drawn = |name| paper::png(&Pass { name, ..pass() }, &LABELS, 96).unwrap();
    assert_ne!(drawn("张*\u{30EDE}"), drawn("张*"), "the sign is not seen");
}

#[test]
fn s21_what_the_font_does_not_hold_is_named() {
    let rare = Pass {
        name: "张*\u{30EDE}",
        boarding: "\u{30EDE}坪 广场\u{30EDF}",
        ..pass()
    };
    assert_eq!(rare.missing(), "\u{30EDE}\u{30EDF}");
    assert_eq!(pass().missing(), "");
}

#[test]
fn markup_in_a_field_stays_text() {
    let name = "</text><image href='file:///etc/passwd'/>&{{code}}";
    let svg = paper::svg(&Pass { name, ..pass() }, &LABELS).unwrap();
    assert!(!svg.contains("<image"));
    assert!(svg.contains("&lt;/text&gt;"));
    assert!(paper::png(&Pass { name, ..pass() }, &LABELS, 96).is_ok());
}

#[test]
fn nothing_of_the_template_is_left_open_and_an_empty_seat_leaves_no_label() {
    let svg = paper::svg(
        &Pass {
            seat: None,
            ..pass()
        },
        &LABELS,
    )
    .unwrap();
    assert!(!svg.contains("{{") && !svg.contains("}}"));
    assert!(!svg.contains(LABELS.seat));
}

#[test]
fn an_id_number_never_goes_on_paper() {
    for id in [
        "110105194912310021",
        "11010519491231002X",
        "110105 19491231 002X",
        "1101 0519 4912 3100 21",
        "电话13900139000 110105-19491231-0021",
        "110105491231002",
        "110105 491231 002",
    ] {
        let refused = paper::svg(&Pass { name: id, ..pass() }, &LABELS);
        assert_eq!(refused, Err(PaperError::IdNumber("name")));
        let refused = paper::svg(
            &Pass {
                bring: &["身份证", id],
                ..pass()
            },
            &LABELS,
        );
        assert_eq!(refused, Err(PaperError::IdNumber("bring")));
    }
}

#[test]
fn s21_a_trip_may_have_two_numbers_to_call() {
    for call in [
        "13900139000 13800138000",
        "0743-6221234 13900139000",
        "0743-6221234、0743-6221235",
        "139 0013 9000 - 138 0013 8000",
        "13900139000/13800138000",
        "400-810-1234 0743-6221234",
    ] {
        let svg = paper::svg(&Pass { call, ..pass() }, &LABELS).unwrap();
        assert!(svg.contains(call), "{call}");
    }
}

#[test]
fn long_fields_grow_smaller_but_stay_on_the_sheet() {
    let long = "广东省东莞市长安镇乌沙社区兴发南路恒达电子科技有限公司第三生产区南门对面临时停车场";
    let pass = Pass {
        boarding: long,
        to: long,
        name: "Abdurahman*Memtimin",
        ..pass()
    };
    let svg = paper::svg(&pass, &LABELS).unwrap();
    let joined: String = svg
        .split(['<', '>'])
        .filter(|text| long.contains(*text))
        .collect();
    assert!(joined.contains(long), "something was cut");
    let png = paper::png(&pass, &LABELS, 150).unwrap();
    assert_eq!(read::read_image(&png).unwrap().as_deref(), Some(CODE));
    if let Ok(folder) = std::env::var("QICHENG_SHOW") {
        std::fs::write(format!("{folder}/pass-long.png"), &png).unwrap();
    }
}

#[test]
fn a_resolution_beyond_reason_is_refused() {
    for dpi in [0, 95, 601, u32::MAX] {
        assert_eq!(paper::png(&pass(), &LABELS, dpi), Err(PaperError::Dpi(dpi)));
    }
}
