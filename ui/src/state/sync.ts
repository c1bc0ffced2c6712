import { createSignal } from "solid-js";

import { call } from "../backend/call";
import type { ErrorCode } from "../backend/generated";
import { done, onChanged } from "./changes";
import { asError } from "./errors";

/** Milliseconds after a change, so that what belongs together travels together. */
const SETTLE = 1_500;
/** Milliseconds between visits while all is well. */
const STALE = 5 * 60_000;

const [busy, setBusy] = createSignal(false);
const [trouble, setTrouble] = createSignal<ErrorCode | undefined>();

/** Whether a visit to the service is under way. */
export const syncing = busy;
/** Why the last visit did not take place. */
export const syncTrouble = trouble;

let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let again = false;

/** Visits the service now. A visit asked for during another follows it. */
export async function syncNow(): Promise<void> {
  if (busy()) {
    again = true;
    return;
  }
  clearTimeout(timer);
  setBusy(true);
  try {
    const visit = await done(call("sync.now"));
    failures = 0;
    setTrouble(undefined);
    if (visit.more) again = true;
  } catch (thrown) {
    failures += 1;
    setTrouble(asError(thrown).code);
  }
  setBusy(false);
  later(again ? SETTLE : failures > 0 ? await backOff() : STALE);
  again = false;
}

/**
 * Visits the service at the start, when a change waits, when the window is looked at again, and when the network is
 * back. `visibilitychange` tells of resuming on Android (the activity's), WebKitGTK and WebView2 (the window's), and
 * `focus` of a window that was covered and never hidden; `online` of the network, from ConnectivityManager on Android,
 * NetworkManager through GLib on Linux and the network list manager on Windows. Where none comes, the timer does.
 */
export function keepInSync(): void {
  onChanged((kinds) => {
    if (kinds.includes("outbox") && !busy()) later(SETTLE);
  });
  const resumed = () => {
    if (document.visibilityState === "visible") void syncNow();
  };
  document.addEventListener("visibilitychange", resumed);
  window.addEventListener("focus", resumed);
  window.addEventListener("online", () => {
    failures = 0;
    void syncNow();
  });
  void syncNow();
}

/** How long the core says to wait; where not even it answers, as long as while all is well. */
function backOff(): Promise<number> {
  return call("sync.wait", { failures }).catch(() => STALE);
}

function later(millis: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void syncNow(), millis);
}
