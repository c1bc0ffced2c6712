//! Draws a sheet as pixels or as a page.

use super::{error::PaperError, font};
use krilla::{Document, geom::Size, page::PageSettings};
use krilla_svg::{SurfaceExt as _, SvgSettings};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree},
};

/// The sheet's width and height in millimetres.
pub const SHEET_MM: (f32, f32) = (210.0, 148.0);

const MM_AN_INCH: f32 = 25.4;
const POINTS_AN_INCH: f32 = 72.0;

pub(super) fn png(svg: &str, dpi: u32) -> Result<Vec<u8>, PaperError> {
    let tree = tree(svg)?;
    let pixels = |mm: f32| (mm / MM_AN_INCH * dpi as f32).round() as u32;
    let (width, height) = (pixels(SHEET_MM.0), pixels(SHEET_MM.1));
    let mut pixmap = Pixmap::new(width, height).ok_or(PaperError::Draw)?;
    let scale = Transform::from_scale(
        width as f32 / tree.size().width(),
        height as f32 / tree.size().height(),
    );
    resvg::render(&tree, scale, &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|_| PaperError::Draw)
}

pub(super) fn pdf(svg: &str) -> Result<Vec<u8>, PaperError> {
    let tree = tree(svg)?;
    let points = |mm: f32| mm / MM_AN_INCH * POINTS_AN_INCH;
    let size = Size::from_wh(points(SHEET_MM.0), points(SHEET_MM.1)).ok_or(PaperError::Draw)?;
    let mut document = Document::new();
    let mut page = document.start_page_with(PageSettings::new(size));
    let mut surface = page.surface();
    surface
        .draw_svg(&tree, size, SvgSettings::default())
        .ok_or(PaperError::Draw)?;
    surface.finish();
    page.finish();
    document.finish().map_err(|_| PaperError::Draw)
}

fn tree(svg: &str) -> Result<Tree, PaperError> {
    let options = Options {
        fontdb: font::database(),
        ..Options::default()
    };
    Tree::from_str(svg, &options).map_err(|_| PaperError::Draw)
}
