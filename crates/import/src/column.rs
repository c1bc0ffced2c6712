//! Which column holds what, by the words in its header.

use crate::table::{Cell, Row};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Name,
    IdNumber,
    Mobile,
    Home,
    HomeDetail,
    Destination,
    Earliest,
    Latest,
    Poverty,
    Employer,
}

/// The words that offices write over each column.
const WORDS: &[(Column, &[&str])] = &[
    (Column::Name, &["姓名", "名字", "name"]),
    (
        Column::IdNumber,
        &[
            "身份证号",
            "身份证号码",
            "公民身份号码",
            "证件号码",
            "身份证",
            "公民身份证号码",
            "id_number",
        ],
    ),
    (
        Column::Mobile,
        &[
            "手机",
            "手机号",
            "手机号码",
            "联系电话",
            "联系方式",
            "电话",
            "mobile",
        ],
    ),
    (
        Column::Home,
        &["户籍县", "户籍地", "家庭住址", "户籍地址", "home"],
    ),
    (Column::HomeDetail, &["乡镇村", "详细地址", "home_detail"]),
    (
        Column::Destination,
        &["去向", "目的地", "务工地", "务工地点", "destination"],
    ),
    (
        Column::Earliest,
        &["最早", "最早出发", "出发日期", "earliest"],
    ),
    (Column::Latest, &["最晚", "最晚出发", "latest"]),
    (Column::Poverty, &["人员类别", "poverty"]),
    (Column::Employer, &["用工单位", "employer"]),
];

impl Column {
    /// Returns the field's name everywhere.
    pub fn field(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::IdNumber => "id_number",
            Self::Mobile => "mobile",
            Self::Home => "home",
            Self::HomeDetail => "home_detail",
            Self::Destination => "destination",
            Self::Earliest => "earliest",
            Self::Latest => "latest",
            Self::Poverty => "poverty",
            Self::Employer => "employer",
        }
    }
}

/// Where each column stands.
#[derive(Debug, Default)]
pub struct Columns(Vec<(Column, usize)>);

impl Columns {
    /// Reads a row as headers; where two stand for one column, the first does.
    pub fn of(row: &Row) -> Self {
        let mut columns = Self::default();
        for (at, cell) in &row.cells {
            if let Cell::Text(text) = cell
                && let Some(column) = column(text)
                && columns.at(column).is_none()
            {
                columns.0.push((column, *at));
            }
        }
        columns
    }

    /// Returns where a column stands.
    pub fn at(&self, column: Column) -> Option<usize> {
        self.0.iter().find(|(c, _)| *c == column).map(|(_, at)| *at)
    }

    /// Returns how many columns there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether people can be read by them.
    pub fn suffice(&self) -> bool {
        [Column::Name, Column::IdNumber, Column::Home]
            .into_iter()
            .all(|column| self.at(column).is_some())
    }
}

/// Returns the column of a header; signs for "required" and remarks in brackets count for nothing.
fn column(header: &str) -> Option<Column> {
    let word = header.split(['(', '（', '[', '【']).next()?;
    let word: String = word
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '_')
        .flat_map(char::to_lowercase)
        .collect();
    let is_it = |(_, words): &&(Column, &[&str])| words.contains(&word.as_str());
    WORDS.iter().find(is_it).map(|(column, _)| *column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_as_offices_write_them() {
        for (header, expected) in [
            ("姓 名", Some(Column::Name)),
            ("*身份证号码（18 位）", Some(Column::IdNumber)),
            ("联系\n电话：", Some(Column::Mobile)),
            ("Home", Some(Column::Home)),
            ("备注", None),
            ("序号", None),
        ] {
            assert_eq!(column(header), expected, "{header}");
        }
    }
}
