// What `src/reader/reader.wasm` is built from, as one number: `reader.source`
// beside it holds the number of the last build, and a test compares them.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { argv, stdout } from "node:process";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The SHA-256 of the module's sources and of the one library in them. */
export function sourceHash() {
  const read = "crates/codes/src/read";
  const files = readdirSync(join(root, read)).filter((name) => name !== "load.rs");
  const paths = [...files.map((name) => `${read}/${name}`), "crates/web-reader/src/lib.rs"];
  const hash = createHash("sha256");
  for (const path of paths.sort()) hash.update(`${path}\0${readFileSync(join(root, path), "utf8")}\0`);
  const [library] = /name = "rxing"\nversion = ".*"/.exec(readFileSync(join(root, "Cargo.lock"), "utf8"));
  return hash.update(library).digest("hex");
}

if (argv[1] === fileURLToPath(import.meta.url)) stdout.write(sourceHash());
