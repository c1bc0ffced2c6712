import { createEffect, createRoot } from "solid-js";

import { call } from "../backend/call";
import { language } from "../i18n";
import { fresh } from "./changes";
import { me, whoAmI } from "./session";
import { play } from "./sound";
import { unheard } from "./unheard";

/** Where the system shows notices of a web view; a phone's web view has none of its own. */
function system(): typeof Notification | undefined {
  return (window as unknown as { Notification?: typeof Notification }).Notification;
}

/** Asks once, in answer to a press, whether notices may stand outside the window. */
export function mayNotify(): void {
  const notices = system();
  if (notices?.permission === "default") void notices.requestPermission();
}

/** Rings once for each notice that came while the app was open, and shows it outside the window where that may be. */
export function ringForNotices(): void {
  createRoot(() => {
    const notices = fresh(["notice", "profile"], async () =>
      me() && whoAmI()?.role === null ? call("worker.notices", { person: me(), language: language() }) : [],
    );
    const isNew = unheard();
    createEffect(() => {
      if (notices.state !== "ready") return;
      const rings = isNew(notices());
      if (rings.length === 0) return;
      play("notice");
      const shown = system();
      if (shown?.permission !== "granted") return;
      for (const { title, body, id } of rings) new shown(title, { body, tag: id });
    });
  });
}
