import { createResource, createRoot } from "solid-js";

import { fetchAppInfo } from "../backend/app";

/** What the core says of itself; asked once, when the window opens. */
export const appInfo = createRoot(() => createResource(fetchAppInfo)[0]);
