import { expect, test } from "vitest";

import { dial, numbers } from "./dial";

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

test("each of several numbers is rung on its own", () => {
  const addresses = (contact: string) => numbers(contact).map(dial);
  expect(addresses("13900139000 13800138000")).toEqual(["tel:13900139000", "tel:13800138000"]);
  expect(addresses("0743-6221234 13900139000")).toEqual(["tel:07436221234", "tel:13900139000"]);
  expect(addresses("139 0013 9000 - 138 0013 8000")).toEqual(["tel:13900139000", "tel:13800138000"]);
  expect(addresses("0743 6221234、400-810-1234")).toEqual(["tel:07436221234", "tel:4008101234"]);
  expect(addresses("12333 13900139000")).toEqual(["tel:12333", "tel:13900139000"]);
  expect(addresses("王 13900139000 李 13800138000")).toEqual(["tel:13900139000", "tel:13800138000"]);
  expect(addresses("+86 (743) 6221234, day and night")).toEqual(["tel:+867436221234"]);
  expect(addresses("村口老王")).toEqual([]);
});
