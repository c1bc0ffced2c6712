import { expect, test } from "vitest";

import type { NoticeView } from "../backend/types";
import { unheard } from "./unheard";

const notice = (id: string, read: string | null = null): NoticeView => ({
  id,
  kind: "word",
  trip: null,
  title: "t",
  body: "b",
  at: "2026-02-26T00:00:00Z",
  read,
});

test("a notice rings once, and one that was read never", () => {
  const rings = unheard();
  expect(rings([notice("a")])).toBe(true);
  expect(rings([notice("a")])).toBe(false);
  expect(rings([notice("a"), notice("b", "2026-02-26T01:00:00Z")])).toBe(false);
  expect(rings([notice("c"), notice("a")])).toBe(true);
});
