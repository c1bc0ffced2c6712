import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

import type { Answers } from "./canned.ts";

const DIST = join(import.meta.dirname, "../dist");
const KINDS: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

/** A page served with answers that a test sets. */
export interface Served {
  url: string;
  /** What the core answers from now on, or a function of the arguments that does; a thrown error is given as `{ error: … }`. */
  answers: Answers;
  /** Commands that were called, in order. */
  calls: { command: string; args: unknown }[];
  close: () => void;
}

/** Serves the built UI with canned answers, as the loopback binary serves it with real ones. */
export async function serve(): Promise<Served> {
  const served: Served = { url: "", answers: {}, calls: [], close: () => undefined };
  const server = createServer((request, response) => {
    void answer(served, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  served.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  served.close = () => server.close();
  return served;
}

async function answer(served: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? "/";
  if (path.startsWith("/call/")) {
    let body = "";
    for await (const part of request) body += String(part);
    const command = path.slice("/call/".length);
    served.calls.push({ command, args: JSON.parse(body) });
    const answer = served.answers[command] ?? null;
    const value: unknown = typeof answer === "function" ? (answer as (args: unknown) => unknown)(served.calls.at(-1)?.args) : answer;
    const failed = typeof value === "object" && value !== null && "error" in value;
    response.writeHead(failed ? 422 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(failed ? value.error : value));
    return;
  }
  const file = path === "/" ? "index.html" : path.slice(1);
  try {
    const bytes = await readFile(join(DIST, file));
    response.writeHead(200, { "content-type": KINDS[extname(file)] ?? "application/octet-stream" });
    response.end(file === "index.html" ? String(bytes).replace("<html ", '<html data-loopback="/call/" ') : bytes);
  } catch {
    response.writeHead(404);
    response.end();
  }
}
