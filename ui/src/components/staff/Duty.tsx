import { Show, createSignal } from "solid-js";

import { call } from "../../backend/call";
import type { Role } from "../../backend/generated";
import { t } from "../../i18n";
import { createAction } from "../../state/action";
import { done, fresh } from "../../state/changes";
import { Button } from "../controls/Button";
import { Choices } from "../controls/Choices";
import { Problem } from "../failures/Problem";

/** Who of the staff on this device is on duty on a trip and signs what is done there; where several could, a choice. */
export function Duty(props: { trip: string; role: Role }) {
  const [open, setOpen] = createSignal(false);
  const all = fresh(["profile", "boarding"], () => call("staff.duty", { trip: props.trip, role: props.role }));
  const now = () => all.latest?.find((member) => member.on_duty);
  const take = createAction(async (person: string) => {
    setOpen(false);
    await done(call("staff.take-duty", { trip: props.trip, role: props.role, person }));
  });
  return (
    <Show when={now()}>
      {(member) => (
        <>
          <p class="quiet">{t("duty.by", { name: member().name })}</p>
          <Problem error={take.error()} />
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
                onChoose={take}
              />
            </Show>
          </Show>
        </>
      )}
    </Show>
  );
}
