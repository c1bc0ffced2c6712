import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startBrowser } from "../browser.ts";
import { LANGUAGES } from "../look.ts";
import { askAndAnswer } from "./asking.ts";
import { Film } from "./camera.ts";
import { addCompanion, enrol, register, registerOnPaper, seeIdentity, wish } from "./chapters.ts";
import { atTheGate, boardByCamera, boardByCard, boardOnPaper, depart } from "./doors.ts";
import { withdraw } from "./ending.ts";
import { startLoopback, type Loopback } from "./loopback.ts";
import { Window } from "./window.ts";

/** A test of 2021 that somebody else took: read, shown, and good for nothing here. */
const CERTIFICATE = certificate();

const film = new Film();
let browser: Browser;
let loopback: Loopback;

beforeAll(async () => {
  browser = await startBrowser(film.path);
  await film.begins(await browser.newPage());
});

afterAll(async () => {
  await browser.close();
});

describe.each(LANGUAGES)("in %s", (language) => {
  beforeAll(async () => {
    loopback = await startLoopback();
  });

  afterAll(() => {
    loopback.stop();
  });

  test("a worker goes from first start to the factory gate", { timeout: 300_000 }, async () => {
    const [worker, helper, crew, door, employer] = await windows(language);
    const all = [worker, helper, crew, door, employer];

    const codes = await loopback.codes();
    await enrol(helper, "helper", codes.helper);
    await enrol(crew, "crew", codes.crew);
    await enrol(door, "crew", codes.door);
    await enrol(employer, "employer", codes.employer);
    await crew.look("crew", "trips-none");
    await employer.look("employer", "trips-none");
    await helper.look("helper", "people-none");

    await register(worker);
    await worker.press("next-intend.do");
    await wish(worker);
    await worker.look("worker", "intent");
    await worker.press("intent.send");
    await worker.bar("nav.pass");
    await worker.sees("error-no-ticket.what");
    await worker.look("worker", "pass-missing");
    await worker.back();
    await worker.press("next-declare.do");
    await worker.look("worker", "declare");
    await worker.fill("declare.temperature", "36.5");
    await worker.press("declare.send");
    await worker.sees("declare.done");
    await worker.look("worker", "declared");
    await worker.bar("nav.me");
    await addCompanion(worker);
    await worker.restart();
    await seeIdentity(helper, worker);
    await registerOnPaper(helper);
    await helper.look("helper", "person");

    for (const window of [worker, helper]) await window.sync();
    await loopback.plan();
    for (const window of all) await window.sync();

    await worker.page.getByRole("region", { name: worker.t("home.ticket") }).waitFor();
    await worker.look("worker", "home");
    await lookAround(worker);
    await helper.look("helper", "people");

    await boardByCamera(crew, worker, film);
    await boardOnPaper(crew, helper);
    await depart(crew, door);
    await atTheGate(employer, worker, crew);
    await boardByCard(employer);
    await askAndAnswer(employer, worker, film);
    await withdraw(worker);

    const faults = all.reduce<string[]>((found, window) => found.concat(window.faults), []);
    expect(faults).toEqual([]);
  });
});

function certificate(): string {
  const cases = join(import.meta.dirname, "../../../crates/credential/tests/data/hcert/cases.jsonl");
  const [first] = readFileSync(cases, "utf8").split("\n");
  return (JSON.parse(first ?? "") as { prefix: string }).prefix;
}

async function windows(language: string): Promise<[Window, Window, Window, Window, Window]> {
  const open = async (device: string) => {
    const page = await browser.newPage({
      viewport: { width: 412, height: 915 },
      reducedMotion: "reduce",
      permissions: ["camera"],
      locale: language,
    });
    const window = new Window(page, language);
    await page.goto(`${loopback.url}/${device}/`);
    await window.speak(`${loopback.url}/${device}`);
    return window;
  };
  return [await open("worker"), await open("helper"), await open("crew"), await open("door"), await open("employer")];
}

/** A worker's quiet screens, once there is a ticket. */
async function lookAround(worker: Window): Promise<void> {
  await worker.page.locator(".row", { hasText: "东莞市恒达电子" }).click();
  await worker.look("worker", "trip");
  await worker.back();
  await worker.pressText("广东省东莞市");
  await worker.look("worker", "ahead");
  await worker.press("certificates.title");
  await worker.look("worker", "certificates-none");
  await worker.press("certificates.add");
  await worker.look("worker", "certificate-add");
  await worker.paste(CERTIFICATE);
  await worker.press("certificates.remove");
  await worker.look("worker", "certificates");
  await worker.press("certificates.remove-do");
  await worker.sees("certificates.none");
  await worker.back();
  await worker.back();
  await worker.bar("nav.notices");
  await worker.look("worker", "notices");
  await worker.page.locator(".row").first().click();
  await worker.look("worker", "notice");
  await worker.press("notices.acknowledge");
  await worker.sees("notices.read");
  await worker.bar("nav.me");
  await worker.look("worker", "me");
}
