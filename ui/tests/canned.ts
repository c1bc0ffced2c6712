import type * as T from "../src/backend/generated";

/** What the core answers, by command; what is not here is answered with null. */
export type Answers = Record<string, unknown>;

const NOW = Date.now();
const HOUR = 3_600_000;
const iso = (hoursAhead: number) => new Date(NOW + hoursAhead * HOUR).toISOString();
const localDay = (ahead: number) => new Date(NOW + (ahead * 24 + 8) * HOUR).toISOString().slice(0, 10);

const TRIP = "0a0b0c0d0e0f";
const done = <V>(value: V): T.OpOutput<V> => ({ value, changed: [] });

const person = (role: T.Role | null): T.PersonView => ({
  person: `person-${role ?? 0}`,
  name: ["张晓伟", "李主任", "周师傅", "恒达电子门岗"][role ?? 0] ?? "",
  role,
  paper: false,
});

const start = (role: T.Role | null): T.Start => ({
  people: [
    person(role),
    { person: "paper-1", name: "王秀兰", role: null, paper: true },
    { person: "paper-2", name: "", role: null, paper: true },
  ],
  settings: { current: `person-${role ?? 0}` },
  place: "433130",
  place_name: "湖南省湘西土家族苗族自治州龙山县",
  quarantined: false,
  salvaged: 0,
  protection: "software",
  version: "0.1.0",
});

const home: T.Home = {
  registration: "confirmed",
  verified: true,
  attested: null,
  duplicate_identity: false,
  intent: "sent",
  assigned: true,
  declared_today: false,
  declaration: null,
  ticket: true,
  health_code: true,
  colour: "green",
  waiting: 0,
  last_sync: iso(-3),
};

const stops: T.Stop[] = [
  { name: "县汽车站", detail: "3 号门", region: "433130", arrives: iso(14), departs: iso(14.5) },
  { name: "吉首站", detail: "", region: "433130", arrives: iso(17), departs: iso(17.3) },
  { name: "东莞市恒达电子", detail: "南门", region: "433130", arrives: iso(27), departs: iso(27) },
];

const plan: T.Trip = {
  id: TRIP,
  revision: 2,
  vehicle: { plate: "湘U12345", mode: "bus", seats: 49 },
  stops,
  contact: "0743-6221234",
  bring: "身份证、口罩、一天的干粮",
  employer: "恒达电子有限公司",
  cancelled: false,
};

const people: T.PassengerMatch[] = [
  { slot: 7, name: "王秀兰", last_four: "0426", seat: "08", on_board: false },
  { slot: 11, name: "张晓伟", last_four: "2817", seat: "12", on_board: true },
  { slot: 30, name: "阿依古丽·买买提", last_four: "014X", seat: "31", on_board: true },
];

const notices: T.NoticeView[] = [
  {
    id: "n1",
    kind: "departure",
    trip: TRIP,
    title: "明天 06:30 发车，湘U12345",
    body: "请提前半小时到县汽车站 3 号门。\n带好身份证和口罩，出发前打今天的卡。",
    at: iso(-2),
    read: null,
  },
  { id: "n2", kind: "word", trip: null, title: "返岗专车开始报名", body: "…", at: iso(-30), read: iso(-29) },
];

const arrival = (slot: number, name: string, state: T.ExpectedPerson["state"]): T.ExpectedPerson => ({
  slot,
  name,
  last_four: "2817",
  state,
});

/** A verdict of each kind, as the crew's screen gets it. */
export const VERDICTS: Record<T.Verdict, T.VerdictView> = {
  board: verdict("board", [], [], { name: "张晓伟", seat: "12" }),
  hold: verdict(
    "hold",
    ["纸质码：请核对身份证。", "没有健康码。"],
    [
      { what: "compare-id-card", words: "看身份证：姓名和号码后四位要与本机一致。" },
      { what: "check-health", words: "量体温、看症状，记下来。" },
    ],
    { name: "阿依古丽·买买提", seat: "31A" },
    ["名册已有 75 小时没更新。"],
  ),
  reject: verdict(
    "reject",
    ["这个位置已有人上车：02-26 06:08，2 号门，工作人员尾号 4be1。"],
    [
      { what: "compare-id-card", words: "看身份证：姓名和号码后四位要与本机一致。" },
      { what: "call", words: "打电话问调度员：0743-6221234。" },
    ],
    { name: "张晓伟", seat: "12" },
  ),
  none: verdict("none", ["06:08 已上车。"], [], { name: "张晓伟", seat: "12" }),
  "cannot-verify": verdict(
    "cannot-verify",
    ["本机的信任名单里没有这个发码单位，或它不能发这种码。"],
    [{ what: "update-trust", words: "更新信任名单：联网同步；没网就扫同事手机或导入文件。" }],
  ),
};

/** What the crew's screen gets for a code of somebody else's. */
export const NOT_OURS = verdict(
  "none",
  ["这不是启程的码。"],
  [{ what: "open-pass", words: "请乘客在启程里打开乘车码。" }],
);

/** The core's answers for somebody of a role. */
export function answers(role: T.Role | null): Answers {
  return {
    "device.start": start(role),
    "device.queue": { waiting: 0, refused: 0, last_sync: iso(-3), clock: { now: iso(0), wrong: false } },
    "device.refused": [],
    "device.fields": {},
    "device.save-field": done(null),
    "device.set": done(null),
    "device.regions": [
      { code: "430000", name: "湖南省" },
      { code: "440000", name: "广东省" },
      { code: "650000", name: "新疆维吾尔自治区" },
    ],
    "device.diagnostics": { name: "qicheng-diagnostics.json", text: "{}" },
    "device.draw-code": qr(),
    "sync.now": done({ applied: 0, refused: 0, answered: iso(0), more: false }),
    "worker.home": home,
    "worker.declarations": [-13, -12, -11, -9, -8, -7, -6, -5, -4, -3, -2, -1].map((ahead) => ({
      day: localDay(ahead),
      temperature: 365,
      symptoms: [],
      contact: false,
    })),
    "worker.pass": {
      legs: [],
      text: "QC1:CODE",
      made: iso(0),
      redraw: iso(1),
      name: "张*伟",
      colour: "green",
      health_until: iso(9),
      trip: {
        id: TRIP,
        seat: "12",
        vehicle: "湘U12345",
        departs: iso(14.5),
        boarding: "县汽车站 3 号门",
        destination: "东莞市恒达电子",
        contact: "0743-6221234",
      },
      answers_challenge: false,
    },
    "worker.trips": [{ trip: TRIP, seat: "12", from: 0, to: 2, plan }],
    "worker.notices": notices,
    "worker.check-registration": [],
    "worker.enrolment-code": "QC1:ANSWER",
    "worker.own-paper": { asked: null, ready: false },
    "staff.ready": role === null ? [] : [{ person: `person-${role}`, role, ready: true }],
    "staff.duty": role === null ? [] : [{ person: `person-${role}`, name: "周师傅", on_duty: true }],
    "crew.trips": [
      { id: TRIP, vehicle: "湘U12345", from: "县汽车站", to: "东莞市恒达电子", departs: iso(14.5), seats: 49, people: 45, manifest_since: iso(-5), cancelled: false },
      { id: "1a0b0c0d0e0f", vehicle: "湘U54321", from: "里耶镇", to: "深圳市宝安区", departs: iso(40), seats: 45, people: null, manifest_since: null, cancelled: false },
    ],
    "crew.door": null,
    "crew.way": { stops, leg: 0, standing: true },
    "crew.headcount": { on_board: 37, expected: 45, seats: 49, missing: [7, 8, 9, 10, 12, 13, 14, 15], unknown_doors: [], door_unsaid: false },
    "crew.doubles": [],
    "crew.people": people,
    "crew.find": people,
    "crew.ask-by-code": "QC1:CHALLENGE",
    "crew.ask-by-digits": 40217,
    "employer.arrivals": {
      people: [
        arrival(7, "王秀兰", "received"),
        arrival(11, "张晓伟", "boarded"),
        arrival(12, "陈建国", "expected"),
        arrival(30, "阿依古丽·买买提", "missing"),
      ],
      arrived: 1,
      missing: 1,
      as_of: iso(-1),
    },
    "helper.identity-challenge": "QC1:HELPER",
    "helper.read-enrolment": { person: "person-7", name: "阿依古丽·买买提", id_number: "433130199507081224", home: "湖南省湘西土家族苗族自治州龙山县" },
  };
}

function verdict(
  of: T.Verdict,
  reasons: string[],
  to_do: T.VerdictView["to_do"],
  who?: { name: string; seat: string },
  warnings: string[] = [],
): T.VerdictView {
  return {
    verdict: of,
    reasons,
    warnings,
    to_do,
    passenger: who ? { slot: 11, name: who.name, seat: who.seat, paper: of === "hold", last_four: "0426", from: 0, to: 2 } : null,
    ages: { bundle: 900_000, list: 90_000, manifest: 18_000, rules: 18_000, clock: 18_000, code: 4, health: 30_000 },
  };
}

/** A pattern of a code's size; what it says is the codes crate's affair. */
function qr(): T.CodePath {
  const side = 93;
  let path = "";
  for (let y = 4; y < side - 4; y += 1) {
    for (let x = 4; x < side - 4; x += 1) if ((x * 7 + y * 13 + x * y) % 5 < 2) path += `M${x} ${y}h1v1h-1z`;
  }
  return { path, side };
}
