import type { Page, Request } from "playwright-core";

const open = new WeakMap<Page, Set<Request>>();

/** Follows what a page asks for, so that it can be waited for; once, before the page is opened. */
export function follow(page: Page): void {
  const asked = new Set<Request>();
  page.on("request", (request) => asked.add(request));
  page.on("requestfinished", (request) => asked.delete(request));
  page.on("requestfailed", (request) => asked.delete(request));
  open.set(page, asked);
}

/** Waits until a page has all that it asked for and has drawn it. */
export async function quiet(page: Page): Promise<void> {
  let still = 0;
  while (still < 2) {
    await page.evaluate(
      () =>
        new Promise<void>((drawn) => {
          requestAnimationFrame(() => requestAnimationFrame(() => { drawn(); }));
        }),
    );
    still = open.get(page)?.size === 0 ? still + 1 : 0;
  }
}
