import { createSignal } from "solid-js";

import { device } from "../backend/commands";
import type { ErrorCode } from "../backend/types";
import { done, onChanged } from "./changes";
import { asError } from "./errors";

const SETTLE = 1_500;
const FIRST = 15_000;
const LONGEST = 3_600_000;
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

/** Milliseconds to wait after so many failures in a row; `random` lies in 0 to 1. */
export function waitAfter(failed: number, random: number): number {
  const doubled = Math.min(FIRST * Math.pow(2, Math.max(0, failed - 1)), LONGEST);
  return Math.round(doubled * (1 - random / 2));
}

/** Visits the service now. A visit asked for during another follows it. */
export async function syncNow(): Promise<void> {
  if (busy()) {
    again = true;
    return;
  }
  clearTimeout(timer);
  setBusy(true);
  try {
    const visit = await done(device.sync());
    failures = 0;
    setTrouble(undefined);
    if (visit.more) again = true;
  } catch (thrown) {
    failures += 1;
    setTrouble(asError(thrown).code);
  }
  setBusy(false);
  later(again ? SETTLE : failures > 0 ? waitAfter(failures, Math.random()) : STALE);
  again = false;
}

/**
 * Visits the service at the start, when a change waits, when the window is looked at again, and when the network is
 * back. `visibilitychange` tells of resuming on Android (the activity's), WebKitGTK and WebView2 (the window's);
 * `online` of the network, from ConnectivityManager on Android, NetworkManager through GLib on Linux and the network
 * list manager on Windows. Where neither comes, the timer does.
 */
export function keepInSync(): void {
  onChanged((kinds) => {
    if (kinds.length > 0 && kinds.indexOf("outbox") >= 0 && !busy()) later(SETTLE);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void syncNow();
  });
  window.addEventListener("online", () => {
    failures = 0;
    void syncNow();
  });
  void syncNow();
}

function later(millis: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void syncNow(), millis);
}
