import { expect } from "vitest";

import type { Film } from "./camera.ts";
import type { Window } from "./window.ts";

const WAY = "县汽车站 → 东莞市恒达电子";

/** Crew boards a worker whose pass stands before the camera; the same pass again is on board, and nobody else's. */
export async function boardByCamera(crew: Window, worker: Window, film: Film): Promise<void> {
  await worker.bar("nav.pass");
  await worker.page.locator("svg.qr").waitFor();
  await worker.sees("colour.green");
  await worker.look("worker", "pass");
  await worker.press("pass.paper");
  await worker.look("worker", "paper");
  await worker.back();

  await crew.look("crew", "trips");
  await crew.pressText(WAY);
  await crew.sees("crew.not-boarded");
  await crew.look("crew", "trip");
  // Two are on duty: until the front says that it is the only door, every phone is asked.
  await crew.press("crew.doors");
  await crew.press("doors.one");
  await crew.back();
  // The camera was allowed before, so it opens by itself.
  await film.shows(worker.page);
  await crew.press("crew.scan");
  await crew.isTold("verdict.board");
  await crew.look("crew", "verdict-board");
  await crew.press("verdict.next-simply");
  film.blank();
  await crew.restart();
  await crew.pressText(WAY);
  await crew.press("crew.scan");
  await crew.sees("scan.reading");
  await crew.look("crew", "scan");
  await crew.scanPicture(await worker.code());
  await crew.page.locator(".calm").waitFor();
  await crew.look("crew", "seen-again");
  await crew.press("verdict.another");
  await crew.isTold("verdict.reject");
  await crew.look("crew", "verdict-again");
  await crew.press("verdict.next");
}

/** A pass on paper is held until the card was compared and health was checked. */
export async function boardOnPaper(crew: Window, helper: Window): Promise<void> {
  await helper.pressText("王桂兰");
  await helper.press("helper.print");
  const sheet = await helper.sheet();
  await helper.look("helper", "sheet");
  await crew.scanPicture(sheet);
  await crew.isTold("verdict.hold");
  await crew.look("crew", "verdict-hold");
  await crew.press("hold.card-matches");
  await crew.page.getByRole("button", { name: crew.t("hold.card-matches") }).waitFor({ state: "detached" });
  await crew.press("hold.check-health");
  await crew.look("crew", "health");
  await crew.fill("declare.temperature", "36.6");
  await crew.press("health.record");
  await crew.isTold("verdict.board");
  await crew.press("verdict.next-simply");
  await crew.paste("QC1:NOTHING");
  await crew.isTold("verdict.reject");
  await crew.press("verdict.next");
}

/** Two doors tell each other who boarded; the vehicle leaves only then. */
export async function depart(crew: Window, door: Window): Promise<void> {
  await crew.back();
  await door.restart();
  await door.pressText(WAY);
  await door.press("crew.find");
  await door.page.getByRole("searchbox").fill("王");
  await door.page.locator(".row").first().waitFor();
  await door.look("crew", "find");
  await door.back();
  for (const [window, mine] of [[crew, "doors.first"], [door, "doors.second"]] as const) {
    await window.press("crew.doors");
    await window.press(mine);
    await window.page.locator("svg.qr").waitFor();
  }
  await crew.look("crew", "doors");
  await crew.back();
  await crew.page.locator(".foot .button").click();
  await crew.sees("error-doors-not-merged.what");
  await crew.look("crew", "doors-not-merged");
  await crew.press("crew.door-other");
  const [first, second] = [await crew.code(), await door.code()];
  await crew.scanPicture(second);
  await crew.sees("doors.added", { n: 0 });
  await door.scanPicture(first);
  // Whom the front boarded the other door may know by the service already: that depends on whose visit came first.
  await door.seesSome("doors.added");
  await door.look("crew", "doors-merged");
  await crew.back();
  await crew.press("call-out.title");
  await crew.look("crew", "call-out");
  await crew.back();
  await crew.press("crew.depart");
  await crew.sees("crew.arrive", { stop: "东莞市恒达电子" });
  await crew.look("crew", "trip-left");
}

/** The gate scans who comes, and knows who is still on the way. */
export async function atTheGate(employer: Window, worker: Window, crew: Window): Promise<void> {
  await crew.sync();
  await employer.sync();
  await employer.look("employer", "trips");
  await employer.pressText(WAY);
  await employer.sees("arrival.boarded");
  await employer.look("employer", "arrivals");
  await employer.press("gate.scan");
  await employer.page.locator("input[type=file]").waitFor({ state: "attached" });
  await employer.look("employer", "scan");
  await worker.restart();
  await worker.bar("nav.pass");
  await employer.scanPicture(await worker.code());
  await employer.isTold("verdict.gate-board");
  await employer.look("employer", "verdict-received");
  await employer.press("verdict.next-simply");
  await employer.back();
  await employer.page.getByText(`✓ ${employer.t("arrival.received")}`).waitFor();
}

/** Somebody without a code is received by the card, from the list. */
export async function boardByCard(employer: Window): Promise<void> {
  await employer.pressText("王桂兰");
  await employer.isTold("verdict.gate-hold");
  await employer.look("employer", "verdict-hold");
  await employer.press("hold.card-matches");
  await employer.page.getByRole("button", { name: employer.t("hold.card-matches") }).waitFor({ state: "detached" });
  await employer.press("hold.check-health");
  await employer.fill("declare.temperature", "36.4");
  await employer.press("health.record");
  await employer.isTold("verdict.gate-board");
  await employer.press("verdict.next-simply");
  await employer.back();
  const arrived = employer.page.getByText(`✓ ${employer.t("arrival.received")}`);
  await arrived.nth(1).waitFor();
  expect(await arrived.count()).toBe(2);
  await employer.look("employer", "arrivals-all");
}
