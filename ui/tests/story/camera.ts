import { mkdtempSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Page } from "playwright-core";

/** Side of what the camera films, in pixels; it never changes while a browser runs. */
const SIDE = 400;

/** What the browser's camera films: a file of pictures, shown in turn, again and again. */
export class Film {
  readonly path = join(mkdtempSync(join(tmpdir(), "qicheng-film-")), "film.mjpeg");
  private nothing: Buffer | undefined;

  /** Films a page's code, held still before the camera. */
  async shows(page: Page): Promise<void> {
    this.write([await frame(page)]);
  }

  /** Films a page's codes that are shown in turn, as many as there are parts. */
  async showsAll(page: Page, parts: number): Promise<void> {
    const frames: Buffer[] = [];
    let last = "";
    while (frames.length < parts) {
      const drawn = page.locator("svg.qr path");
      await page.waitForFunction((before) => document.querySelector("svg.qr path")?.getAttribute("d") !== before, last);
      last = (await drawn.getAttribute("d")) ?? "";
      frames.push(await frame(page));
    }
    this.write(frames);
  }

  /** Films nothing in particular. */
  blank(): void {
    if (this.nothing) this.write([this.nothing]);
  }

  /** Films what there is before anything is held up; the browser asks for the size of its pictures at its start. */
  async begins(page: Page): Promise<void> {
    await page.setViewportSize({ width: SIDE, height: SIDE });
    this.nothing = await page.screenshot({ type: "jpeg" });
    this.blank();
  }

  private write(frames: readonly Buffer[]): void {
    // Each is shown for a third of a second, as a hand holds it.
    const held = frames.map((one) => Array.from({ length: 10 }, () => one));
    // A camera that still films keeps the file that it began with: one cut short beneath it would end it.
    const next = `${this.path}.next`;
    writeFileSync(next, Buffer.concat(held.reduce((all, some) => all.concat(some), [])));
    renameSync(next, this.path);
  }
}

async function frame(page: Page): Promise<Buffer> {
  const box = await page.locator("svg.qr").boundingBox();
  if (!box) throw new Error("no code is shown");
  const [x, y] = [box.x + box.width / 2 - SIDE / 2, box.y + box.height / 2 - SIDE / 2];
  return page.screenshot({ type: "jpeg", quality: 90, clip: { x, y, width: SIDE, height: SIDE } });
}
