import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startBrowser } from "./browser.ts";
import { LANGUAGES, look, type Language } from "./look.ts";
import { follow, quiet } from "./quiet.ts";
import { SCREENS, type Shown } from "./screens.ts";
import { serve, type Served } from "./server.ts";

let browser: Browser;
let served: Served;
const pages: Partial<Record<Language, Page>> = {};

beforeAll(async () => {
  browser = await startBrowser();
  served = await serve();
  for (const locale of LANGUAGES) {
    pages[locale] = await browser.newPage({ viewport: { width: 412, height: 915 }, reducedMotion: "reduce", locale });
    follow(pages[locale]);
  }
});

afterAll(async () => {
  await browser.close();
  served.close();
});

describe.each(SCREENS.map((shown) => [`${shown.role}/${shown.name}`, shown] as const))("%s", (_name, shown) => {
  test.each(LANGUAGES)("%s", async (language) => {
    const page = pages[language];
    if (!page) throw new Error("no page");
    await open(page, shown, language);
    expect(await look(page, shown.role, shown.name, language)).toEqual([]);
  });
});

test("a question that somebody is answering stays while the phone visits its service", async () => {
  const page = pages["zh-CN"];
  const certificates = SCREENS.find(({ name }) => name === "certificates-full");
  if (!page || !certificates) throw new Error("no page");
  await open(page, certificates, "zh-CN");
  await page.locator(".card button").first().click();
  await page.locator(".button--danger").waitFor();
  served.answers = {
    ...served.answers,
    "sync.now": { value: { more: false }, changed: ["health", "trust"] },
    "worker.remove-certificate": { value: null, changed: [] },
  };
  served.calls.length = 0;
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect.poll(() => served.calls.filter(({ command }) => command === "worker.certificates").length).toBe(1);
  await quiet(page);
  await page.locator(".button--danger").click({ timeout: 1_000 });
  await expect.poll(() => served.calls.at(-1)?.command).toBe("worker.remove-certificate");
});

async function open(page: Page, shown: Shown, language: string): Promise<void> {
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
  await quiet(page);
  await shown.then?.(page);
  await quiet(page);
}
