import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { startBrowser } from "./browser.ts";
import { serve, type Served } from "./server.ts";

const PHOTOS = join(import.meta.dirname, "photos");
const WORKER = readdirSync(join(import.meta.dirname, "../dist/assets")).find((name) => name.startsWith("reader"));
/** Looks at a still photograph: each goes on where the one before had no time left. */
const MAX_POLLS = 40;

let browser: Browser;
let served: Served;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  served = await serve();
  page = await browser.newPage();
  served.answers = { "device.start": { error: { code: "not-set-up", fields: [] } } };
  await page.goto(served.url);
});

afterAll(async () => {
  await browser.close();
  served.close();
});

const photos = readdirSync(PHOTOS).filter((name) => name.endsWith(".png"));

test.each(photos)("the page's worker reads photograph %s", async (name) => {
  const text = readFileSync(join(PHOTOS, name.replace(".png", ".txt")), "utf8");
  expect(await read(`data:image/png;base64,${readFileSync(join(PHOTOS, name)).toString("base64")}`)).toBe(text);
});

test("a photograph without a code gives none", async () => {
  const blank = (await page.screenshot({ clip: { x: 0, y: 0, width: 320, height: 240 } })).toString("base64");
  expect(await read(`data:image/png;base64,${blank}`)).toBeNull();
});

/** Reads a picture as the camera's frames are read: drawn on a canvas, its pixels given to the built worker. */
function read(source: string): Promise<string | null> {
  return page.evaluate(
    async ({ source, worker, looks }) => {
      const picture = new Image();
      picture.src = source;
      await picture.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [picture.width, picture.height];
      const pen = canvas.getContext("2d");
      if (!pen) throw new Error("no canvas");
      const reader = new Worker(worker);
      try {
        for (let id = 1; id <= looks; id += 1) {
          pen.drawImage(picture, 0, 0);
          const { width, height, data } = pen.getImageData(0, 0, canvas.width, canvas.height);
          const answered = new Promise<{ text: string | null; broken?: boolean }>((resolve, reject) => {
            reader.onmessage = (event) => { resolve(event.data as { text: string | null }); };
            reader.onerror = () => { reject(new Error("the worker could not be started")); };
          });
          reader.postMessage({ id, wanted: "ours", width, height, data }, [data.buffer]);
          const answer = await answered;
          if (answer.broken) throw new Error("the reader could not be run");
          if (answer.text !== null) return answer.text;
        }
        return null;
      } finally {
        reader.terminate();
      }
    },
    { source, worker: `/assets/${WORKER ?? ""}`, looks: MAX_POLLS },
  );
}
