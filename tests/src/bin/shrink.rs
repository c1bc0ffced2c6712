//! Writes a picture of a screen anew with at most 256 colours: `shrink FROM TO`. For the README's pictures.

use image::{ImageReader, RgbImage};
use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use std::{collections::HashMap, env, error::Error, fs::File, io::BufWriter};

/// As many as an index of one byte tells apart.
const COLOURS: usize = 256;

type Rgb = [u8; 3];

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<_> = env::args_os().skip(1).collect();
    let [from, to] = paths.as_slice() else {
        return Err("shrink FROM TO".into());
    };
    let picture = ImageReader::open(from)?.decode()?.into_rgb8();
    let palette = palette(&picture);
    let mut known = HashMap::new();
    let indices = picture.pixels().map(|pixel| {
        *known
            .entry(pixel.0)
            .or_insert_with(|| nearest(&palette, pixel.0))
    });
    let indices: Vec<u8> = indices.collect();

    let file = BufWriter::new(File::create(to)?);
    let mut encoder = Encoder::new(file, picture.width(), picture.height());
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(palette.concat());
    encoder.set_compression(Compression::High);
    encoder.set_filter(Filter::NoFilter);
    Ok(encoder.write_header()?.write_image_data(&indices)?)
}

/// The most frequent colours, each standing for those that differ from it by less than the eye sees.
fn palette(picture: &RgbImage) -> Vec<Rgb> {
    let mut counts: HashMap<Rgb, usize> = HashMap::new();
    for pixel in picture.pixels() {
        *counts.entry(pixel.0).or_default() += 1;
    }
    let mut colours: Vec<(Rgb, usize)> = counts.into_iter().collect();
    colours.sort_by_key(|&(colour, count)| (std::cmp::Reverse(count), colour));
    let mut chosen: Vec<Rgb> = Vec::new();
    // Wider apart until they are few enough.
    for apart in 1_u32.. {
        chosen.clear();
        for &(colour, _) in &colours {
            if chosen
                .iter()
                .all(|&other| distance(other, colour) >= apart * apart)
            {
                chosen.push(colour);
            }
        }
        if chosen.len() <= COLOURS {
            break;
        }
    }
    chosen
}

fn nearest(palette: &[Rgb], colour: Rgb) -> u8 {
    let nearest = (0..)
        .zip(palette)
        .min_by_key(|&(_, &other)| distance(other, colour));
    nearest.map_or(0, |(index, _)| index)
}

fn distance(one: Rgb, other: Rgb) -> u32 {
    one.into_iter()
        .zip(other)
        .map(|(a, b)| u32::from(a.abs_diff(b)).pow(2))
        .sum()
}
