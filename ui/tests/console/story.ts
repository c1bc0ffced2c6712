import type { Page } from "playwright-core";
import { expect } from "vitest";

import type { Place } from "./place.ts";

/** A coordinator's browser and the place that they work for. */
export interface Desk {
  page: Page;
  place: Place;
}

/** Types name and password and sends them. */
export async function enter({ page, place }: Desk, password: string): Promise<void> {
  await page.fill("[name=name]", place.name);
  await page.fill("[name=password]", password);
  await page.click("main form .primary");
}

/** Leaves, so that no page opens any more. */
export async function logOut({ page, place }: Desk): Promise<void> {
  await page.click("form[action$=logout] button");
  await page.goto(`${place.url}/console/people`);
  expect(page.url()).toContain("/console/login");
}

/** Chooses the largest figure of the demand: a form that knows where from, where to and when. */
export async function planFromDemand({ page, place }: Desk): Promise<void> {
  await page.goto(`${place.url}/console/demand`);
  expect(await page.locator(".heat").count()).toBeGreaterThan(5);
  await page.locator(".heat.h5").first().click();
  expect(await page.inputValue("[name=stop-1-region]")).toMatch(/^\d{6} /);
}

/** Fills in what the figure does not tell and saves; returns the trip's id. */
export async function makeTrip({ page }: Desk): Promise<string> {
  const typed = {
    plate: "湘U12345",
    seats: "49",
    "stop-1-name": "县汽车站",
    "stop-2-name": "宝安客运中心",
    contact: "0743-6221234",
    bring: "身份证、口罩",
  };
  for (const [name, value] of Object.entries(typed)) await page.fill(`[name="${name}"]`, value);
  await page.click("main form .primary");
  expect(page.url()).toContain("done=created");
  return new URL(page.url()).pathname.split("/").pop() ?? "";
}

/** Gives places to all who are ticked, takes one back and undoes it, adds the crew, approves. */
export async function assign({ page }: Desk, trip: string, looked: (name: string) => Promise<void>): Promise<void> {
  const ticked = page.locator("#waiting input[type=checkbox]:checked");
  await expect.poll(() => ticked.count()).toBe(49);
  await page.click("#waiting form[method=post] button");
  expect(page.url()).toContain("done=assigned&n=49");
  await looked("trip-assigned");
  const seated = page.locator("input[form=seated]");
  await seated.nth(0).check();
  await seated.nth(1).check();
  await page.click("button[form=seated]");
  expect(page.url()).toContain("done=removed");
  await expect.poll(() => seated.count()).toBe(47);
  await looked("trip-undo");
  await page.click(".undo button");
  await expect.poll(() => seated.count()).toBe(49);
  // The other crew is on the bus that is on its way.
  const free = page.locator("#staff option", { hasText: "2 号车乘务" });
  await page.selectOption("#staff", await free.getAttribute("value"));
  await page.click("form[action$=staff] button");
  expect(page.url()).toContain("done=staff-assigned");
  await page.click(`form[action$="${trip}/approve"] button`);
  expect(page.url()).toContain("done=approved");
  await looked("trip-approved");
}
