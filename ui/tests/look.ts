import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import type { Page } from "playwright-core";

import languages from "../../locales/languages.json" with { type: "json" };
import { PSEUDO } from "../src/i18n/pseudo.ts";
import { keyboardFaults, layoutFaults } from "./layout.ts";
import { quiet } from "./quiet.ts";

/** The widths and heights at which every screen is looked at; the second is a common phone's. */
export const SIZES = [
  [360, 640],
  [412, 915],
  [1280, 800],
] as const;
/** The tags of the languages in which the story is told. */
export const LANGUAGES: readonly string[] = languages.map(({ tag }) => tag);
/** The tags of the languages in which every screen is looked at: the generated one too. */
export const ALL_LANGUAGES: readonly string[] = [...LANGUAGES, PSEUDO.tag];

/** Whose screen it is, as the folders of pictures are called. */
export type Role = "start" | "worker" | "crew" | "employer" | "helper" | "faults";

const PICTURES = join(import.meta.dirname, "../../target/screens");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Whether pictures are wanted: `npm run screens` says so. */
const PICTURED = process.env["SCREENS"] === "1";

/**
 * Looks at the screen that a page shows, at every size; returns what is wrong with its layout, for those who cannot
 * see it, and for those who have a keyboard alone.
 */
export async function look(page: Page, role: Role, name: string, language: string): Promise<string[]> {
  const before = page.viewportSize();
  const faults: string[] = [];
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await quiet(page);
    faults.push(...(await layoutFaults(page)).map((fault) => `${width}: ${fault}`));
    if (PICTURED) await picture(page, [width, height], role, `${name}-${language}-${width}`);
  }
  if (before) await page.setViewportSize(before);
  faults.push(...(await axeFaults(page)), ...(await keyboardFaults(page)));
  return faults.map((fault) => `${role}/${name} ${language} ${fault}`);
}

/** Takes a picture as tall as the page. */
async function picture(page: Page, size: readonly [number, number], role: Role, name: string): Promise<void> {
  const [width, height] = size;
  const tall = await page.evaluate(() => Math.max(document.documentElement.scrollHeight, innerHeight));
  await page.setViewportSize({ width, height: Math.max(tall, height) });
  await quiet(page);
  const folder = join(PICTURES, role);
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
}

async function axeFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  return page.evaluate(async () => {
    const axe = (window as unknown as { axe: { run: () => Promise<Found> } }).axe;
    interface Found {
      violations: { id: string; nodes: { html: string }[] }[];
    }
    const found = await axe.run();
    return found.violations.map((v) => `axe ${v.id}: ${v.nodes.map((n) => n.html.slice(0, 90)).join(" | ")}`);
  });
}
