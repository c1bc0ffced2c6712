import { createSignal } from "solid-js";

import type { Place as Stand } from "../backend/generated";

/** Somebody whom a screen is about, where that is not the one whose screens are shown. */
interface Somebody {
  person?: string;
}

/** Where a passenger is judged: by their code, or by name on the list. */
export type Judging = "crew-scan" | "crew-find" | "employer-scan";

/** Where to judge again after something was done about a hold. */
interface Hold extends Stand {
  scan: Judging;
}

/** No parameters. */
type None = Record<string, never>;

/** Every screen by its name, and its parameters. */
export interface Screens {
  welcome: None;
  /** Somebody without a phone, somebody who travels along, or somebody who is there and is asked again. */
  consent: Somebody & { for?: "paper" | "companion" };
  staff: None;
  home: None;
  /** `lead` travels with somebody else, who leads. */
  register: Somebody & { step: number; lead?: string };
  intent: Somebody;
  declare: Somebody;
  /** Of a trip or the next leg's; `digits` or `challenge` is what staff asked for freshness with. */
  pass: { trip?: string; digits?: number; challenge?: string };
  answer: { trip?: string };
  paper: None;
  trip: None;
  notices: Somebody;
  notice: Somebody & { id: string };
  me: None;
  mine: Somebody;
  companions: None;
  ahead: Somebody;
  certificates: Somebody;
  "certificate-add": Somebody;
  asked: { code?: string };
  receipts: None;
  identity: None;
  move: None;
  crew: None;
  "crew-trip": { trip: string };
  "crew-scan": Stand & { code?: string };
  /** Who of the list is judged at once. */
  "crew-find": Stand & { slot?: number };
  "crew-ask": Hold & { by?: "code" | "digits" };
  "crew-health": Hold & { slot: number; code?: string };
  "crew-doors": Stand;
  "crew-call-out": Stand;
  employer: None;
  arrivals: { trip: string };
  /** Whose code it is, or who of the list. */
  "employer-scan": { trip: string; leg?: number; code?: string; slot?: number };
  "employer-ask": None;
  helper: None;
  "helper-person": { person: string };
  "helper-phone": None;
}

/** The name of a screen. */
export type ScreenName = keyof Screens;

/** A screen and what it is about. */
export type Place = { [Name in ScreenName]: { screen: Name; params: Readonly<Screens[Name]> } }[ScreenName];

/** The parameters of a screen; they may be left out where it needs none. */
type Params<Name extends ScreenName> = None extends Screens[Name]
  ? [params?: Readonly<Screens[Name]>]
  : [params: Readonly<Screens[Name]>];

const [place, setPlace] = createSignal<Place>({ screen: "welcome", params: {} });

let landing: Place | undefined;

/** Where the window is; reading it follows changes. */
export const here = place;

/** Opens a screen on top; back returns from it. */
export function go<Name extends ScreenName>(screen: Name, ...[params]: Params<Name>): void {
  const next = at(screen, params);
  history.pushState(next, "");
  show(next);
}

/** Opens a screen in the place of the one that is shown. */
export function replace<Name extends ScreenName>(screen: Name, ...[params]: Params<Name>): void {
  const next = at(screen, params);
  history.replaceState(next, "");
  show(next);
}

/** Goes back, as the phone's own key does. */
export function back(): void {
  history.back();
}

/** Goes back, and shows this in the place of what was there. */
export function backTo<Name extends ScreenName>(screen: Name, ...[params]: Params<Name>): void {
  landing = at(screen, params);
  history.back();
}

/** Follows the phone's back key and the browser's arrows. */
export function followBack(home: () => Place): void {
  window.addEventListener("popstate", (event) => {
    const next = landing ?? (event.state as Place | null) ?? home();
    if (landing) history.replaceState(landing, "");
    landing = undefined;
    setPlace(next);
  });
}

function at<Name extends ScreenName>(screen: Name, params: Readonly<Screens[Name]> | undefined): Place {
  return { screen, params: params ?? {} } as Place;
}

function show(next: Place): void {
  setPlace(next);
  window.scrollTo(0, 0);
}
