import { invoke } from "@tauri-apps/api/core";

import type { Commands } from "./generated";

/** The attribute by which the test binary says that it served this page, and where it listens. */
const LOOPBACK = "loopback";

/** What is only read, in whatever depth. */
type Read<T> = T extends object ? { readonly [Key in keyof T]: Read<T[Key]> } : T;

/** What a command takes; nothing for one without arguments. */
type Takes<Name extends keyof Commands> = Commands[Name]["takes"] extends null ? [] : [args: Read<Commands[Name]["takes"]>];

/** Calls a use case by name. The one function through which the UI leaves the page. */
export function call<Name extends keyof Commands>(command: Name, ...[args]: Takes<Name>): Promise<Commands[Name]["answers"]> {
  return send(command, args ?? {});
}

function send<Result>(command: string, args: object): Promise<Result> {
  const base = document.documentElement.dataset[LOOPBACK];
  return base === undefined ? invoke<Result>("call", { command, args }) : post<Result>(base + command, args);
}

async function post<Result>(url: string, args: object): Promise<Result> {
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(args) });
  const body: unknown = await answer.json();
  if (answer.ok) return body as Result;
  throw body as Error;
}
