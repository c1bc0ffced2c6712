import { call } from "./transport";

/** What the shell's `app_info` answers. */
export interface AppInfo {
  /** Version of the app, as in `1.2.3`. */
  version: string;
}

/** Asks the shell which app this is. */
export function fetchAppInfo(): Promise<AppInfo> {
  return call<AppInfo>("app_info");
}
