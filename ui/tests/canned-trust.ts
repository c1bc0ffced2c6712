import { Role } from "../src/backend/generated/index.ts";
import type * as T from "../src/backend/generated/index.ts";

/** What the core answers about certificates, rules and questions. */
const at = (hoursAhead: number) => new Date(Date.now() + hoursAhead * 3_600_000).toISOString();

const says = (more: Partial<T.CertificateSays>): T.CertificateSays => ({
  kind: "test",
  name: "ZHANG XIAOWEI",
  born: "1988-03-15",
  when: at(-20),
  result: "negative",
  nucleic_acid: true,
  doses: null,
  vaccine: null,
  valid_until: at(700),
  issuer: "湘西州人民医院",
  ...more,
});

const certificate = (id: string, more: Partial<T.CertificateView>): T.CertificateView => ({
  id,
  says: says({}),
  checked: "holds",
  failed: [],
  own: true,
  counts: true,
  sent: "confirmed",
  at: at(-1),
  ...more,
});

/** One certificate of each kind, and of each thing that checking it may come to. */
export const CERTIFICATES: readonly T.CertificateView[] = [
  certificate("1", {}),
  certificate("2", { says: says({ kind: "vaccination", doses: [2, 3], result: null }), counts: false }),
  certificate("3", { says: says({ kind: "recovery", result: null }), own: false, counts: false }),
  certificate("4", { says: says({ nucleic_acid: false }), checked: "unknown-signer", counts: false }),
  certificate("5", { checked: "does-not-hold", failed: ["verify"], counts: false }),
  certificate("6", { says: null, checked: "does-not-hold", failed: ["schema"], own: false, counts: false }),
];

/** Rules of which one holds, one fails with its times, one is open. */
export const AHEAD: T.Ahead = {
  destination: "330300",
  place_name: "浙江省温州市",
  boarding_at: at(40),
  trip: null,
  planned: true,
  rules: { zh: "浙江省入省要求：48小时内核酸检测，连续14天健康申报", en: "Entering Zhejiang: a test of the last 48 hours, 14 days of check-ins" },
  outcomes: [
    { rule: "declarations-14", state: "passed", words: { zh: "最近14天每日申报，无发热。", en: "A check-in on each of the last 14 days, no fever." }, from: null, by: null },
    { rule: "nucleic-acid-48h", state: "failed", words: { zh: "48小时内核酸检测阴性。请到县医院或车站采样点检测。", en: "A negative nucleic-acid test of the last 48 hours. The county hospital and the station take samples." }, from: at(2), by: at(40) },
    { rule: "county", state: "open", words: { zh: "目的地是否封闭，要看当地通告。", en: "Whether the place is closed is announced there." }, from: null, by: null },
  ],
  health_code: ["too-old"],
};

/** What an employer may ask for. */
export const FIELDS: readonly T.FieldView[] = [
  { field: "name", words: "您的全名" },
  { field: "last-four", words: "身份证号码后四位" },
  { field: "health-code", words: "您的健康码：颜色、依据和依据的时间" },
  { field: "declarations", words: "您最近14天的每日健康申报" },
  { field: "certificates", words: "您的检测和接种证明" },
];

/** A question of an employer whose role is confirmed. */
export const ASKED: T.IncomingQuery = {
  role: Role.Employer,
  place_name: "湖南省湘西土家族苗族自治州龙山县",
  region_name: "广东省东莞市",
  confirmed: true,
  why: "入职健康核查",
  fields: [...FIELDS],
  until: at(1),
};

/** What was given once, and refused once. */
export const RECEIPTS: readonly T.ReceiptView[] = [
  { at: at(-3), role: Role.Employer, place_name: ASKED.place_name, why: "入职健康核查", given: ["您的全名", "身份证号码后四位"] },
  { at: at(-90), role: Role.Employer, place_name: ASKED.place_name, why: "想知道", given: [] },
];

/** An answer with all that there is. */
export const ANSWER: T.AnswerView = {
  masked_name: "张*伟",
  name: "张晓伟",
  last_four: "2810",
  mobile: null,
  health: {
    colour: "amber",
    basis: [{ kind: "declaration", hours: 3 }, { kind: "nucleic-acid-test", hours: 20 }],
    region: "433130",
    issued: at(-2),
    until: at(20),
  },
  declarations: [
    { day: "2026-02-24", temperature: 365, symptoms: [], contact: false },
    { day: "2026-02-25", temperature: 375, symptoms: ["fever"], contact: false },
  ],
  certificates: [
    { says: says({}), checked: "holds", failed: [], named: true },
    { says: says({ kind: "vaccination", doses: [1, 2] }), checked: "holds", failed: [], named: false },
  ],
  missing: ["mobile"],
  at: at(0),
};

/** Another door that was scanned too long ago. */
export const DOORS: readonly T.DoorView[] = [{ door: 2, as_of: at(-0.2), fresh: false }];
