import type { Ages } from "./generated/Ages";
import type { HealthColour } from "./generated/HealthColour";
import type { FieldError } from "./generated/FieldError";
import type { Mode } from "./generated/Mode";
import type { NoticeKind } from "./generated/NoticeKind";
import type { Passenger } from "./generated/Passenger";
import type { ToDo } from "./generated/ToDo";
import type { Verdict } from "./generated/Verdict";

export type { Consent } from "./generated/Consent";
export type { DailyDeclaration } from "./generated/DailyDeclaration";
export type { DeclarationForm } from "./generated/DeclarationForm";
export type { FieldCode } from "./generated/FieldCode";
export type { IntentForm } from "./generated/IntentForm";
export type { RegistrationForm } from "./generated/RegistrationForm";
export type { Symptom } from "./generated/Symptom";
export type { FieldError, HealthColour, Mode, NoticeKind, Passenger, ToDo, Verdict };

/** Kinds of record that screens show. */
export type Kind =
  | "draft"
  | "profile"
  | "registration"
  | "health"
  | "trip"
  | "notice"
  | "boarding"
  | "outbox"
  | "trust";

/** A use case's result and the kinds of record that it changed. */
export interface Done<T> {
  value: T;
  changed: Kind[];
}

/** What a screen has words for. */
export type ErrorCode =
  | "form"
  | "no-consent"
  | "unknown-person"
  | "not-staff"
  | "no-ticket"
  | "no-trip"
  | "unknown-slot"
  | "wrong-code"
  | "wrong-pass"
  | "doors-not-merged"
  | "disk-full"
  | "damaged"
  | "newer-version"
  | "keys"
  | "offline"
  | "service-refused"
  | "bad-picture"
  | "not-set-up"
  | "internal";

/** Why a command did nothing. */
export interface ErrorView {
  code: ErrorCode;
  fields: FieldError[];
}

/** A person on this device; role 0 travels. */
export interface PersonView {
  person: string;
  name: string;
  role: number;
  paper: boolean;
}

/** What a window begins with. */
export interface Start {
  people: PersonView[];
  settings: Partial<Record<"language" | "current" | "large-text", string>>;
  place: string;
  place_name: string;
  moved_aside: boolean;
  protection: "hardware" | "system" | "software";
  version: string;
}

/** What waits, and how old what is shown is. Times are ISO 8601 in UTC. */
export interface Queue {
  waiting: number;
  refused: number;
  last_sync: string | null;
  now: string;
}

export interface Region {
  code: string;
  name: string;
}

export interface CodePath {
  path: string;
  side: number;
}

export type Saved = "refused" | "here" | "sent" | "confirmed";

/** Where a person stands. */
export interface Home {
  registration: Saved | null;
  verified: boolean;
  contradiction: boolean;
  intent: Saved | null;
  assigned: boolean;
  declared_today: boolean;
  ticket: boolean;
  health_code: boolean;
  waiting: number;
  last_sync: string | null;
}

export interface PassTrip {
  id: string;
  seat: string | null;
  vehicle: string | null;
  departs: string | null;
  boarding: string | null;
  destination: string | null;
  contact: string | null;
}

export interface Pass {
  text: string;
  made: string;
  redraw: string;
  name: string;
  colour: HealthColour | null;
  health_until: string | null;
  trip: PassTrip | null;
  answers_challenge: boolean;
}

export interface Stop {
  name: string;
  detail: string;
  arrives: string;
  departs: string;
}

export interface Plan {
  revision: number;
  vehicle: { plate: string; mode: Mode; seats: number };
  stops: Stop[];
  contact: string;
  bring: string;
  employer: string | null;
  cancelled: boolean;
}

export interface Journey {
  trip: string;
  seat: string | null;
  from: number;
  to: number;
  plan: Plan | null;
}

export interface NoticeView {
  id: string;
  kind: NoticeKind;
  trip: string | null;
  title: string;
  body: string;
  at: string;
  read: string | null;
}

export interface RefusedView {
  operation: string;
  subject: string;
  kind: number;
  code: number;
  field: string | null;
  at: string;
}

export interface TripView {
  id: string;
  vehicle: string;
  from: string;
  to: string;
  departs: string;
  seats: number;
  people: number | null;
  manifest_since: string | null;
  cancelled: boolean;
}

export interface Way {
  stops: Stop[];
  leg: number;
  standing: boolean;
}

export interface Headcount {
  on_board: number;
  expected: number;
  seats: number;
  missing: number[];
}

export interface Found {
  slot: number;
  name: string;
  last_four: string;
  seat: string | null;
  on_board: boolean;
}

/** A verdict in the words of the window's language; ages in seconds. */
export interface VerdictView {
  verdict: Verdict;
  reasons: string[];
  warnings: string[];
  to_do: { what: ToDo; words: string }[];
  passenger: Passenger | null;
  ages: Ages;
}

export interface StaffView {
  person: string;
  role: number;
  ready: boolean;
}

export interface Expected {
  slot: number;
  name: string;
  last_four: string;
  state: "expected" | "boarded" | "arrived" | "missing";
}

export interface Arrivals {
  people: Expected[];
  arrived: number;
  missing: number;
  as_of: string;
}

export interface SyncView {
  applied: number;
  refused: number;
  answered: string | null;
  more: boolean;
}

/** Where crew stands: a trip and the stop's number. */
export interface At {
  trip: string;
  leg: number;
  door: [number, number] | null;
}

export type Seen = "id-card" | "temporary-id-card" | "household-register";
