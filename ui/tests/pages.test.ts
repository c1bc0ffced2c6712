import { readFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { keyboardFaults, layoutFaults } from "./layout.ts";
import { SCREENS, type Shown } from "./screens.ts";
import { serve, type Served } from "./server.ts";

const SIZES = [
  [360, 640],
  [412, 915],
  [1280, 800],
] as const;
const LANGUAGES = ["zh-CN", "en"] as const;
const PICTURES = join(import.meta.dirname, "../../target/screens");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser: Browser;
let served: Served;
let page: Page;

beforeAll(async () => {
  const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  served = await serve();
  page = await browser.newPage({ reducedMotion: "reduce" });
});

afterAll(async () => {
  await browser.close();
  served.close();
});

describe.each(SCREENS.map((shown) => [`${shown.role}/${shown.name}`, shown] as const))("%s", (_name, shown) => {
  test.each(LANGUAGES)("%s", async (language) => {
    const faults: string[] = [];
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await open(shown, language);
      const found = await layoutFaults(page);
      faults.push(...found.map((fault) => `${width}: ${fault}`));
      const folder = join(PICTURES, shown.role);
      mkdirSync(folder, { recursive: true });
      const tall = await page.evaluate(() => Math.max(document.documentElement.scrollHeight, innerHeight));
      await page.setViewportSize({ width, height: tall });
      const path = join(folder, `${shown.name}-${language}-${width}.png`);
      await page.screenshot({ path, animations: "disabled" });
    }
    faults.push(...(await axeFaults()), ...(await keyboardFaults(page)));
    expect(faults).toEqual([]);
  });
});

async function open(shown: Shown, language: string): Promise<void> {
  const start = shown.answers["device.start"] as { settings?: object };
  served.answers = {
    ...shown.answers,
    "device.start": start.settings ? { ...start, settings: { ...start.settings, language } } : start,
  };
  await page.goto(served.url);
  if (shown.screen) {
    await page.waitForSelector(".screen");
    await page.evaluate((state) => {
      dispatchEvent(new PopStateEvent("popstate", { state }));
    }, { screen: shown.screen, params: shown.params ?? {} });
  }
  await page.waitForLoadState("networkidle");
  await shown.then?.(page);
  await page.waitForLoadState("networkidle");
}

async function axeFaults(): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const axe = (window as unknown as { axe: { run: (what: object) => Promise<Found> } }).axe;
    interface Found {
      violations: { id: string; nodes: { html: string }[] }[];
    }
    const found = await axe.run({ exclude: [["[data-never]"]] });
    return found.violations.map((v) => `axe ${v.id}: ${v.nodes.map((n) => n.html.slice(0, 90)).join(" | ")}`);
  });
}
