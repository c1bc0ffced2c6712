import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where phones reach the place's service: what its set-up code says. */
export const ADDRESS = "https://qicheng.longshan.example";

/** A real service over a place of three thousand people. */
export interface Place {
  url: string;
  name: string;
  password: string;
  stop: () => Promise<void>;
}

/** Makes the place in a folder of its own and serves it. */
export async function startPlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), "qicheng-console-"));
  const made = execFileSync(binary("QICHENG_CONSOLE_PLACE_BIN", "console_place"), [folder]).toString();
  const [name = "", password = ""] = made.trim().split("\n");
  const program = binary("QICHENG_SERVICE_BIN", "qicheng-service");
  execFileSync(program, ["address", "--data", folder, ADDRESS]);
  const service = spawn(program, ["serve", "--data", folder], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, RUST_LOG: "warn" },
  });
  const url = await listening(service);
  const stop = async () => {
    const ended = new Promise((resolve) => service.once("exit", resolve));
    service.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, name, password, stop };
}

function listening(service: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    service.stdout?.on("data", (part) => {
      said += String(part);
      const found = /listening on (http:\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    service.once("exit", () => { reject(new Error(`the service ended: ${said}`)); });
  });
}

function binary(variable: string, name: string): string {
  const path = process.env[variable];
  if (!path) throw new Error(`${variable} names the program ${name}: cargo xtask test sets it`);
  return path;
}
