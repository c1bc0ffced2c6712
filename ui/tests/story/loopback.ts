import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

const ROOT = join(import.meta.dirname, "../../..");

/** The loopback binary with a real service behind four devices. */
export interface Loopback {
  url: string;
  /** The one-time codes of helper, crew and employer. */
  codes: () => Promise<Record<"helper" | "crew" | "door" | "employer", string>>;
  /** Sends a vehicle for everyone whose identity was seen. */
  plan: () => Promise<void>;
  stop: () => void;
}

/** Starts the binary; `QICHENG_LOOPBACK_BIN` names it. */
export async function startLoopback(): Promise<Loopback> {
  const target = process.env["CARGO_TARGET_DIR"] ?? join(ROOT, "target");
  const binary = process.env["QICHENG_LOOPBACK_BIN"] ?? join(target, "debug/loopback");
  const child = spawn(binary, ["--demo", "--ui", join(ROOT, "ui/dist")], { stdio: ["ignore", "pipe", "inherit"] });
  const url = await firstLine(child);
  return {
    url,
    codes: async () => (await (await fetch(`${url}/demo/codes`)).json()) as Record<"helper" | "crew" | "door" | "employer", string>,
    plan: async () => {
      const answer = await fetch(`${url}/demo/plan`, { method: "POST" });
      if (!answer.ok) throw new Error(await answer.text());
    },
    stop: () => {
      child.kill("SIGINT");
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => { reject(new Error("the loopback binary ended")); });
    if (!child.stdout) return;
    createInterface(child.stdout).once("line", (line) => {
      resolve(line.replace("listening on ", ""));
    });
  });
}
