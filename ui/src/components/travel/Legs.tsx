import { Show } from "solid-js";

import type { Journey } from "../../backend/generated";
import { t } from "../../i18n";
import { dayInWordsAndTime } from "../../state/time";
import { Choices } from "../controls/Choices";

/** A trip that there is a ticket for, as a choice names it. */
export interface Leg {
  id: string;
  departs: string | null;
  boarding: string | null;
  destination: string | null;
}

/** The leg of a journey, as far as its plan has come. */
export function legOf(journey: Journey): Leg {
  const from = journey.plan?.stops[journey.from];
  const to = journey.plan?.stops[journey.to];
  return {
    id: journey.trip,
    departs: from?.departs ?? null,
    boarding: from?.name ?? null,
    destination: to?.name ?? null,
  };
}

/** Which of several tickets is shown; nothing where there is one. The next leg stands first. */
export function Legs(props: { legs: readonly Leg[]; shown: string | undefined; onChoose: (trip: string) => void }) {
  const label = (leg: Leg) =>
    leg.departs
      ? `${dayInWordsAndTime(leg.departs)} ${leg.boarding ?? ""} → ${leg.destination ?? ""}`
      : t("legs.no-plan");
  return (
    <Show when={props.legs.length > 1}>
      <Choices
        label={t("legs.title")}
        stacked
        options={props.legs.map((leg) => ({ value: leg.id, label: label(leg) }))}
        value={props.shown ?? ""}
        onChoose={(trip) => {
          props.onChoose(trip);
        }}
      />
    </Show>
  );
}
