import { chromium, type Browser } from "playwright-core";

/** Starts Chromium; `CHROMIUM` names another one. A camera of its own films `film`, a file of pictures. */
export function startBrowser(film?: string): Promise<Browser> {
  const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  const camera = film
    ? ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${film}`]
    : [];
  return chromium.launch({ executablePath, args: ["--no-sandbox", ...camera] });
}
