import { Show } from "solid-js";

import { t } from "../../i18n";
import { started } from "../../state/session";
import { Problem } from "./Problem";

/** Tells, where it was so, that the file of this device was damaged, and how much of the unsent was rescued. */
export function Damaged() {
  return (
    <Show when={started()?.quarantined}>
      <Problem error={{ code: "damaged", fields: [] }}>
        <Show when={started()?.salvaged}>{(n) => <p>{t("saved.damaged", { n: n() })}</p>}</Show>
      </Problem>
    </Show>
  );
}
