import { createSignal } from "solid-js";

/** Every screen by its name. */
export type ScreenName =
  | "welcome"
  | "consent"
  | "staff"
  | "home"
  | "register"
  | "intent"
  | "declare"
  | "pass"
  | "answer"
  | "paper"
  | "trip"
  | "notices"
  | "notice"
  | "me"
  | "mine"
  | "companions"
  | "ahead"
  | "certificates"
  | "certificate-add"
  | "asked"
  | "receipts"
  | "identity"
  | "move"
  | "crew"
  | "crew-trip"
  | "crew-scan"
  | "crew-find"
  | "crew-ask"
  | "crew-health"
  | "crew-doors"
  | "crew-call-out"
  | "employer"
  | "arrivals"
  | "employer-scan"
  | "employer-ask"
  | "helper"
  | "helper-person"
  | "helper-phone";

/** A screen and what it is about. */
export interface Place {
  screen: ScreenName;
  params: Readonly<Record<string, string>>;
}

const [place, setPlace] = createSignal<Place>({ screen: "welcome", params: {} });

let landing: Place | undefined;

/** Where the window is; reading it follows changes. */
export const here = place;

/** The value of a parameter of the screen, empty where it has none. */
export function param(name: string): string {
  return place().params[name] ?? "";
}

/** Opens a screen on top; back returns from it. */
export function go(screen: ScreenName, params: Record<string, string> = {}): void {
  const next = { screen, params };
  history.pushState(next, "");
  setPlace(next);
  window.scrollTo(0, 0);
}

/** Opens a screen in the place of the one that is shown. */
export function replace(screen: ScreenName, params: Record<string, string> = {}): void {
  const next = { screen, params };
  history.replaceState(next, "");
  setPlace(next);
  window.scrollTo(0, 0);
}

/** Goes back, as the phone's own key does. */
export function back(): void {
  history.back();
}

/** Goes back, and shows this in the place of what was there. */
export function backTo(screen: ScreenName, params: Record<string, string> = {}): void {
  landing = { screen, params };
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
