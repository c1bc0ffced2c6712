import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import type { Page } from "playwright-core";

const SIZES = [[360, 640], [412, 915], [1280, 800]] as const;
const PICTURES = join(import.meta.dirname, "../../../target/screens/console");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Looks at a page of the console at every width; returns what is wrong with it. */
export async function look(page: Page, name: string, language: string): Promise<string[]> {
  // A click ends where the next page begins, which may be before its style sheet is there.
  await page.waitForLoadState();
  const faults: string[] = [];
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    faults.push(...(await overflow(page)).map((fault) => `${width}: ${fault}`));
    if (process.env["SCREENS"] === "1") {
      mkdirSync(PICTURES, { recursive: true });
      const path = join(PICTURES, `${name}-${language}-${width}.png`);
      await page.screenshot({ path, animations: "disabled", fullPage: width < 1000 });
    }
  }
  faults.push(...(await axe(page)), ...(await keyboard(page)));
  return faults.map((fault) => `${name} ${language} ${fault}`);
}

/** Nothing runs over the edge but what scrolls by itself. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) faults.push(`the page is ${root.scrollWidth} wide`);
    for (const e of Array.from(document.body.querySelectorAll("*"))) {
      const box = e.getBoundingClientRect();
      if (box.width <= 1 || e.closest(".scroll, .bar nav, .unseen, .skip")) continue;
      if (box.right > innerWidth + 0.5 || box.left < -0.5) {
        faults.push(`over the edge: ${e.tagName} ${e.className} “${e.textContent.trim().slice(0, 30)}”`);
      }
    }
    return faults;
  });
}

async function axe(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    interface Found {
      violations: { id: string; nodes: { html: string }[] }[];
    }
    const axe = (window as unknown as { axe: { run: () => Promise<Found> } }).axe;
    const found = await axe.run();
    return found.violations.map((v) => `axe ${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(" | ")}`);
  });
}

/** Tab reaches every control that is shown, and each shows that it has been reached; long tables are tried in part. */
async function keyboard(page: Page): Promise<string[]> {
  const most = 60;
  const many = await page.evaluate((most) => {
    const shown = (e: Element) => {
      const hidden = e.closest("details:not([open])") && !e.matches("summary");
      return !hidden && e.getClientRects().length > 0 && e.getAttribute("tabindex") !== "-1";
    };
    const all = Array.from(document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary"));
    // Of radio buttons Tab reaches one of a name.
    const named = new Set<string>();
    const counted = all.filter((e) => {
      if (!(e instanceof HTMLInputElement) || e.type !== "radio") return shown(e);
      const name = `${e.name} ${e.form?.action ?? ""} ${String(Array.from(document.forms).indexOf(e.form as HTMLFormElement))}`;
      if (named.has(name)) return false;
      named.add(name);
      e.form?.querySelectorAll(`input[name="${e.name}"]`).forEach((r) => { r.setAttribute("data-walk", name); });
      return shown(e);
    });
    counted.slice(0, most).forEach((e, i) => { if (!e.hasAttribute("data-walk")) e.setAttribute("data-walk", String(i)); });
    (document.activeElement as HTMLElement | null)?.blur();
    return new Set(counted.slice(0, most).map((e) => e.getAttribute("data-walk"))).size;
  }, most);
  await page.evaluate(() => { document.body.tabIndex = -1; document.body.focus(); });
  const reached = new Set<string>();
  for (let tabs = 0; tabs < many * 2 + 20 && reached.size < many; tabs += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      const walk = e?.getAttribute("data-walk");
      return e && walk && getComputedStyle(e).outlineStyle !== "none" ? walk : null;
    });
    if (at !== null) reached.add(at);
  }
  return reached.size >= many ? [] : [`the keyboard reaches ${reached.size} of ${many} controls`];
}
