import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import { FrameReader, toLuma, type Frame } from "./instance";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const wasm = readFileSync(here("reader.wasm"));

/** Draws rows of `#` and `.` with a quiet zone, each module `scale` pixels wide. */
function frame(rows: string[], scale: number): Frame {
  const side = (rows.length + 8) * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let i = 0; i < side * side; i += 1) {
    const [x, y] = [i % side, Math.floor(i / side)].map((at) => Math.floor(at / scale) - 4) as [number, number];
    if (rows[y]?.[x] === "#") data.fill(0, i * 4, i * 4 + 3);
  }
  return { width: side, height: side, data };
}

const code = readFileSync(here("fixtures/code.txt"), "utf8").trim().split("\n");
const blank: Frame = { width: 64, height: 64, data: new Uint8ClampedArray(64 * 64 * 4) };

const any = () => true;

test("a code is read, in any size", () => {
  const reader = new FrameReader(wasm);
  for (const scale of [2, 3, 7]) expect(reader.read(frame(code, scale), any)).toBe("QC1:HELLO 启程");
});

test("where there is no code there is no text", () => {
  const reader = new FrameReader(wasm);
  expect(reader.read(blank, any)).toBeNull();
  expect(reader.read({ width: 0, height: 0, data: new Uint8ClampedArray(0) }, any)).toBeNull();
});

test("a frame ends when patience does, and the next goes on from there", () => {
  const reader = new FrameReader(wasm);
  const light = frame(code, 4);
  const dark = { ...light, data: light.data.map((value, i) => (i % 4 === 3 ? value : 255 - value)) };
  const one = { now: () => 0, ms: 0 };
  expect(reader.read(dark, any, one)).toBeNull();
  let time = 0;
  const oneStep = { now: () => (time += 1), ms: 2 };
  const read = Array.from({ length: 12 }, () => reader.read(dark, any, oneStep)).filter((text) => text !== null);
  expect(read.length).toBeGreaterThan(0);
  expect(reader.read(light, any, one)).toBe("QC1:HELLO 启程");
});

test("s03 a code of somebody else's is given once no way of looking has shown a wanted one", () => {
  const reader = new FrameReader(wasm);
  const certificate = (text: string) => text.startsWith("HC1:");
  expect(reader.read(frame(code, 4), certificate)).toBe("QC1:HELLO 启程");
  const one = { now: () => 0, ms: 0 };
  expect(reader.read(frame(code, 4), certificate, one)).toBeNull();
});

test("luma weighs colours as the gates' reader does", () => {
  const data = new Uint8ClampedArray([255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255]);
  expect([...toLuma({ width: 4, height: 1, data })]).toEqual([54, 182, 18, 255]);
});

test("the module asks for nothing and needs only WebAssembly's first version", () => {
  expect(WebAssembly.Module.imports(new WebAssembly.Module(wasm))).toEqual([]);
});

test("the module is built from the sources as they are; if not, `cargo xtask reader`", () => {
  const now = execFileSync("node", [here("../../tools/reader-source.mjs")], { encoding: "utf8" });
  expect(readFileSync(here("reader.source"), "utf8").trim()).toBe(now);
});
