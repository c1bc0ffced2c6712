import type { Page } from "playwright-core";

import { quiet } from "./quiet.ts";
import type { Shown } from "./screens.ts";
import type { Served } from "./server.ts";

/** Opens a page on a screen, in a language, with what the core answers there. */
export async function openScreen(page: Page, served: Served, shown: Shown, language: string): Promise<void> {
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
