// `node tools/read-frames.mjs FOLDER [zxing-cpp]`: reads every frame (.pgm) in
// a folder with the code that the worker runs, or with zxing-cpp for comparing,
// and prints what `qicheng code read` prints: a line of JSON for each.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { argv, stdout } from "node:process";
import { fileURLToPath } from "node:url";

const [, , folder, other] = argv;
const read = other === "zxing-cpp" ? await zxingCpp() : await ours();

for (const file of readdirSync(folder).filter((name) => name.endsWith(".pgm")).sort()) {
  const frame = fromPgm(readFileSync(join(folder, file)));
  const start = performance.now();
  const text = await read(frame);
  const ms = Math.round((performance.now() - start) * 100) / 100;
  stdout.write(`${JSON.stringify({ file, text, ms })}\n`);
}

async function ours() {
  const { runnerImport } = await import("vite");
  const source = fileURLToPath(new URL("../src/reader", import.meta.url));
  const { module } = await runnerImport(join(source, "instance.ts"));
  const reader = new module.FrameReader(readFileSync(join(source, "reader.wasm")));
  return (frame) => reader.read(frame);
}

async function zxingCpp() {
  const { prepareZXingModule, readBarcodes } = await import("zxing-wasm/reader");
  const module = fileURLToPath(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm"));
  await prepareZXingModule({ overrides: { wasmBinary: readFileSync(module) }, fireImmediately: true });
  return async (frame) => {
    const found = await readBarcodes(frame, { formats: ["QRCode"], maxNumberOfSymbols: 1 });
    return found.find((code) => code.isValid)?.text ?? null;
  };
}

function fromPgm(bytes) {
  const [head, width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString("latin1", 0, 64));
  const luma = bytes.subarray(head.length);
  const data = new Uint8ClampedArray(luma.length * 4);
  luma.forEach((value, i) => data.fill(value, i * 4, i * 4 + 4));
  return { width: Number(width), height: Number(height), data };
}
