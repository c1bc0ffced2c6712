import type { Page } from "playwright-core";

import { VERDICTS, answers, type Answers } from "./canned.ts";

/** A screen to look at: whose it is, how to come there, and what the core answers. */
export interface Shown {
  role: "start" | "worker" | "crew" | "employer" | "helper" | "faults";
  name: string;
  screen: string;
  params?: Record<string, string>;
  answers: Answers;
  then?: (page: Page) => Promise<void>;
}

const TRIP = { trip: "0a0b0c0d0e0f", leg: "0" };
const error = (code: string) => ({ error: { code, fields: [] } });
const nobody = { ...answers(0), "device.start": { ...(answers(0)["device.start"] as object), people: [], settings: {} } };
const worker = (more: Answers = {}): Answers => ({ ...answers(0), ...more });
const crew = (more: Answers = {}): Answers => ({ ...answers(2), ...more });

const typeCode = async (page: Page) => {
  await page.fill("#scan-text", "QC1:PASTED");
  await page.press("#scan-text", "Enter");
  await page.waitForSelector(".verdict, .problem");
};

const verdicts = (["board", "hold", "reject", "cannot-verify"] as const).map((verdict): Shown => ({
  role: "crew",
  name: `verdict-${verdict}`,
  screen: "crew-scan",
  params: TRIP,
  answers: crew({ "crew.scan": { value: VERDICTS[verdict], changed: [] } }),
  then: typeCode,
}));

/** Every screen in a state that people see it in. */
export const SCREENS: readonly Shown[] = [
  { role: "start", name: "welcome", screen: "welcome", answers: nobody },
  { role: "start", name: "consent", screen: "consent", answers: nobody },
  { role: "start", name: "staff", screen: "staff", answers: nobody },
  { role: "worker", name: "home", screen: "home", answers: worker() },
  ...[1, 2, 3, 4].map((step): Shown => ({
    role: "worker",
    name: `register-${step}`,
    screen: "register",
    params: { step: String(step) },
    answers: worker({ "device.fields": { name: "张晓伟", id_number: "433130199002281234", work: "has-job" } }),
  })),
  {
    role: "worker",
    name: "register-wrong",
    screen: "register",
    params: { step: "1" },
    answers: worker({
      "device.fields": { name: "张晓伟", id_number: "433130199002281234" },
      "worker.check-registration": [
        { field: "id_number", code: "check-digit" },
        { field: "mobile", code: "required" },
      ],
    }),
    then: async (page) => {
      await page.click(".button--main");
      await page.waitForSelector(".field__error");
    },
  },
  { role: "worker", name: "intent", screen: "intent", answers: worker() },
  { role: "worker", name: "declare", screen: "declare", answers: worker() },
  { role: "worker", name: "pass", screen: "pass", answers: worker(), then: codeDrawn },
  { role: "worker", name: "pass-missing", screen: "pass", answers: worker({ "worker.pass": error("no-ticket") }) },
  { role: "worker", name: "answer", screen: "answer", answers: worker() },
  { role: "worker", name: "paper", screen: "paper", answers: worker() },
  { role: "worker", name: "trip", screen: "trip", answers: worker() },
  { role: "worker", name: "notices", screen: "notices", answers: worker() },
  { role: "worker", name: "notice", screen: "notice", params: { id: "n1" }, answers: worker() },
  { role: "worker", name: "me", screen: "me", answers: worker() },
  { role: "worker", name: "identity", screen: "identity", answers: worker() },
  { role: "crew", name: "trips", screen: "crew", answers: crew() },
  { role: "crew", name: "trip", screen: "crew-trip", params: TRIP, answers: crew() },
  { role: "crew", name: "scan", screen: "crew-scan", params: TRIP, answers: crew() },
  ...verdicts,
  {
    role: "crew",
    name: "find",
    screen: "crew-find",
    params: TRIP,
    answers: crew(),
    then: async (page) => {
      await page.fill("#query", "王");
      await page.waitForSelector(".row");
    },
  },
  { role: "crew", name: "ask-code", screen: "crew-ask", params: TRIP, answers: crew(), then: codeDrawn },
  { role: "crew", name: "ask-digits", screen: "crew-ask", params: { ...TRIP, by: "digits" }, answers: crew() },
  { role: "crew", name: "health", screen: "crew-health", params: { ...TRIP, slot: "7" }, answers: crew() },
  { role: "employer", name: "trips", screen: "employer", answers: answers(3) },
  { role: "employer", name: "arrivals", screen: "arrivals", params: TRIP, answers: answers(3) },
  { role: "employer", name: "scan", screen: "employer-scan", params: TRIP, answers: answers(3) },
  { role: "helper", name: "people", screen: "helper", answers: answers(1) },
  { role: "helper", name: "person", screen: "helper-person", params: { person: "paper-1" }, answers: answers(1) },
  { role: "helper", name: "phone", screen: "helper-phone", answers: answers(1), then: codeDrawn },
  {
    role: "faults",
    name: "service-away",
    screen: "me",
    answers: worker({ "sync.now": error("offline"), "device.queue": { waiting: 2, refused: 0, last_sync: null, now: "" } }),
    then: async (page) => {
      await page.waitForSelector(".problem");
    },
  },
  {
    role: "faults",
    name: "clock-wrong",
    screen: "me",
    answers: worker({ "sync.now": error("service-refused") }),
    then: async (page) => {
      await page.waitForSelector(".problem");
    },
  },
  {
    role: "faults",
    name: "disk-full",
    screen: "intent",
    answers: worker({ "worker.intend": error("disk-full") }),
    then: async (page) => {
      await page.click(".button--main");
      await page.waitForSelector(".problem");
    },
  },
  {
    role: "faults",
    name: "damaged",
    screen: "home",
    answers: worker({ "device.start": { ...(answers(0)["device.start"] as object), moved_aside: true } }),
  },
  { role: "faults", name: "not-set-up", screen: "", answers: { "device.start": error("not-set-up") } },
  {
    role: "faults",
    name: "bad-picture",
    screen: "crew-scan",
    params: TRIP,
    answers: crew({ "device.read-picture": error("bad-picture") }),
    then: async (page) => {
      await page.setInputFiles("input[type=file]", { name: "x.png", mimeType: "image/png", buffer: Buffer.from("no") });
      await page.waitForSelector(".problem");
    },
  },
  {
    role: "faults",
    name: "camera-refused",
    screen: "crew-scan",
    params: TRIP,
    answers: crew(),
    then: async (page) => {
      await page.click(".scanner__view .button");
      await page.waitForSelector(".problem");
    },
  },
];

async function codeDrawn(page: Page): Promise<void> {
  await page.waitForSelector("svg.qr");
}
