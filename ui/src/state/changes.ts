import { batch, createResource, createRoot, createSignal, type Resource, type Signal } from "solid-js";

import type { OpOutput, Kind } from "../backend/generated";
import { kept } from "./kept";

const KINDS: readonly Kind[] = [
  "draft",
  "profile",
  "registration",
  "health",
  "trip",
  "notice",
  "boarding",
  "outbox",
  "trust",
];

type Counters = Record<Kind, Signal<number>>;

const counters = createRoot(() => {
  const made: Partial<Counters> = {};
  for (const kind of KINDS) made[kind] = createSignal(0);
  return made as Counters;
});

const listeners: ((kinds: readonly Kind[]) => void)[] = [];

/** Calls back whenever a use case changed something. */
export function onChanged(listener: (kinds: readonly Kind[]) => void): void {
  listeners.push(listener);
}

/** Tells every screen which kinds of record changed. */
export function changed(kinds: readonly Kind[]): void {
  batch(() => {
    for (const kind of kinds) counters[kind][1]((n) => n + 1);
  });
  for (const listener of listeners) listener(kinds);
}

/** Waits for a use case, tells what it changed, and returns its result. */
export async function done<T>(act: Promise<OpOutput<T>>): Promise<T> {
  const answer = await act;
  changed(answer.changed);
  return answer.value;
}

/**
 * Asks, and asks again whenever one of these kinds or `also` changes; what is shown stays until the answer is there,
 * and after it wherever the answer says the same.
 */
export function fresh<T>(kinds: readonly Kind[], ask: () => Promise<T>, also?: () => unknown): Resource<T> {
  const version = () => `${String(also?.())} ${kinds.map((kind) => counters[kind][0]()).join()}`;
  const [resource] = createResource(version, async (_, { value }: { value: T | undefined }) => kept(value, await ask()));
  return resource;
}
