import { t } from "../i18n";
import { appInfo } from "../state/appInfo";

/** Tells whether the core behind the window has answered. */
export function StatusPill() {
  const key = () => {
    if (appInfo.error) return "status.failed";
    return appInfo.loading ? "status.starting" : "status.ready";
  };
  return (
    <span class="pill" classList={{ "pill--old": key() !== "status.ready" }} role="status">
      {t(key())}
    </span>
  );
}
