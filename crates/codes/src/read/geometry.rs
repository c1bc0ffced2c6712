//! Maps modules of a tilted symbol to points of the picture.

/// A point in the picture, in pixels.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Point {
    pub(super) const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
}

/// A plane projection from the unit square onto four corners.
pub(super) struct Projection {
    x: [f64; 3],
    y: [f64; 3],
    w: [f64; 2],
}

impl Projection {
    /// Projects (0,0), (1,0), (1,1), (0,1) onto the corners, in that order.
    pub(super) fn onto([p0, p1, p2, p3]: [Point; 4]) -> Option<Self> {
        let (dx1, dy1) = (p1.x - p2.x, p1.y - p2.y);
        let (dx2, dy2) = (p3.x - p2.x, p3.y - p2.y);
        let (dx3, dy3) = (p0.x - p1.x + p2.x - p3.x, p0.y - p1.y + p2.y - p3.y);
        let area = dx1 * dy2 - dx2 * dy1;
        if !area.is_finite() || area.abs() < 1.0 {
            return None;
        }
        let g = (dx3 * dy2 - dx2 * dy3) / area;
        let h = (dx1 * dy3 - dx3 * dy1) / area;
        // Beyond this the square's far edge is behind the camera.
        if g <= -0.9 || h <= -0.9 || g + h <= -0.9 {
            return None;
        }
        Some(Self {
            x: [p1.x - p0.x + g * p1.x, p3.x - p0.x + h * p3.x, p0.x],
            y: [p1.y - p0.y + g * p1.y, p3.y - p0.y + h * p3.y, p0.y],
            w: [g, h],
        })
    }

    /// Maps a point of the unit square (or around it) into the picture.
    pub(super) fn map(&self, u: f64, v: f64) -> Point {
        let w = self.w[0] * u + self.w[1] * v + 1.0;
        Point {
            x: (self.x[0] * u + self.x[1] * v + self.x[2]) / w,
            y: (self.y[0] * u + self.y[1] * v + self.y[2]) / w,
        }
    }
}
