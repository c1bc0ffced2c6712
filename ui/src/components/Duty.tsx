import { Show, createSignal } from "solid-js";

import { staff } from "../backend/commands";
import type { Role } from "../backend/types";
import { t } from "../i18n";
import { done, fresh } from "../state/changes";
import { Button } from "./Button";
import { Choices } from "./Choices";

/** Who of the staff on this device is on duty on a trip and signs what is done there; where several could, a choice. */
export function Duty(props: { trip: string; role: Role }) {
  const [open, setOpen] = createSignal(false);
  const all = fresh(["profile", "boarding"], () => staff.duty(props.trip, props.role));
  const now = () => all.latest?.find((member) => member.on_duty);
  const take = async (person: string) => {
    setOpen(false);
    await done(staff.takeDuty(props.trip, props.role, person));
  };
  return (
    <Show when={now()}>
      {(member) => (
        <>
          <p class="quiet">{t("duty.by", { name: member().name })}</p>
          <Show when={(all.latest?.length ?? 0) > 1}>
            <Show
              when={open()}
              fallback={<Button kind="bare" onPress={() => setOpen(true)}>{t("duty.change")}</Button>}
            >
              <Choices
                label={t("duty.title")}
                stacked
                options={(all.latest ?? []).map((one) => ({ value: one.person, label: one.name }))}
                value={member().person}
                onChoose={(person) => void take(person)}
              />
            </Show>
          </Show>
        </>
      )}
    </Show>
  );
}
