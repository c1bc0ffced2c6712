import type { Page } from "playwright-core";

/** What is wrong with how a page is laid out: runs over the edge, lies on each other, or too small to press. */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const name = (e: Element) => `${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""} “${e.textContent.trim().slice(0, 20)}”`;
    const seen = (e: Element) => {
      const box = e.getBoundingClientRect();
      return box.width > 1 && box.height > 1 && getComputedStyle(e).visibility !== "hidden";
    };
    const covered = document.querySelector(".verdict");
    const root = covered ?? document.body;
    const all = Array.from(root.querySelectorAll("*")).filter((e) => seen(e) && !e.closest(".out-of-sight"));
    // What a row scrolls out of sight is not over the edge while the row is not.
    for (const e of all.filter((e) => !e.parentElement?.closest(".day-row"))) {
      const box = e.getBoundingClientRect();
      if (box.right > innerWidth + 0.5 || box.left < -0.5) faults.push(`over the edge: ${name(e)}`);
      const clips = ["hidden", "clip"].includes(getComputedStyle(e).overflowX);
      if (clips && e.scrollWidth > e.clientWidth + 1 && !e.querySelector("video")) faults.push(`cut off: ${name(e)}`);
    }
    const controls = all.filter((e) => e.matches("button, select, a.button, input:not([type=checkbox]), label.tick"));
    for (const e of controls) {
      if (e.getBoundingClientRect().height < 47.5) faults.push(`too small: ${name(e)}`);
    }
    const native = all.filter((e) => e.matches("[type=date], [type=datetime-local], [type=month], [type=time], [type=week]"));
    for (const e of native) faults.push(`the browser's own date: ${name(e)}`);
    const page = controls.concat(all.filter((e) => e.matches("p, h1, h2, li > span, .figure")));
    const sticky = (e: Element) => e.closest(".bar, .foot, .nav, .verdict__actions");
    for (const [index, a] of page.entries()) {
      for (const b of page.slice(index + 1)) {
        if (a.contains(b) || b.contains(a) || sticky(a) !== sticky(b)) continue;
        const [x, y] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
        const wide = Math.min(x.right, y.right) - Math.max(x.left, y.left);
        const high = Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top);
        if (wide > 1 && high > 1) faults.push(`on each other: ${name(a)} and ${name(b)}`);
      }
    }
    return faults;
  });
}

/**
 * Walks through a page with Tab; returns the controls that were never reached, or whose focus cannot be seen. Of the
 * radios of a group one is reached, and the arrows lead to the others.
 */
export async function keyboardFaults(page: Page): Promise<string[]> {
  const many = await page.evaluate(() => {
    const root = document.querySelector(".verdict") ?? document.body;
    const all = Array.from(root.querySelectorAll("button:enabled, select, a[href], input:not([tabindex='-1'])"));
    const controls = all.filter((e) => {
      if (!(e instanceof HTMLInputElement) || e.type !== "radio") return true;
      const group = Array.from(root.querySelectorAll<HTMLInputElement>("input[type=radio]")).filter(({ name }) => name === e.name);
      return e === (group.find(({ checked }) => checked) ?? group[0]);
    });
    controls.forEach((e, index) => { e.setAttribute("data-walk", String(index)); });
    return controls.length;
  });
  const reached = new Set<string>();
  for (let tabs = 0; tabs < many * 2 + 6 && reached.size < many; tabs += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      const walk = e?.getAttribute("data-walk");
      return e && walk !== null && walk !== undefined ? { walk, outline: getComputedStyle(e).outlineStyle } : undefined;
    });
    if (at && at.outline !== "none") reached.add(at.walk);
  }
  return reached.size === many ? [] : [`the keyboard reaches ${reached.size} of ${many} controls`];
}
