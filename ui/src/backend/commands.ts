import { call } from "./transport";
import type * as T from "./types";

type Acted = Promise<T.Done<null>>;

/** What belongs to the device and to everyone on it. */
export const device = {
  start: () => call<T.Start>("device.start"),
  queue: () => call<T.Queue>("device.queue"),
  set: (name: T.Setting, value: string) => call<T.Done<null>>("device.set", { name, value }),
  regions: (within: string | null) => call<T.Region[]>("device.regions", { within }),
  addPerson: (paper: boolean) => call<T.Done<string>>("device.add-person", { paper }),
  deletePerson: (person: string, eraseUnsent: boolean) =>
    call<T.Done<number>>("device.delete-person", { person, erase_unsent: eraseUnsent }),
  saveField: (person: string, form: string, field: string, value: string): Acted =>
    call("device.save-field", { person, form, field, value }),
  fields: (person: string, form: string) => call<Record<string, string>>("device.fields", { person, form }),
  refused: () => call<T.RefusedView[]>("device.refused"),
  dismiss: (operation: string): Acted => call("device.dismiss", { operation }),
  drawCode: (text: string) => call<T.CodePath>("device.draw-code", { text }),
  readPicture: (bytes: string) => call<string | null>("device.read-picture", { bytes }),
  sync: () => call<T.Done<T.SyncView>>("sync.now"),
  /** Milliseconds to wait after so many visits in a row that failed. */
  wait: (failures: number) => call<number>("sync.wait", { failures }),
};

/** What a worker does. */
export const worker = {
  home: (person: string) => call<T.Home>("worker.home", { person }),
  consent: (person: string) => call<T.Consent | null>("worker.consent", { person }),
  giveConsent: (person: string, said: T.Consent): Acted => call("worker.give-consent", { person, said }),
  checkRegistration: (said: T.RegistrationForm) => call<T.FieldError[]>("worker.check-registration", { said }),
  registered: (person: string) => call<T.RegistrationForm | null>("worker.registered", { person }),
  intended: (person: string) => call<T.IntentForm | null>("worker.intended", { person }),
  register: (person: string, said: T.RegistrationForm): Acted => call("worker.register", { person, said }),
  intend: (person: string, said: T.IntentForm): Acted => call("worker.intend", { person, said }),
  withdrawIntent: (person: string): Acted => call("worker.withdraw-intent", { person }),
  declare: (person: string, said: T.DeclarationForm): Acted => call("worker.declare", { person, said }),
  declarations: (person: string) => call<T.DailyDeclaration[]>("worker.declarations", { person }),
  ahead: (person: string, trip: string | null = null) => call<T.Ahead | null>("worker.ahead", { person, trip }),
  certificates: (person: string) => call<T.CertificateView[]>("worker.certificates", { person }),
  importCertificate: (person: string, code: string): Acted => call("worker.import-certificate", { person, code }),
  importCertificatePicture: (person: string, bytes: string): Acted =>
    call("worker.import-certificate-picture", { person, bytes }),
  removeCertificate: (person: string, id: string): Acted => call("worker.remove-certificate", { person, id }),
  readQuestion: (code: string, language: string) => call<T.QuestionView>("worker.read-question", { code, language }),
  answerQuestion: (person: string, code: string, fields: readonly T.QueryField[], language: string) =>
    call<T.Done<T.SealedView>>("worker.answer-question", { person, code, fields, language }),
  declineQuestion: (person: string, code: string): Acted => call("worker.decline-question", { person, code }),
  receipts: (person: string, language: string) => call<T.ReceiptView[]>("worker.receipts", { person, language }),
  pass: (person: string, answer: { trip?: string; digits?: number; challenge?: string } = {}) =>
    call<T.Pass>("worker.pass", { person, ...answer }),
  enrolmentCode: (person: string, code: string) => call<string>("worker.enrolment-code", { person, code }),
  trips: (person: string) => call<T.Journey[]>("worker.trips", { person }),
  movingCode: (person: string) => call<string>("worker.moving-code", { person }),
  readMoving: (person: string, code: string) => call<T.CardView>("worker.read-moving", { person, code }),
  moveOn: (person: string): Acted => call("worker.move-on", { person }),
  ownPaper: (person: string) => call<T.OwnPaperView>("worker.own-paper", { person }),
  wantOwnPaper: (person: string, wanted: boolean): Acted => call("worker.want-own-paper", { person, wanted }),
  ownPaperPass: (person: string, language: string, trip: string | null) =>
    call<{ png: string }>("worker.own-paper-pass", { person, language, trip }),
  notices: (person: string, language: string) => call<T.NoticeView[]>("worker.notices", { person, language }),
  markRead: (person: string, notice: string): Acted => call("worker.mark-read", { person, notice }),
};

/** How staff comes onto the device. */
export const staff = {
  enrol: (name: string, role: T.Role, code: string) =>
    call<T.Done<string>>("staff.enrol", { name, role, code }),
  ready: () => call<T.StaffView[]>("staff.ready"),
  duty: (trip: string, role: T.Role) => call<T.DutyView[]>("staff.duty", { trip, role }),
  takeDuty: (trip: string, role: T.Role, person: string): Acted =>
    call("staff.take-duty", { trip, role, person }),
};

/** What a crew does. */
export const crew = {
  trips: () => call<T.TripView[]>("crew.trips"),
  way: (trip: string) => call<T.Way>("crew.way", { trip }),
  people: (at: T.At) => call<T.Found[]>("crew.people", at),
  headcount: (at: T.At) => call<T.Headcount>("crew.headcount", at),
  find: (at: T.At, query: string) => call<T.Found[]>("crew.find", { ...at, query }),
  scan: (at: T.At, code: string, language: string) =>
    call<T.Done<T.VerdictView>>("crew.scan", { ...at, code, language }),
  boardListed: (at: T.At, slot: number, language: string) =>
    call<T.Done<T.VerdictView>>("crew.board-listed", { ...at, slot, language }),
  confirmCard: (at: T.At, slot: number, gate: boolean): Acted => call("crew.confirm-card", { ...at, slot, gate }),
  checkHealth: (at: T.At, slot: number, temperature: number, gate: boolean): Acted =>
    call("crew.check-health", { ...at, slot, temperature, gate }),
  askByCode: (at: T.At, gate: boolean) => call<string>("crew.ask-by-code", { ...at, gate }),
  askByDigits: (at: T.At) => call<number>("crew.ask-by-digits", at),
  door: (trip: string) => call<T.Door>("crew.door", { trip }),
  setDoor: (trip: string, door: T.Door): Acted => call("crew.set-door", { trip, door }),
  doors: (at: T.At) => call<T.DoorView[]>("crew.doors", at),
  doorCode: (at: T.At) => call<string>("crew.door-code", at),
  mergeDoor: (at: T.At, code: string) => call<T.Done<T.Merged>>("crew.merge-door", { ...at, code }),
  doubles: (at: T.At) => call<T.DoubleView[]>("crew.doubles", at),
  settleDouble: (at: T.At, slot: number): Acted => call("crew.settle-double", { ...at, slot }),
  depart: (at: T.At, departure: T.Departure): Acted => call("crew.depart", { ...at, departure }),
  callOut: (at: T.At): Acted => call("crew.call-out", at),
  arrive: (trip: string, stop: number): Acted => call("crew.arrive", { trip, stop }),
};

/** What happens at the gate. */
export const employer = {
  arrivals: (trip: string) => call<T.Arrivals>("employer.arrivals", { trip }),
  receive: (at: T.At, code: string, language: string) =>
    call<T.Done<T.VerdictView>>("employer.receive", { ...at, code, language }),
  receiveListed: (at: T.At, slot: number, language: string) =>
    call<T.Done<T.VerdictView>>("employer.receive-listed", { ...at, slot, language }),
  askable: (language: string) => call<T.FieldView[]>("employer.askable", { language }),
  ask: (fields: readonly T.QueryField[], why: string) => call<string>("employer.ask", { fields, why }),
  readAnswer: (codes: readonly string[]) => call<T.AnswerRead>("employer.read-answer", { codes }),
};

/** What a village helper does. */
export const helper = {
  identityChallenge: () => call<string>("helper.identity-challenge"),
  readEnrolment: (code: string) => call<T.CardView>("helper.read-enrolment", { code }),
  showPaper: (person: string) => call<T.CardView>("helper.show-paper", { person }),
  vouch: (same: boolean, method: T.Seen) => call<T.Done<unknown>>("helper.vouch", { same, method }),
  paperPass: (person: string, language: string, trip: string | null) =>
    call<{ png: string }>("helper.paper-pass", { person, language, trip }),
};
