// Reads every frame (.pgm) in a folder with the code that the worker runs, and
// prints what `qicheng code read` prints: a line of JSON for each.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const source = join(dirname(fileURLToPath(import.meta.url)), "../src/reader");
const { module } = await runnerImport(join(source, "instance.ts"));
const reader = new module.FrameReader(readFileSync(join(source, "reader.wasm")));

const folder = process.argv[2];
for (const file of readdirSync(folder).filter((name) => name.endsWith(".pgm")).sort()) {
  const frame = fromPgm(readFileSync(join(folder, file)));
  const start = performance.now();
  const text = reader.read(frame);
  console.log(JSON.stringify({ file, text, ms: performance.now() - start }));
}

function fromPgm(bytes) {
  const [head, width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString("latin1", 0, 64));
  const luma = bytes.subarray(head.length);
  const data = new Uint8ClampedArray(luma.length * 4);
  luma.forEach((value, i) => data.fill(value, i * 4, i * 4 + 4));
  return { width: Number(width), height: Number(height), data };
}
