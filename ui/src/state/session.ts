import { createSignal } from "solid-js";

import { call } from "../backend/call";
import { Role, type ErrorView, type PersonView, type Start } from "../backend/generated";
import { deviceLanguage, language, setLanguage } from "../i18n";
import { changed, onChanged } from "./changes";
import { asError } from "./errors";
import { here, replace, type Place } from "./navigation";

const [start, setStart] = createSignal<Start | undefined>();
const [current, setCurrent] = createSignal("");
const [failure, setFailure] = createSignal<ErrorView | undefined>();

/** What the window began with, once the core has answered. */
export const started = start;
/** Why the app could not be opened, if it could not. */
export const startFailure = failure;
/** The person whose screens are shown. */
export const me = current;

/** Whom a screen is about: the person that it was opened for by their helper, else the one whose screens are shown. */
export function whom(): string {
  return somebody() ?? me();
}

/** The parameters by which the next screen is about the same person. */
export function about(): { person?: string } {
  const person = somebody();
  return person === undefined ? {} : { person };
}

function somebody(): string | undefined {
  const { params } = here();
  return "person" in params ? params.person : undefined;
}

/** The first screen of whoever is shown. */
export function homeOf(person: PersonView | undefined): "welcome" | "home" | "me" | "helper" | "crew" | "employer" {
  if (!person) return "welcome";
  switch (person.role) {
    case Role.Helper:
      return "helper";
    case Role.Crew:
      return "crew";
    case Role.Employer:
      return "employer";
    case Role.Inspector:
    case Role.Coordinator:
      return "me";
    default:
      return "home";
  }
}

/** The person whose screens are shown, as lists show them. */
export function whoAmI(): PersonView | undefined {
  return start()?.people.find((p) => p.person === current());
}

/** Who travels with this phone: its owner and those along with them. */
export function travellers(): readonly PersonView[] {
  return (start()?.people ?? []).filter((p) => p.role === null && !p.paper);
}

/** Where back ends. */
export function homePlace(): Place {
  return { screen: homeOf(whoAmI()), params: {} };
}

/** Asks the core who is on this device, and shows their first screen. */
export async function open(): Promise<void> {
  try {
    const answer = await load();
    setFailure(undefined);
    await setLanguage(answer.settings.language ?? language());
    setLargeText(answer.settings["large-text"] === "1");
    const mine = answer.people.find((p) => p.person === answer.settings.current);
    if (mine) setCurrent(mine.person);
    replace(homeOf(mine));
  } catch (thrown) {
    // Which language was chosen is kept where it cannot be read now.
    await setLanguage(deviceLanguage());
    setFailure(asError(thrown));
  }
}

/** Asks again who is on this device. */
export async function load(): Promise<Start> {
  const answer = await call("device.start");
  setStart(answer);
  return answer;
}

/** Shows another first screen once the answer to a one-time code says another role than was thought. */
export function followRole(): void {
  onChanged((kinds) => {
    if (kinds.includes("profile")) void askRoleAgain();
  });
}

async function askRoleAgain(): Promise<void> {
  const before = whoAmI();
  await load();
  const now = whoAmI();
  if (before && now && before.person === now.person && before.role !== now.role) replace(homeOf(now));
}

/** Shows another person's screens from now on: the first, or the one that is shown where it `stays`. */
export async function become(person: string, stays = false): Promise<void> {
  await call("device.set", { name: "current", value: person });
  await load();
  setCurrent(person);
  changed(["profile"]);
  if (!stays) replace(homeOf(whoAmI()));
}

/** Shows nobody's screens: after the last data was deleted. */
export async function leave(): Promise<void> {
  const answer = await load();
  setCurrent("");
  const next = answer.people.find((p) => !p.paper);
  if (next) await become(next.person);
  else replace("welcome");
}

/** Switches the window to a language, and keeps it. */
export async function keepLanguage(tag: string): Promise<void> {
  await setLanguage(tag);
  await call("device.set", { name: "language", value: language() });
}

/** Sets larger letters for those who ask for them, and keeps it. */
export async function keepLargeText(large: boolean): Promise<void> {
  setLargeText(large);
  await call("device.set", { name: "large-text", value: large ? "1" : "0" });
  await load();
}

function setLargeText(large: boolean): void {
  document.documentElement.classList.toggle("large", large);
}
