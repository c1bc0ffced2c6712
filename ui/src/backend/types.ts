/**
 * What goes over the seam, as the Rust types have it. `generated` is written by a test of the core; times are ISO 8601
 * in UTC, days `YYYY-MM-DD`, ages seconds.
 */
export type { Ahead } from "./generated/Ahead";
export type { AheadRule } from "./generated/AheadRule";
export type { AnswerRead } from "./generated/AnswerRead";
export type { AnswerView } from "./generated/AnswerView";
export type { Arrivals } from "./generated/Arrivals";
export type { AskedView } from "./generated/AskedView";
export type { CardView } from "./generated/CardView";
export type { CertificateGiven } from "./generated/CertificateGiven";
export type { CertificateSays } from "./generated/CertificateSays";
export type { CertificateView } from "./generated/CertificateView";
export { ClaimKind } from "./generated/ClaimKind";
export type { CodePath } from "./generated/CodePath";
export type { Consent } from "./generated/Consent";
export type { DailyDeclaration } from "./generated/DailyDeclaration";
export type { DeclarationForm } from "./generated/DeclarationForm";
export type { Departure } from "./generated/Departure";
export type { Done } from "./generated/Done";
export type { DoorView } from "./generated/DoorView";
export type { DoubleView } from "./generated/DoubleView";
export type { DutyView } from "./generated/DutyView";
export type { ErrorCode } from "./generated/ErrorCode";
export type { ErrorView } from "./generated/ErrorView";
export type { ExpectedPerson } from "./generated/ExpectedPerson";
export type { FieldCode } from "./generated/FieldCode";
export type { FieldError } from "./generated/FieldError";
export type { FieldView } from "./generated/FieldView";
export type { Found } from "./generated/Found";
export type { Headcount } from "./generated/Headcount";
export type { HealthColour } from "./generated/HealthColour";
export type { Home } from "./generated/Home";
export type { IntentForm } from "./generated/IntentForm";
export type { Journey } from "./generated/Journey";
export type { Kind } from "./generated/Kind";
export type { Merged } from "./generated/Merged";
export type { Mode } from "./generated/Mode";
export type { NoticeKind } from "./generated/NoticeKind";
export type { NoticeView } from "./generated/NoticeView";
export type { Pass } from "./generated/Pass";
export type { OwnPaperView } from "./generated/OwnPaperView";
export type { PersonView } from "./generated/PersonView";
export type { QueryField } from "./generated/QueryField";
export type { QuestionView } from "./generated/QuestionView";
export type { Queue } from "./generated/Queue";
export type { ReceiptView } from "./generated/ReceiptView";
export { RefusalCode } from "./generated/RefusalCode";
export type { RefusedView } from "./generated/RefusedView";
export type { Region } from "./generated/Region";
export type { RegistrationForm } from "./generated/RegistrationForm";
export { Role } from "./generated/Role";
export type { Saved } from "./generated/Saved";
export type { SealedView } from "./generated/SealedView";
export type { StaffView } from "./generated/StaffView";
export type { Start } from "./generated/Start";
export type { Stop } from "./generated/Stop";
export type { Symptom } from "./generated/Symptom";
export type { SyncView } from "./generated/SyncView";
export type { ToDo } from "./generated/ToDo";
export type { Trip as Plan } from "./generated/Trip";
export type { TripView } from "./generated/TripView";
export type { Verdict } from "./generated/Verdict";
export type { VerdictView } from "./generated/VerdictView";
export type { Way } from "./generated/Way";

/** Settings that a window keeps. */
export type Setting = "language" | "current" | "large-text";

/** Where staff scans: a trip and the stop's number. */
export type { Place as At } from "./generated/Place";

/** This device's door of a vehicle and how many there are; null for one alone. */
export type Door = [number, number] | null;

/** What a helper saw. */
export type Seen = "id-card" | "temporary-id-card" | "household-register";
