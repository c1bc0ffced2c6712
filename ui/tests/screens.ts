import { readFileSync } from "node:fs";

import type { Page } from "playwright-core";
import { ScriptTarget, createSourceFile, isInterfaceDeclaration, type Identifier, type StringLiteral } from "typescript";

import { NOT_OURS, VERDICTS, answers, type Answers } from "./canned.ts";
import { AHEAD, ANSWER, ASKED, CERTIFICATES, DOORS, FIELDS, RECEIPTS } from "./canned-trust.ts";
import type { Role } from "./look.ts";
import type { Place, ScreenName, Screens } from "../src/state/navigation.ts";
import { ClaimKind, RefusalCode, Role as StaffRole, type SetupView } from "../src/backend/generated/index.ts";

/** A screen to look at: whose it is, how to come there, and what the core answers. */
export interface Shown {
  role: Role;
  name: string;
  /** Empty where the app does not come to show one. */
  screen: ScreenName | "";
  params?: Place["params"];
  answers: Answers;
  then?: (page: Page) => Promise<void>;
}

/** The trip of the core's answers. */
export const TRIP = { trip: "0a0b0c0d0e0f", leg: 0 };
const error = (code: string) => ({ error: { code, fields: [] } });
const worker = (more: Answers = {}): Answers => ({ ...answers(null), ...more });
const crew = (more: Answers = {}): Answers => ({ ...answers(StaffRole.Crew), ...more });

const typeCode = async (page: Page, shows = ".verdict, .problem") => {
  await page.fill("#scan-text", "QC1:PASTED");
  await page.press("#scan-text", "Enter");
  await page.waitForSelector(shows);
};

const gate = (more: Answers = {}): Answers => ({ ...answers(StaffRole.Employer), ...more });
const verdicts = (["board", "hold", "reject", "cannot-verify"] as const).map((verdict): Shown => ({
  role: "crew",
  name: `verdict-${verdict}-full`,
  screen: "crew-scan",
  params: TRIP,
  answers: crew({ "crew.scan": { value: VERDICTS[verdict], changed: [] } }),
  then: typeCode,
}));

const calm: readonly Shown[] = [
  ["on-board", VERDICTS.none] as const,
  ["not-ours", NOT_OURS] as const,
].map(([name, value]) => ({
  role: "crew",
  name: `scan-${name}`,
  screen: "crew-scan",
  params: TRIP,
  answers: crew({ "crew.scan": { value, changed: [] } }),
  then: (page) => typeCode(page, ".calm"),
}));

const received = (["board", "hold", "reject", "cannot-verify"] as const).map((verdict): Shown => ({
  role: "employer",
  name: `verdict-${verdict}-full`,
  screen: "employer-scan",
  params: TRIP,
  answers: gate({ "employer.receive": { value: VERDICTS[verdict], changed: [] } }),
  then: typeCode,
}));

/** A screen that does not open without parameters. */
type Needy = { [Name in ScreenName]: Record<string, never> extends Screens[Name] ? never : Name }[ScreenName];

/** Parameters of the screens that do not open without any, and of those that show more with some. */
const PARAMS: { [Name in Needy]: Screens[Name] } & { [Name in ScreenName]?: Screens[Name] } = {
  register: { step: 1 },
  notice: { id: "n1" },
  asked: { code: "QC1:QUESTION" },
  "crew-trip": { trip: TRIP.trip },
  "crew-scan": TRIP,
  "crew-find": TRIP,
  "crew-ask": { ...TRIP, scan: "crew-scan" },
  "crew-health": { ...TRIP, scan: "crew-scan", slot: 7 },
  "crew-doors": TRIP,
  "crew-call-out": TRIP,
  arrivals: { trip: TRIP.trip },
  "employer-scan": { trip: TRIP.trip },
  "helper-person": { person: "paper-1" },
};

/** Every screen of the table, with parameters with which it opens. */
export const EVERY: readonly (readonly [ScreenName, Place["params"]])[] = names().map((name) => [name, PARAMS[name] ?? {}]);

/** Reads the names from the table's source: the components in it need a browser. */
function names(): ScreenName[] {
  const file = "../src/screens.tsx";
  const source = createSourceFile(file, readFileSync(new URL(file, import.meta.url), "utf8"), ScriptTarget.Latest);
  const table = source.statements.filter(isInterfaceDeclaration).find(({ name }) => name.text === "Screens");
  return (table?.members ?? []).map(({ name }) => (name as Identifier | StringLiteral).text as ScreenName);
}

/** Screens in states that the story on the real core does not come to, or not with so much on them. */
export const SCREENS: readonly Shown[] = [
  {
    role: "start",
    name: "setup-compare",
    screen: "",
    answers: { "device.start": error("not-set-up"), "setup.read": setup() },
    then: (page) => typeCode(page, ".setup__digest"),
  },
  { role: "worker", name: "home-full", screen: "home", answers: worker({ "worker.ahead": AHEAD }) },
  { role: "worker", name: "home-family", screen: "home", answers: worker({ "worker.ahead": AHEAD, "device.start": along() }) },
  { role: "worker", name: "home-ready", screen: "home", answers: worker({ "worker.home": declared() }) },
  { role: "worker", name: "home-cancelled", screen: "home", answers: worker({ "worker.trips": cancelled() }) },
  { role: "worker", name: "declare-empty", screen: "declare", answers: worker() },
  { role: "worker", name: "pass-companion", screen: "pass", answers: worker({ "device.start": along() }), then: codeDrawn },
  { role: "worker", name: "answer", screen: "answer", answers: worker() },
  { role: "worker", name: "intent-days", screen: "intent", answers: worker(), then: chooseDay },
  { role: "worker", name: "ahead-full", screen: "ahead", answers: worker({ "worker.ahead": AHEAD }) },
  { role: "worker", name: "ahead-unknown", screen: "ahead", answers: worker({ "worker.ahead": { ...AHEAD, rules: null, outcomes: [], health_code: [] } }) },
  { role: "worker", name: "ahead-nowhere", screen: "ahead", answers: worker() },
  { role: "worker", name: "certificates-full", screen: "certificates", answers: worker({ "worker.certificates": CERTIFICATES }) },
  {
    role: "worker",
    name: "asked-refused",
    screen: "asked",
    params: { code: "QC1:QUESTION" },
    answers: worker({ "worker.read-question": { refused: "无法确认是谁在询问，没有可信的单位为其作证。请不要提供任何信息，并问清对方身份。" } }),
    then: async (page) => {
      await page.waitForSelector(".problem");
    },
  },
  {
    role: "worker",
    name: "asked-moving",
    screen: "asked",
    params: { code: "QC1:QUESTION" },
    answers: worker({
      "worker.read-question": { asked: ASKED },
      "worker.answer-question": { value: { codes: ["A", "B", "C"], file: "", missing: FIELDS.slice(4) }, changed: [] },
    }),
    then: async (page) => {
      await page.check(".tick input");
      await page.click(".foot .button--main");
      await codeDrawn(page);
    },
  },
  { role: "worker", name: "receipts-full", screen: "receipts", answers: worker({ "worker.receipts": RECEIPTS }) },
  { role: "worker", name: "trip-cancelled", screen: "trip", answers: worker({ "worker.trips": cancelled() }) },
  { role: "worker", name: "paper", screen: "paper", answers: worker() },
  { role: "worker", name: "paper-asked", screen: "paper", answers: worker({ "worker.own-paper": { asked: "sent", ready: false } }) },
  { role: "worker", name: "move", screen: "move", answers: worker() },
  { role: "worker", name: "notices-full", screen: "notices", answers: worker() },
  { role: "crew", name: "trips-full", screen: "crew", answers: crew() },
  { role: "crew", name: "trip-full", screen: "crew-trip", params: TRIP, answers: crew({ "device.fields": { [TRIP.trip]: "1/2" } }) },
  ...verdicts,
  ...calm,
  { role: "crew", name: "ask-code", screen: "crew-ask", params: TRIP, answers: crew(), then: codeDrawn },
  { role: "crew", name: "ask-digits", screen: "crew-ask", params: { ...TRIP, by: "digits" }, answers: crew() },
  {
    role: "crew",
    name: "doors-old",
    screen: "crew-doors",
    params: TRIP,
    answers: crew({ "crew.door": [1, 2], "crew.doors": DOORS, "crew.door-code": "QC1:DOOR" }),
    then: codeDrawn,
  },
  { role: "crew", name: "doors-alone", screen: "crew-doors", params: TRIP, answers: crew() },
  ...received,
  { role: "employer", name: "arrivals-full", screen: "arrivals", params: TRIP, answers: gate() },
  {
    role: "employer",
    name: "told-full",
    screen: "employer-ask",
    answers: gate({
      "employer.askable": FIELDS,
      "employer.ask": "QC1:QUESTION",
      "employer.read-answer": { answer: ANSWER, parts: [1, 1] },
    }),
    then: async (page) => {
      await page.check(".tick input");
      await page.click(".foot .button--main");
      await codeDrawn(page);
      await typeCode(page, ".card");
    },
  },
  { role: "helper", name: "people-full", screen: "helper", answers: answers(StaffRole.Helper) },
  {
    role: "helper",
    name: "phone-compare-full",
    screen: "helper-phone",
    answers: answers(StaffRole.Helper),
    then: (page) => typeCode(page, ".card"),
  },
  { role: "faults", name: "disk-full", screen: "intent", answers: worker({ "worker.intend": error("disk-full") }), then: send },
  { role: "faults", name: "internal", screen: "intent", answers: worker({ "worker.intend": error("internal") }), then: send },
  { role: "faults", name: "not-set-up", screen: "", answers: { "device.start": error("not-set-up") } },
  { role: "faults", name: "newer-version", screen: "", answers: { "device.start": error("newer-version") } },
  { role: "faults", name: "keys", screen: "", answers: { "device.start": error("keys") } },
  { role: "faults", name: "refused", screen: "me", answers: worker({ "device.refused": refused() }) },
];

async function send(page: Page): Promise<void> {
  await page.click(".button--main");
  await page.waitForSelector(".problem");
}

async function chooseDay(page: Page): Promise<void> {
  await page.locator(".day__radio").nth(1).check();
}

async function codeDrawn(page: Page): Promise<void> {
  await page.waitForSelector("svg.qr");
}

function along(): object {
  const start = answers(null)["device.start"] as { people: object[] };
  return { ...start, people: start.people.concat({ person: "child", name: "张小宝", role: null, paper: false }) };
}

function declared(): object {
  return { ...(answers(null)["worker.home"] as object), declared_today: true, declaration: "sent" };
}

function cancelled(): object[] {
  const trips = answers(null)["worker.trips"] as { plan: object }[];
  return trips.map((trip) => ({ ...trip, plan: { ...trip.plan, cancelled: true } }));
}

function setup(): SetupView {
  const place_name = "湖南省湘西土家族苗族自治州龙山县";
  return { place: "433130", place_name, name: "龙山县人社局", service: "https://qicheng.longshan.example", digest: "5f0e a3c9" };
}

function refused(): object[] {
  return [{ operation: "o", subject: "p", kind: ClaimKind.Intent, code: RefusalCode.NotAllowed, field: "latest", at: new Date().toISOString() }];
}
