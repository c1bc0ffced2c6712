import { createSignal } from "solid-js";

import type { None, Screens } from "../screens";

export type { Judging, Screens } from "../screens";

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
