import { Show } from "solid-js";

import { Screen } from "../../components/frame/Screen";
import { call } from "../../backend/call";
import { t } from "../../i18n";
import { fresh } from "../../state/changes";
import type { Screens } from "../../state/navigation";
import { Scan } from "../crew/Scan";

/** Scanning at the gate, which stands at the trip's last stop. */
export function GateScan(props: Screens["employer-scan"]) {
  const way = fresh(["trip"], () => call("crew.way", { trip: props.trip }));
  const last = () => way.latest && { trip: props.trip, leg: way.latest.stops.length - 1 };
  return (
    <Show when={last()} fallback={<Screen back title={t("gate.scan")}>{""}</Screen>}>
      {(at) => <Scan gate at={at()} code={props.code} slot={props.slot} />}
    </Show>
  );
}
