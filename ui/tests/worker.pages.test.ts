import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startBrowser } from "./browser.ts";
import { answers, type Answers } from "./canned.ts";
import { AHEAD } from "./canned-trust.ts";
import { openScreen } from "./open.ts";
import { follow } from "./quiet.ts";
import { serve, type Served } from "./server.ts";

let browser: Browser;
let served: Served;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  served = await serve();
  page = await browser.newPage({ viewport: { width: 360, height: 640 }, reducedMotion: "reduce", locale: "zh-CN" });
  follow(page);
});

afterAll(async () => {
  await browser.close();
  served.close();
});

describe("days", () => {
  const day = (ahead: number) => new Date(Date.now() + (ahead * 24 + 8) * 3_600_000);
  const iso = (ahead: number) => day(ahead).toISOString().slice(0, 10);
  const chip = (ahead: number) => {
    const [date, weekday] = [day(ahead), ["日", "一", "二", "三", "四", "五", "六"][day(ahead).getUTCDay()] ?? ""];
    const year = date.getUTCFullYear() === day(0).getUTCFullYear() ? "" : `${date.getUTCFullYear()}年`;
    const near = ["今天 ", "明天 "][ahead] ?? "";
    return `${near}周${weekday} ${year}${date.getUTCMonth() + 1}月${date.getUTCDate()}日`;
  };
  const intent = async (more: Answers = {}) => {
    await openScreen(page, served, { role: "worker", name: "", screen: "intent", answers: { ...answers(null), ...more } }, "zh-CN");
    const row = (name: string) => page.getByRole("radiogroup", { name });
    return { first: row("最早哪天走"), last: row("最晚哪天走") };
  };
  const saved = (field: string) =>
    served.calls.filter(({ command, args }) => command === "device.save-field" && (args as { field: string }).field === field).map(({ args }) => (args as { value: string }).value);

  test("are chips with their weekday, and what is sent is what is shown", async () => {
    const { first, last } = await intent({ "worker.intend": { error: { code: "form", fields: [{ field: "latest", code: "past" }] } } });
    served.calls.length = 0;
    await first.getByRole("radio", { name: chip(1), exact: true }).check();
    expect(saved("earliest")).toEqual([iso(1)]);
    expect(await last.getByRole("radio", { name: chip(0) }).count()).toBe(0);
    expect(await last.getByRole("radio", { name: chip(1), exact: true }).isChecked()).toBe(true);
    await last.getByRole("radio", { name: chip(3), exact: true }).check();
    await page.locator(".foot .button--main").click();
    await expect.poll(() => served.calls.find(({ command }) => command === "worker.intend")?.args).toMatchObject({ said: { earliest: iso(1), latest: iso(3) } });
    await page.locator(".field--wrong").getByRole("radiogroup", { name: "最晚哪天走" }).waitFor();
    await expect.poll(() => last.evaluate((row) => row.contains(document.activeElement))).toBe(true);
  });

  test("are chosen by the arrows, and a later row is turned to", async () => {
    const { first } = await intent();
    served.calls.length = 0;
    await first.getByRole("radio", { name: chip(0), exact: true }).focus();
    await page.keyboard.press("ArrowRight");
    expect(await first.getByRole("radio", { name: chip(1), exact: true }).isChecked()).toBe(true);
    expect(saved("earliest")).toEqual([iso(1)]);
    const later = page.getByRole("button", { name: "更晚的日子" }).first();
    await later.click();
    await first.getByRole("radio", { name: chip(14), exact: true }).check();
    for (let turns = 0; turns < 7; turns += 1) await later.click();
    expect(await first.getByRole("radio", { name: chip(120), exact: true }).count()).toBe(1);
    expect(await later.getAttribute("aria-disabled")).toBe("true");
    expect(await later.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  test("that were said before are in sight, and a day that is over is chosen no more", async () => {
    const said = { destination: "441900", earliest: iso(-1), latest: iso(20), pick_up: "", mode: null, luggage: "", with_child: false, wheelchair: false };
    const { first, last } = await intent({ "worker.intended": said });
    expect(await first.locator("input:checked").count()).toBe(0);
    const chosen = last.getByRole("radio", { name: chip(20), exact: true });
    expect(await chosen.isChecked()).toBe(true);
    const [inner, outer] = [await chosen.boundingBox(), await last.boundingBox()];
    if (!inner || !outer) throw new Error("out of sight");
    expect(inner.x >= outer.x && inner.x + inner.width <= outer.x + outer.width).toBe(true);
  });
});

describe("home with a ticket", () => {
  const home = answers(null)["worker.home"] as object;
  const child = { person: "child", name: "张小宝", role: null, paper: false };
  const start = answers(null)["device.start"] as { people: object[] };
  const family = { ...answers(null), "device.start": { ...start, people: start.people.concat(child) }, "worker.ahead": AHEAD };
  const shows = async (more: Answers) => {
    await openScreen(page, served, { role: "worker", name: "", screen: "home", answers: { ...family, ...more } }, "zh-CN");
  };

  test("is the ticket, and what the family lacks, above the bar of a small phone", async () => {
    await shows({
      "worker.home": ({ person }: { person: string }) => ({ ...home, declared_today: person !== "child" }),
      "worker.ahead": ({ person }: { person: string }) => (person === "child" ? null : AHEAD),
    });
    const ticket = page.getByRole("region", { name: "我的车票" });
    const plan = (answers(null)["worker.trips"] as { plan: { stops: { departs: string; arrives: string }[] } }[])[0]?.plan;
    const time = (iso = "") => new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().slice(11, 16);
    const heading = ticket.getByRole("heading");
    expect(await heading.innerText()).toMatch(new RegExp(`^(今天 |明天 )周[日一二三四五六] ${time(plan?.stops[0]?.departs)}$`));
    const text = await ticket.innerText();
    for (const words of ["县汽车站 3 号门", `${time(plan?.stops[0]?.arrives)} 开始上车`, "湘U12345", "座位\n12"]) expect(text).toContain(words);
    const phone = ticket.getByRole("link", { name: "0743-6221234" });
    expect(await phone.getAttribute("href")).toBe("tel:07436221234");
    const lacking = page.getByRole("list", { name: "还差什么" }).getByRole("button");
    expect(await lacking.allInnerTexts()).toEqual(["张晓伟：目的地要求没办齐", "张小宝：今天还没打卡"]);
    const bar = await page.getByRole("navigation").boundingBox();
    for (const part of [heading, phone, lacking.last()]) {
      const box = await part.boundingBox();
      expect((box?.y ?? 640) + (box?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
    }
    await lacking.last().click();
    await page.getByRole("textbox", { name: "体温（℃）" }).waitFor();
    expect(await page.evaluate(() => history.state as object)).toEqual({ screen: "declare", params: { person: "child" } });
  });

  test("opens the pass where nobody lacks anything, and folds what is done", async () => {
    await shows({ "worker.home": { ...home, declared_today: true, declaration: "sent" }, "worker.ahead": null });
    expect(await page.getByRole("list", { name: "还差什么" }).count()).toBe(0);
    const done = page.getByRole("button", { name: "已完成 5 项" });
    expect(await page.getByText("身份核验").count()).toBe(0);
    await done.click();
    expect(await done.getAttribute("aria-expanded")).toBe("true");
    expect(await page.getByText("身份核验").isVisible()).toBe(true);
    await page.getByRole("button", { name: "打开通行码" }).click();
    await page.locator("svg.qr").waitFor();
  });

  test("says first that the trip does not go", async () => {
    const trips = answers(null)["worker.trips"] as { plan: object }[];
    await shows({ "worker.trips": trips.map((trip) => ({ ...trip, plan: { ...trip.plan, cancelled: true } })) });
    const ticket = page.getByRole("region", { name: "我的车票" });
    expect(await ticket.getByRole("alert").innerText()).toContain("这趟车取消了");
    expect(await ticket.getByText("县汽车站").count()).toBe(0);
    expect(await page.getByRole("button", { name: "打开通行码" }).count()).toBe(0);
  });
});

test("a declaration begins in its empty field, and takes today's figure alone", async () => {
  const yesterday = new Date(Date.now() - 16 * 3_600_000).toISOString().slice(0, 10);
  const typed = { day: yesterday, temperature: "36.4", symptoms: "cough", contact: "1" };
  const more = { "device.fields": typed, "worker.declare": { value: null, changed: [] } };
  await openScreen(page, served, { role: "worker", name: "", screen: "declare", answers: { ...answers(null), ...more } }, "zh-CN");
  const field = page.getByRole("textbox", { name: "体温（℃）" });
  served.calls.length = 0;
  expect(await field.inputValue()).toBe("");
  expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
  await page.keyboard.type("36.8");
  await page.locator(".foot .button--main").click();
  await expect.poll(() => served.calls.find(({ command }) => command === "worker.declare")?.args).toMatchObject({
    said: { temperature: "36.8", symptoms: [], contact: false },
  });
});
