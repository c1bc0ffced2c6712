import { expect, test } from "vitest";

import { dial } from "./dial";

test("a number is rung however it is written", () => {
  expect(dial("0743-6221234")).toBe("tel:07436221234");
  expect(dial("周师傅 138 0743 1234")).toBe("tel:13807431234");
  expect(dial("+86 (743) 6221234, day and night")).toBe("tel:+867436221234");
  expect(dial("调度：０７４３－６２２１２３４")).toBe("tel:07436221234");
  expect(dial("12333")).toBe("tel:12333");
});

test("where no number is named nothing is rung", () => {
  expect(dial("村口老王")).toBeUndefined();
  expect(dial("3 号门")).toBeUndefined();
});
