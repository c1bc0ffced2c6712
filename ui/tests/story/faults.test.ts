import { writeFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startBrowser } from "../browser.ts";
import { LANGUAGES } from "../look.ts";
import { startLoopback, type Loopback } from "./loopback.ts";
import { Window } from "./window.ts";

let browser: Browser;
let loopback: Loopback;

beforeAll(async () => {
  browser = await startBrowser();
  loopback = await startLoopback();
});

afterAll(async () => {
  await browser.close();
  loopback.stop();
});

async function open(device: string, language: string): Promise<Window> {
  const page = await browser.newPage({ viewport: { width: 412, height: 915 }, reducedMotion: "reduce", locale: language });
  const window = new Window(page, language);
  const chosen = JSON.stringify({ name: "language", value: language });
  await fetch(`${loopback.url}/${device}/call/device.set`, { method: "POST", body: chosen });
  await page.goto(`${loopback.url}/${device}/`);
  await page.waitForSelector(".screen");
  return window;
}

describe.each(LANGUAGES)("on screen, in %s:", (language) => {
  test.each([
    ["away", "offline", "kept.saved", "service-away"],
    ["late", "clock-wrong", "kept.untouched", "clock-wrong"],
  ] as const)("%s", async (device, code, kept, name) => {
    const window = await open(device, language);
    await begin(window);
    await window.bar("nav.me");
    await window.sees(`error-${code}.what`);
    await window.sees(kept);
    await window.sees(`error-${code}.do`);
    await window.look("faults", name);
    expect(window.faults).toEqual([]);
    await window.page.close();
  });

  test("a damaged file is told at once, and says what was kept of it", async () => {
    const window = await open("damaged", language);
    await window.sees("error-damaged.what");
    await window.sees("kept.moved");
    await window.look("faults", "damaged");
    expect(window.faults).toEqual([]);
    await window.page.close();
  });

  test("a camera that is refused and pictures that are none leave the other ways open", async () => {
    const window = await open("away", language);
    await begin(window);
    await window.bar("nav.me");
    await window.press("me.identity");
    await window.press("scan.camera");
    await window.sees("scan.camera-refused");
    await window.sees("scan.camera-refused-do");
    await window.look("faults", "camera-refused");
    const folder = mkdtempSync(join(tmpdir(), "qicheng-fault-"));
    const none = join(folder, "none.png");
    writeFileSync(none, "no picture");
    await window.scanPicture(none);
    await window.sees("error-bad-picture.what");
    await window.look("faults", "bad-picture");
    const blank = join(folder, "blank.png");
    await window.page.screenshot({ path: blank, clip: { x: 0, y: 0, width: 40, height: 40 } });
    await window.scanPicture(blank);
    await window.sees("scan.no-code");
    await window.look("faults", "no-code");
    expect(window.faults).toEqual([]);
    await window.page.close();
  });
});

/** The shortest way to a worker's screens. */
async function begin(window: Window): Promise<void> {
  if (!(await window.page.getByRole("button", { name: window.t("welcome.start") }).isVisible())) return;
  await window.press("welcome.start");
  await window.tick(window.t("consent.service"));
  await window.press("consent.agree");
  await window.sees("next-register.title");
}
