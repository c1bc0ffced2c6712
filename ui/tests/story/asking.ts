import type { Film } from "./camera.ts";
import type { Window } from "./window.ts";

/** A gate asks a worker for more; the worker sees who asks, gives some of it, and keeps a receipt. */
export async function askAndAnswer(employer: Window, worker: Window, film: Film): Promise<void> {
  await employer.press("ask-worker.title");
  await employer.page.locator(".tick").first().waitFor();
  for (const box of await employer.page.locator(".tick input").all()) await box.check();
  await employer.look("employer", "ask");
  await employer.press("ask-worker.show");
  const question = await employer.code();
  await employer.look("employer", "ask-code");

  await worker.restart();
  await worker.bar("nav.me");
  await worker.press("asked.title");
  await worker.look("worker", "asked-scan");
  await worker.scanPicture(question);
  await worker.sees("asked.who");
  const boxes = worker.page.locator(".tick input");
  await worker.look("worker", "asked");
  for (const box of await boxes.all()) await box.check();
  await worker.press("asked.give", { n: await boxes.count() });
  await worker.sees("asked.kept");
  await worker.look("worker", "asked-answer");

  const moving = await worker.page.getByText(worker.t("code.moving")).isVisible();
  if (moving) await film.showsAll(worker.page, 12);
  else await film.shows(worker.page);
  await employer.press("scan.camera");
  await employer.sees("told.title");
  await employer.look("employer", "told");
}
