import { Show } from "solid-js";

import { Screen } from "../../components/Screen";
import { crew } from "../../backend/commands";
import { t } from "../../i18n";
import { fresh } from "../../state/changes";
import { here, param, replace } from "../../state/navigation";
import { Scan } from "../crew/Scan";

/** Scanning at the gate, which stands at the trip's last stop. */
export function GateScan() {
  const way = fresh(["trip"], () => crew.way(param("trip")));
  const ready = () => {
    const stops = way.latest?.stops.length;
    if (stops === undefined) return false;
    const leg = String(stops - 1);
    if (param("leg") !== leg) replace("employer-scan", { ...here().params, leg });
    return true;
  };
  return (
    <Show when={ready()} fallback={<Screen back title={t("gate.scan")}>{""}</Screen>}>
      <Scan gate />
    </Show>
  );
}
