// `npm run reader`: builds `src/reader/reader.wasm` from `crates/web-reader`.
//
// The oldest web view (Chrome 61) knows WebAssembly's first version alone, and
// the standard library that Rust ships needs more: it is built anew, with
// Debian's compiler, which brings its source. Its packages are unpacked into a
// folder of their own, as they must not be installed beside another Rust.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";

import { root, sourceHash } from "./reader-source.mjs";

const PACKAGES = ["rustc-web", "libstd-rust-web-dev", "libstd-rust-web-1.96", "rust-web-src", "libllvm22", "lld-22"];
const TARGET = "wasm32-unknown-unknown";

const cache = join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "qicheng", "web-reader");
const tools = join(cache, "root", "usr");

if (!existsSync(join(cache, "unpacked"))) unpack();
build();
const built = join(cache, "target", TARGET, "web", "qicheng_web_reader.wasm");
const reader = join(root, "ui", "src", "reader");
copyFileSync(built, join(reader, "reader.wasm"));
chmodSync(join(reader, "reader.wasm"), 0o644);
writeFileSync(join(reader, "reader.source"), `${sourceHash()}\n`);

function unpack() {
  const packages = join(cache, "packages");
  mkdirSync(packages, { recursive: true });
  run("apt-get", ["download", "--quiet", ...PACKAGES], { cwd: packages });
  for (const file of readdirSync(packages)) run("dpkg", ["-x", join(packages, file), join(cache, "root")]);
  writeFileSync(join(cache, "unpacked"), "");
}

function build() {
  const flags = [
    "-Ctarget-cpu=mvp",
    "-Clinker-flavor=wasm-ld",
    // A panic is a trap without a message, and no path of this machine goes in.
    "-Zunstable-options -Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    `--remap-path-prefix=${homedir()}=/home`,
  ];
  const arguments_ = ["build", "--locked", "--package=qicheng-web-reader", "--profile=web", `--target=${TARGET}`];
  run("cargo", [...arguments_, "-Zbuild-std=std,panic_abort"], {
    cwd: root,
    env: {
      ...env,
      RUSTC: join(tools, "bin", "rustc"),
      RUSTC_BOOTSTRAP: "1",
      LD_LIBRARY_PATH: join(tools, "lib", "x86_64-linux-gnu"),
      CARGO_TARGET_DIR: join(cache, "target"),
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: join(tools, "lib", "llvm-22", "bin", "wasm-ld"),
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: flags.join(" "),
    },
  });
}

function run(program, arguments_, options) {
  execFileSync(program, arguments_, { stdio: "inherit", ...options });
}
