import { call } from "../../backend/call";
import { t } from "../../i18n";
import { fresh } from "../../state/changes";
import { syncing } from "../../state/sync";
import { OLD, ago, secondsSince } from "../../state/time";

/** Tells what still waits here, and how old what is shown is; turns to dawn when old. */
export function SyncPill() {
  const queue = fresh(["outbox", "draft"], () => call("device.queue"));
  const age = () => {
    const last = queue()?.last_sync;
    return last ? secondsSince(last) : undefined;
  };
  const text = () => {
    const seconds = age();
    const waiting = queue()?.waiting ?? 0;
    const old = seconds === undefined ? t("sync.never") : ago(seconds);
    if (waiting > 0) return t("sync.waiting", { n: waiting, age: old });
    return seconds === undefined ? old : t("sync.done", { age: old });
  };
  return (
    <span
      class="pill"
      classList={{ "pill--old": (age() ?? OLD) >= OLD || (queue()?.waiting ?? 0) > 0, "pill--busy": syncing() }}
      role="status"
    >
      {text()}
    </span>
  );
}
