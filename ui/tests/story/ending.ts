import type { Window } from "./window.ts";

/** A worker takes consent back, and deletes what there is about them on this phone. */
export async function withdraw(worker: Window): Promise<void> {
  await worker.restart();
  await worker.bar("nav.me");
  await worker.press("mine.title");
  await worker.sees("mine.on");
  await worker.look("worker", "mine");
  await worker.press("receipts.title");
  await worker.page.locator(".card").first().waitFor();
  await worker.look("worker", "receipts");
  await worker.back();
  await worker.page.getByRole("button", { name: worker.t("mine.withdraw") }).last().click();
  await worker.sees("mine.withdraw-health");
  await worker.look("worker", "mine-withdraw");
  await worker.press("mine.withdraw-do");
  await worker.sees("mine.off");
  await worker.press("me.delete");
  await worker.look("worker", "delete");
  await worker.tick(worker.t("me.delete-sure"));
  await worker.press("me.delete-do");
  await worker.page.getByText("张小宝").first().waitFor();
}
