import { invoke } from "@tauri-apps/api/core";

/** Calls a command of the shell. The one function through which the UI leaves the page. */
export function call<Result>(command: string, args: Record<string, unknown> = {}): Promise<Result> {
  return invoke<Result>(command, args);
}
