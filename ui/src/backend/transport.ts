import { invoke } from "@tauri-apps/api/core";

/** The attribute by which the test binary says that it served this page, and where it listens. */
const LOOPBACK = "loopback";

/** Calls a use case by name. The one function through which the UI leaves the page. */
export function call<Result>(command: string, args: object = {}): Promise<Result> {
  const base = document.documentElement.dataset[LOOPBACK];
  return base === undefined ? invoke<Result>("call", { command, args }) : post<Result>(base + command, args);
}

async function post<Result>(url: string, args: object): Promise<Result> {
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(args) });
  const body: unknown = await answer.json();
  if (answer.ok) return body as Result;
  throw body as Error;
}
