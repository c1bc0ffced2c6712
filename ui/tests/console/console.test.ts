import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { PSEUDO } from "../../src/i18n/pseudo.ts";
import { startBrowser } from "../browser.ts";
import { ALL_LANGUAGES } from "../look.ts";
import { strays } from "../strays.ts";
import { isData } from "./data.ts";
import { look } from "./look.ts";
import { startPlace, type Place } from "./place.ts";
import { assign, enter, logOut, makeTrip, planFromDemand, type Desk } from "./story.ts";

let browser: Browser;
let place: Place;

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(async () => {
  await browser.close();
});

/** With scripts every page is looked at; without them everything works all the same. */
describe.each([...ALL_LANGUAGES.map((tag) => [tag, true] as const), ["zh-CN", false] as const])("in %s, scripts %s", (language, scripts) => {
  let page: Page;
  let desk: Desk;
  const faults: string[] = [];
  const looked = async (name: string) => {
    if (!scripts) return;
    faults.push(...(await look(page, name, language)));
    if (language !== PSEUDO.tag) return;
    faults.push(...(await strays(page, "title, body", isData)).map((word) => `${name} ${language} not of the catalogue: ${word}`));
  };

  beforeAll(async () => {
    place = await startPlace();
    const context = await browser.newContext({
      locale: language,
      javaScriptEnabled: scripts,
      viewport: { width: 1280, height: 800 },
    });
    page = await context.newPage();
    desk = { page, place };
  }, 120_000);

  afterAll(async () => {
    await page.context().close();
    await place.stop();
  });

  test("a coordinator's day", { timeout: 280_000 }, async () => {
    await page.goto(`${place.url}/setup`);
    expect(await page.locator("svg.set-up").count()).toBe(1);
    await looked("setup");
    await page.goto(`${place.url}/console/login`);
    await looked("login");
    await page.click("main a[href='/console/password']");
    await looked("password");
    await page.click("main a[href='/console/login']");
    await enter(desk, "not the password");
    expect(await page.locator("[role=alert]").count()).toBe(1);
    await enter(desk, place.password);
    await looked("demand");

    await findPeople();
    await planFromDemand(desk);
    await page.fill("[name=plate]", "x".repeat(21));
    await page.click("main form .primary");
    expect(await page.locator("#plate-fault").count()).toBe(1);
    await looked("trip-form-fault");
    const trip = await makeTrip(desk);
    await looked("trip-new");
    await assign(desk, trip, looked);
    await page.goto(`${place.url}/console/trips`);
    expect(await page.locator(`tbody a[href$="/console/trips/${trip}"]`).count()).toBe(1);
    await looked("trips");

    await boards(trip);
    await say(trip);
    await whoIsWho();
    await staffCode();
    await page.goto(`${place.url}/console/trust`);
    await looked("trust");
    await erase();
    await page.goto(`${place.url}/console/audit?check=1`);
    expect(await page.locator(".said.done").count()).toBe(1);
    await looked("audit");
    await logOut(desk);
    expect(faults).toEqual([]);
  });

  async function findPeople() {
    await page.goto(`${place.url}/console/people`);
    expect(await page.locator("tbody tr").count()).toBe(100);
    await looked("people");
    await page.locator(".actions a").last().click();
    expect(page.url()).toContain("page=2");
    await page.fill("#q", "张晓伟");
    await page.click("form[role=search] button");
    const rows = await page.locator("tbody tr").allInnerTexts();
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row) => row.includes("张晓伟"))).toBe(true);
    await page.goto(`${place.url}/console/people?state=unverified&going=none&sort=name`);
    await looked("people-unverified");
    await page.goto(`${place.url}/console/people?q=nobody-is-called-so`);
    expect(await page.locator(".empty").count()).toBe(1);
    await looked("people-none");
  }

  async function boards(trip: string) {
    await page.goto(`${place.url}/console/board`);
    await looked("boards");
    const others = page.locator(`h2 a[href*="/board"]:not([href*="${trip}"])`);
    await others.first().click();
    expect(await page.locator("tr.missing").count()).toBeGreaterThan(0);
    expect(await page.locator(".said.bad").count()).toBe(1);
    await looked("board");
  }

  async function say(trip: string) {
    await page.goto(`${place.url}/console/notices?trip=${trip}`);
    await page.click("main form .primary");
    expect(await page.locator("#title-fault").count()).toBe(1);
    await page.fill("[name=title]", "提前一小时到站");
    await page.fill("[name=body]", "大雪，请提前一小时到县汽车站。");
    await page.click("main form .primary");
    expect(page.url()).toContain("done=notice-sent");
    await looked("notices");
  }

  async function whoIsWho() {
    await page.goto(`${place.url}/console/contradictions`);
    const pairs = await page.locator(".pair").count();
    await looked("contradictions");
    await page.locator("[value=moved]").first().check();
    await page.locator("form .primary").first().click();
    expect(await page.locator(".fault").count()).toBe(1);
    await looked("contradictions-refused");
    await page.locator("[value=earlier]").first().check();
    await page.locator("form .primary").first().click();
    expect(page.url()).toContain("done=settled");
    expect(await page.locator(".pair").count()).toBe(pairs - 1);
    await looked("contradictions-settled");
    await page.click("form[action$=reopen] button");
    expect(await page.locator(".pair").count()).toBe(pairs);
    await page.click("form[action$=admit] button");
    expect(page.url()).toContain("done=admitted");
    expect(await page.locator("form[action$=admit]").count()).toBe(0);
  }

  async function staffCode() {
    await page.goto(`${place.url}/console/staff`);
    await page.fill("[name=name]", "3 号车乘务");
    await page.click("main form .primary");
    const code = await page.locator(".code .big").innerText();
    await looked("staff-code");
    await page.reload();
    expect(await page.locator(".code .big").count()).toBe(0);
    expect(await page.content()).not.toContain(code);
    expect(await page.locator("td .strong", { hasText: "3 号车乘务" }).count()).toBe(1);
    await looked("staff");
  }

  async function erase() {
    await page.goto(`${place.url}/console/people?going=none&state=verified`);
    await page.locator("tbody a.quiet-link").first().click();
    await looked("person");
    const address = page.url();
    await page.click("summary");
    await page.click("form[action$=erase] button");
    expect(page.url()).toContain("done=erased");
    expect((await page.goto(address))?.status()).toBe(404);
    await looked("not-found");
  }
});
