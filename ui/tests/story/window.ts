import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Page } from "playwright-core";

import languages from "../../../locales/languages.json" with { type: "json" };
import type { Key } from "../../src/i18n/bundle.ts";
import { look, type Role } from "../look.ts";
import { follow, quiet } from "../quiet.ts";
import { text } from "./texts.ts";

/** A device's window, driven by what stands on it in a language. */
export class Window {
  readonly page: Page;
  readonly language: string;
  /** What was found wrong with the screens that were looked at. */
  readonly faults: string[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), "qicheng-story-"));

  constructor(page: Page, language: string) {
    this.page = page;
    this.language = language;
    page.setDefaultTimeout(20_000);
    follow(page);
  }

  /** The text of a key, as the window shows it. */
  t(key: Key, values?: Record<string, string | number>): string {
    return text(this.language, key, values);
  }

  /** Presses the first button that a key names. */
  async press(key: Key, values?: Record<string, string | number>): Promise<void> {
    await this.pressText(this.t(key, values));
  }

  /** Presses the first button that says a text and no more, or else the first that says it among other things. */
  async pressText(text: string): Promise<void> {
    const some = this.page.getByRole("button", { name: text });
    await some.first().waitFor();
    const exact = this.page.getByRole("button", { name: text, exact: true });
    await ((await exact.count()) > 0 ? exact : some).first().click();
  }

  /** Chooses the language; one that is not offered is set in the core. */
  async speak(device: string): Promise<void> {
    const name = languages.find(({ tag }) => tag === this.language)?.name;
    if (name !== undefined) {
      await this.pressText(name);
    } else {
      const chosen = JSON.stringify({ name: "language", value: this.language });
      await fetch(`${device}/call/device.set`, { method: "POST", body: chosen });
      await this.page.reload();
    }
    await this.page.locator(`html[lang="${this.language}"]`).waitFor({ state: "attached" });
  }

  /** Presses an entry of the bar beneath. */
  async bar(key: Key): Promise<void> {
    await this.page.getByRole("navigation").getByRole("button", { name: this.t(key), exact: true }).click();
  }

  /** Ticks a statement. */
  async tick(text: string): Promise<void> {
    await this.page.getByLabel(text).check();
  }

  /** Fills in a field. */
  async fill(key: Key, value: string): Promise<void> {
    await this.page.getByLabel(this.t(key), { exact: true }).fill(value);
  }

  /** Chooses a day, so many after the first that is offered. */
  async day(key: Key, after: number): Promise<void> {
    await this.page.getByRole("radiogroup", { name: this.t(key), exact: true }).getByRole("radio").nth(after).check();
  }

  /** Chooses a region, from the province down. */
  async region(names: readonly string[]): Promise<void> {
    const levels = ["region.province", "region.city", "region.county"] as const;
    for (const [index, label] of names.entries()) {
      const level = this.page.getByLabel(this.t(levels[index] ?? "region.county"), { exact: true });
      await level.selectOption({ label });
    }
  }

  /** Waits until a key's text stands on the screen; where it does not come, says what stands there. */
  async sees(key: Key, values?: Record<string, string | number>): Promise<void> {
    const text = this.t(key, values);
    try {
      await this.page.getByText(text).filter({ visible: true }).first().waitFor();
    } catch {
      throw new Error(`“${text}” did not come; instead: ${await this.page.locator("body").innerText()}`);
    }
  }

  /** Waits until one of these keys' texts stands on the screen: which one depends on whether a visit to the service came before. */
  async seesEither(...keys: readonly Key[]): Promise<void> {
    const [first, ...others] = keys.map((key) => this.page.getByText(this.t(key)));
    if (first === undefined) return;
    const either = others.reduce((all, one) => all.or(one), first);
    await either.filter({ visible: true }).first().waitFor();
  }

  /** Waits until a key's text stands on the screen with any number in the place of `n`. */
  async seesSome(key: Key): Promise<void> {
    const [before = "", after = ""] = this.t(key, { n: 0 }).split("0").map((part) => part.replace(/[^\p{L}\s]/gu, "\\$&"));
    await this.page.getByText(new RegExp(`${before}\\d+${after}`)).filter({ visible: true }).first().waitFor();
  }

  /** Waits until the verdict over the whole screen is this one. */
  async isTold(verdict: Extract<Key, `verdict.${string}`>): Promise<void> {
    await this.page.locator("#verdict-word").getByText(this.t(verdict), { exact: true }).waitFor();
  }

  /** Looks at the screen as it is. */
  async look(role: Role, name: string): Promise<void> {
    await quiet(this.page);
    this.faults.push(...(await look(this.page, role, name, this.language)));
  }

  /** Opens the window anew, as after an empty battery. */
  async restart(): Promise<void> {
    await this.page.reload();
    await this.page.waitForSelector(".screen");
    await quiet(this.page);
  }

  /** Opens the window anew and waits until it has visited the service. */
  async sync(): Promise<void> {
    await this.restart();
    await this.page.waitForSelector(".pill:not(.pill--busy):not(.pill--old)");
  }

  async back(): Promise<void> {
    await this.page.goBack();
    await quiet(this.page);
  }

  /** The code that is shown, as a picture file of its own. */
  async code(): Promise<string> {
    const code = this.page.locator("svg.qr");
    await code.waitFor();
    const path = join(this.folder, "code.png");
    await code.screenshot({ path });
    return path;
  }

  /** The sheet that is shown, as a picture file. */
  async sheet(): Promise<string> {
    const sheet = this.page.locator("img.sheet");
    await sheet.waitFor();
    const source = (await sheet.getAttribute("src")) ?? "";
    const path = join(this.folder, "sheet.png");
    writeFileSync(path, Buffer.from(source.split(",")[1] ?? "", "base64"));
    return path;
  }

  /** Gives a picture to the scanner that is shown. */
  async scanPicture(path: string): Promise<void> {
    await this.page.setInputFiles("input[type=file]", path);
  }

  /** Pastes a code's text. */
  async paste(text: string): Promise<void> {
    await this.page.fill("#scan-text", text);
    await this.page.press("#scan-text", "Enter");
  }
}
