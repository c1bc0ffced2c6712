import { expect, test } from "vitest";

import { toClassic } from "./classic-script";

test("a module script becomes a deferred classic one", () => {
  const html = '<script type="module" crossorigin src="/assets/app.js"></script>';
  expect(toClassic(html)).toBe('<script defer src="/assets/app.js"></script>');
});

test("other scripts and links stay as they are", () => {
  const html = '<script src="/a.js"></script><link rel="icon" href="/icon.png">';
  expect(toClassic(html)).toBe(html);
});
