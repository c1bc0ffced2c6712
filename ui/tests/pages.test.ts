import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startBrowser } from "./browser.ts";
import { NOT_OURS, VERDICTS, answers, type Answers } from "./canned.ts";
import { ASKED, CERTIFICATES } from "./canned-trust.ts";
import { ALL_LANGUAGES, look } from "./look.ts";
import { PSEUDO } from "../src/i18n/pseudo.ts";
import { openScreen } from "./open.ts";
import { follow, quiet } from "./quiet.ts";
import { EVERY, SCREENS, TRIP, type Shown } from "./screens.ts";
import { serve, type Served } from "./server.ts";
import { strays } from "./strays.ts";
import { Role } from "../src/backend/generated/index.ts";

let browser: Browser;
let served: Served;
const pages: Partial<Record<string, Page>> = {};
const answered = () => {
  const text = JSON.stringify(served.answers);
  return (word: string) => text.includes(word);
};
const open = (page: Page, shown: Shown, language: string) => openScreen(page, served, shown, language);

beforeAll(async () => {
  browser = await startBrowser();
  served = await serve();
  for (const locale of ALL_LANGUAGES) {
    pages[locale] = await browser.newPage({ viewport: { width: 412, height: 915 }, reducedMotion: "reduce", locale });
    follow(pages[locale]);
  }
});

afterAll(async () => {
  await browser.close();
  served.close();
});

describe.each(SCREENS.map((shown) => [`${shown.role}/${shown.name}`, shown] as const))("%s", (_name, shown) => {
  test.each(ALL_LANGUAGES)("%s", async (language) => {
    const page = pages[language];
    if (!page) throw new Error("no page");
    await open(page, shown, language);
    expect(await look(page, shown.role, shown.name, language)).toEqual([]);
    if (language === PSEUDO.tag) expect(await strays(page, "#root", answered())).toEqual([]);
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
    "worker.certificates": CERTIFICATES.map((each) => ({ ...each, counts: !each.counts })),
    "worker.remove-certificate": { value: null, changed: [] },
  };
  served.calls.length = 0;
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect.poll(() => served.calls.filter(({ command }) => command === "worker.certificates").length).toBe(1);
  await quiet(page);
  await page.locator(".button--danger").click({ timeout: 1_000 });
  await expect.poll(() => served.calls.at(-1)?.command).toBe("worker.remove-certificate");
});

test("why a certificate could not be removed stays, too", async () => {
  const page = pages["zh-CN"];
  const certificates = SCREENS.find(({ name }) => name === "certificates-full");
  if (!page || !certificates) throw new Error("no page");
  await open(page, certificates, "zh-CN");
  served.answers = {
    ...served.answers,
    "sync.now": { value: { more: false }, changed: ["trust"] },
    "worker.remove-certificate": { error: { code: "disk-full", fields: [] } },
  };
  await page.locator(".card button").first().click();
  await page.locator(".button--danger").click();
  await page.locator(".problem").waitFor();
  served.answers = { ...served.answers, "worker.certificates": CERTIFICATES.map((each) => ({ ...each, counts: !each.counts })) };
  served.calls.length = 0;
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect.poll(() => served.calls.filter(({ command }) => command === "worker.certificates").length).toBe(1);
  await quiet(page);
  expect(await page.locator(".problem").count()).toBe(1);
  expect(await page.locator(".button--danger").count()).toBe(1);
});

/** What the core answers to whom a screen is for. */
function answersOf(screen: string): Answers {
  const role = screen.startsWith("crew") ? Role.Crew : /^employer|^arrivals/.test(screen) ? Role.Employer : screen.startsWith("helper") ? Role.Helper : null;
  return { ...answers(role), "worker.read-question": { asked: ASKED }, "worker.certificates": [], "worker.receipts": [], "employer.askable": [] };
}

const UNLISTED = EVERY.filter(([screen]) => !SCREENS.some((shown) => shown.screen === screen));

describe.each(UNLISTED)("%s as it opens", (screen, params) => {
  test.each(ALL_LANGUAGES)("%s", async (language) => {
    const page = pages[language];
    if (!page) throw new Error("no page");
    await open(page, { role: "worker", name: screen, screen, params, answers: answersOf(screen) }, language);
    expect(await look(page, "worker", `${screen}-opens`, language)).toEqual([]);
    if (language === PSEUDO.tag) expect(await strays(page, "#root", answered())).toEqual([]);
  });
});

describe("where the core refuses everything", () => {
  test.each(EVERY)("%s says so or does without, and is drawn anew", async (screen, params) => {
    const page = pages["zh-CN"];
    if (!page) throw new Error("no page");
    const broken: unknown[] = [];
    const onError = (error: unknown) => broken.push(error);
    page.on("pageerror", onError);
    const well = answersOf(screen);
    const refused = Object.fromEntries(Object.keys(well).map((command) => [command, { error: { code: "disk-full", fields: [] } }]));
    await open(page, { role: "faults", name: screen, screen: "", answers: well }, "zh-CN");
    served.answers = { ...refused, "device.start": well["device.start"] };
    await page.evaluate((state) => dispatchEvent(new PopStateEvent("popstate", { state })), { screen, params });
    await quiet(page);
    expect(await page.locator("main h1").count()).toBe(1);
    const boundary = page.locator("[data-broken] .button--main");
    served.answers = well;
    if (await boundary.count()) {
      expect(await page.locator(".problem").count()).toBe(1);
      await boundary.click();
      await quiet(page);
    }
    expect(await boundary.count()).toBe(0);
    page.off("pageerror", onError);
    expect(broken).toEqual([]);
  });

  test("another screen is drawn as if nothing had been", async () => {
    const page = pages["zh-CN"];
    if (!page) throw new Error("no page");
    const well = answers(null);
    await open(page, { role: "faults", name: "", screen: "", answers: well }, "zh-CN");
    served.answers = { ...well, "worker.trips": { error: { code: "disk-full", fields: [] } } };
    await page.evaluate(() => dispatchEvent(new PopStateEvent("popstate", { state: { screen: "trip", params: {} } })));
    await page.locator("[data-broken]").waitFor();
    await page.evaluate(() => dispatchEvent(new PopStateEvent("popstate", { state: { screen: "notices", params: {} } })));
    await page.locator("[data-broken]").waitFor({ state: "detached" });
    expect(await page.locator(".row").count()).toBe(2);
  });
});

describe("a form", () => {
  test("focuses the first field that is wrong, on the screen that it stands on", async () => {
    const page = pages["zh-CN"];
    if (!page) throw new Error("no page");
    const fields = [{ field: "home_detail", code: "required" }, { field: "emergency_name", code: "required" }];
    const refuses = { ...answers(null), "worker.register": { error: { code: "form", fields } } };
    await open(page, { role: "worker", name: "", screen: "register", params: { step: 4 }, answers: refuses }, "zh-CN");
    await page.locator(".foot .button--main").click();
    await page.locator(".field--wrong").waitFor();
    expect(await page.evaluate(() => document.activeElement?.closest(".field--wrong") !== null)).toBe(true);
    expect(await page.locator(".field--wrong").count()).toBe(1);
    expect(await page.evaluate(() => (history.state as { params: object }).params)).toEqual({ step: 2 });
  });

  test("a choice that is missing is focused too", async () => {
    const page = pages["zh-CN"];
    if (!page) throw new Error("no page");
    const wrong = [{ field: "poverty", code: "required" }];
    const refuses = { ...answers(null), "worker.check-registration": wrong };
    await open(page, { role: "worker", name: "", screen: "register", params: { step: 4 }, answers: refuses }, "zh-CN");
    await page.locator(".foot .button--main").click();
    await page.locator(".group--wrong").waitFor();
    expect(await page.evaluate(() => document.activeElement?.closest(".group--wrong") !== null)).toBe(true);
  });

  test("is sent once however often its button is pressed", async () => {
    const page = pages["zh-CN"];
    if (!page) throw new Error("no page");
    await open(page, { role: "worker", name: "", screen: "declare", answers: { ...answers(null), "worker.declare": { value: null, changed: [] } } }, "zh-CN");
    served.calls.length = 0;
    await page.locator(".foot .button--main").evaluate((button: HTMLElement) => { for (let n = 0; n < 3; n += 1) button.click(); });
    await quiet(page);
    expect(served.calls.filter(({ command }) => command === "worker.declare")).toHaveLength(1);
  });
});

test("every code that is scanned is looked at, one after the other", async () => {
  const page = pages["zh-CN"];
  if (!page) throw new Error("no page");
  const board = { value: VERDICTS.board, changed: [] };
  await open(page, { role: "crew", name: "", screen: "crew-scan", params: TRIP, answers: { ...answers(Role.Crew), "crew.scan": board } }, "zh-CN");
  served.calls.length = 0;
  await page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>("#scan-text");
    for (const code of ["QC1:A", "QC1:B"]) {
      if (!input) return;
      input.value = code;
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      input.form?.requestSubmit();
    }
  });
  await expect.poll(() => served.calls.filter(({ command }) => command === "crew.scan").length).toBe(2);
});

test("s01 a temperature of somebody found by name ends in a verdict", async () => {
  const page = pages["zh-CN"];
  if (!page) throw new Error("no page");
  const found = { ...answers(Role.Crew), "crew.board-listed": { value: VERDICTS.hold, changed: [] }, "crew.check-health": { value: null, changed: [] } };
  await open(page, { role: "crew", name: "", screen: "crew-find", params: TRIP, answers: found }, "zh-CN");
  await page.locator("#query").fill("阿");
  await page.locator(".row").first().click();
  await page.locator(".verdict--hold .button--verdict-main").nth(1).click();
  served.answers = { ...served.answers, "crew.board-listed": { value: VERDICTS.reject, changed: [] } };
  served.calls.length = 0;
  await page.locator("#temperature").fill("38.2");
  await page.locator(".foot .button--main").click();
  await page.locator(".verdict--reject").waitFor();
  const [recorded, judged] = served.calls.filter(({ command }) => ["crew.check-health", "crew.board-listed"].includes(command));
  expect([recorded?.command, judged?.command]).toEqual(["crew.check-health", "crew.board-listed"]);
});

const scans = (page: Page, code: string) =>
  page.evaluate((text) => {
    const input = document.querySelector<HTMLInputElement>("#scan-text");
    if (!input) return;
    input.value = text;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    input.form?.requestSubmit();
  }, code);

test("s03 who is on board already is told calmly, and another person with their code is looked at", async () => {
  const page = pages["zh-CN"];
  if (!page) throw new Error("no page");
  const core = {
    ...answers(Role.Crew),
    "crew.scan": { value: VERDICTS.none, changed: [] },
    "crew.scan-another": { value: VERDICTS.reject, changed: [] },
  };
  await open(page, { role: "crew", name: "", screen: "crew-scan", params: TRIP, answers: core }, "zh-CN");
  served.calls.length = 0;
  await scans(page, "QC1:A");
  await page.locator(".calm").waitFor();
  expect(await page.locator(".verdict").count()).toBe(0);
  // The next one may simply come.
  expect(await page.locator("#scan-text").isVisible()).toBe(true);
  await page.locator(".calm").getByRole("button").click();
  await page.locator(".verdict--reject").waitFor();
  const looked = served.calls.filter(({ command }) => command === "crew.scan-another");
  expect(looked.map(({ args }) => (args as { code: string }).code)).toEqual(["QC1:A"]);
});

test("s03 a code of somebody else's takes nobody's verdict from the screen", async () => {
  const page = pages["zh-CN"];
  if (!page) throw new Error("no page");
  const hold = { ...answers(Role.Crew), "crew.scan": { value: VERDICTS.hold, changed: [] } };
  await open(page, { role: "crew", name: "", screen: "crew-scan", params: TRIP, answers: hold }, "zh-CN");
  await scans(page, "QC1:A");
  await page.locator(".verdict--hold").waitFor();
  served.answers = { ...served.answers, "crew.scan": { value: NOT_OURS, changed: [] } };
  await scans(page, "https://example.org");
  await quiet(page);
  expect(await page.locator(".verdict--hold").count()).toBe(1);
});

test("s03 who still stands before the camera keeps the verdict on the screen", async () => {
  const page = pages["zh-CN"];
  if (!page) throw new Error("no page");
  const board = { ...answers(Role.Crew), "crew.scan": { value: VERDICTS.board, changed: [] } };
  await open(page, { role: "crew", name: "", screen: "crew-scan", params: TRIP, answers: board }, "zh-CN");
  await scans(page, "QC1:A");
  await page.locator(".verdict--board").waitFor();
  const seenAgain = { ...VERDICTS.none, passenger: VERDICTS.board.passenger };
  served.answers = { ...served.answers, "crew.scan": { value: seenAgain, changed: [] } };
  await scans(page, "QC1:B");
  await quiet(page);
  expect(await page.locator(".verdict--board").count()).toBe(1);
});

describe("a camera", () => {
  const scan = SCREENS.find(({ screen }) => screen === "crew-scan");
  const held = async () => {
    const page = await browser.newPage({ locale: "zh-CN" });
    follow(page);
    await page.addInitScript(() => {
      const canvas = document.createElement("canvas");
      canvas.getContext("2d");
      const stream = canvas.captureStream();
      const opened = new Promise<MediaStream>((resolve) => {
        addEventListener("camera-opens", () => { resolve(stream); });
      });
      const [track] = stream.getTracks();
      Object.assign(globalThis, { track });
      navigator.mediaDevices.getUserMedia = () => opened;
    });
    if (!scan) throw new Error("no page");
    await open(page, { ...scan, then: async () => { await page.locator(".button--main").click(); } }, "zh-CN");
    return page;
  };
  const opens = (page: Page) => page.evaluate(() => dispatchEvent(new Event("camera-opens")));
  const light = (page: Page) => page.evaluate(() => (globalThis as unknown as { track: MediaStreamTrack }).track.readyState);

  test("that opens after the person went on is not left filming", async () => {
    const page = await held();
    expect(await light(page)).toBe("live");
    await page.evaluate(() => dispatchEvent(new PopStateEvent("popstate", { state: { screen: "home", params: {} } })));
    await quiet(page);
    await opens(page);
    await expect.poll(() => light(page)).toBe("ended");
    await page.close();
  });

  test("that is lost says so, and can be opened again", async () => {
    const page = await held();
    await opens(page);
    await page.evaluate(() => (globalThis as unknown as { track: MediaStreamTrack }).track.dispatchEvent(new Event("ended")));
    await page.locator(".problem").waitFor();
    expect(await page.locator(".button--main").isVisible()).toBe(true);
    await page.close();
  });
});
