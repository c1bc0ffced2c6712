import { expect, test } from "vitest";

import type { NoticeView } from "../backend/generated";
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

const ids = (rung: NoticeView[]) => rung.map((n) => n.id);

test("a notice rings once, and one that was read never", () => {
  const rings = unheard();
  expect(ids(rings([notice("a")]))).toEqual(["a"]);
  expect(ids(rings([notice("a")]))).toEqual([]);
  expect(ids(rings([notice("a"), notice("b", "2026-02-26T01:00:00Z")]))).toEqual([]);
  expect(ids(rings([notice("c"), notice("a")]))).toEqual(["c"]);
});
