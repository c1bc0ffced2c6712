import { For, Show, createSignal } from "solid-js";

import { Choices } from "../../components/controls/Choices";
import { Icon } from "../../components/controls/Icon";
import { Problem } from "../../components/failures/Problem";
import { QrCode } from "../../components/codes/QrCode";
import { Screen } from "../../components/frame/Screen";
import { call } from "../../backend/call";
import type { Commands, Place } from "../../backend/generated";
import { t } from "../../i18n";
import { Scanner } from "../../scan/Scanner";
import { createAction } from "../../state/action";
import { done, fresh } from "../../state/changes";
import { asError } from "../../state/errors";
import type { Screens } from "../../state/navigation";
import { clock, dayAndTime, hourMinute, localDay } from "../../state/time";
import { Doubles } from "./Doubles";
import { placeOf } from "./place";

/** The doors to choose from, by the values of the choice. */
const CHOICES: Record<string, Commands["crew.set-door"]["takes"]["door"]> = { "1/1": [1, 1], "1/2": [1, 2], "2/2": [2, 2] };

/** Two devices on one vehicle: which door is this one's, and a code each way to tell who boarded where. */
export function Doors(props: Screens["crew-doors"]) {
  const [added, setAdded] = createSignal<number>();
  const door = fresh(["boarding"], () => call("crew.door", { trip: props.trip }));
  const doubles = fresh(["boarding"], () => call("crew.doubles", placeOf(props)));
  const choose = createAction(async (chosen: string) => {
    await done(call("crew.set-door", { trip: props.trip, door: CHOICES[chosen] ?? [1, 1] }));
  });
  const merge = createAction(async (code: string) => {
    setAdded(undefined);
    setAdded((await done(call("crew.merge-door", { ...placeOf(props), code }))).added);
  }, "queued");
  return (
    <Screen back title={t("doors.title")}>
      <Choices
        label={t("doors.mine")}
        options={[
          { value: "1/1", label: t("doors.one") },
          { value: "1/2", label: t("doors.first") },
          { value: "2/2", label: t("doors.second") },
        ]}
        value={door.latest?.join("/") ?? ""}
        onChoose={choose}
      />
      <Show when={(door.latest?.[1] ?? 0) > 1} fallback={<p class="note">{t("doors.alone")}</p>}>
        <Others at={placeOf(props)} />
        <Problem error={merge.error() ?? choose.error()} />
        <Show when={added() !== undefined}>
          <p class="note note--good" role="status">
            <Icon name="check" /> {t("doors.added", { n: added() ?? 0 })}
          </p>
        </Show>
        <Doubles at={placeOf(props)} doubles={doubles.latest} />
        <p class="lead">{t("doors.step-1")}</p>
        <Mine at={placeOf(props)} />
        <p class="lead">{t("doors.step-2")}</p>
        <Scanner hint={t("doors.hint")} onCode={merge} />
      </Show>
    </Screen>
  );
}

/** Says of each other door whether what it showed still counts. */
function Others(props: { at: Place }) {
  const doors = fresh(["boarding"], () => call("crew.doors", props.at), clock);
  return (
    <For each={doors.latest}>
      {(other) => (
        <p class={`note ${other.fresh ? "note--good" : "note--dawn"}`}>
          {other.as_of
            ? t(other.fresh ? "doors.fresh" : "doors.old", {
                door: other.door,
                time: other.as_of.slice(0, 10) === localDay() ? hourMinute(other.as_of) : dayAndTime(other.as_of),
              })
            : t("doors.unknown", { door: other.door })}
        </p>
      )}
    </For>
  );
}

/** Milliseconds after which this door's code is drawn anew: it counts for five minutes. */
const REDRAW = 60_000;

/** This door's code, drawn anew with each boarding and each minute. */
function Mine(props: { at: Place }) {
  const minute = () => Math.floor(clock() / REDRAW);
  const code = fresh(["boarding"], () => call("crew.door-code", props.at), minute);
  return (
    <Show when={code.error as unknown} fallback={<Shown text={code.latest} />}>
      {(thrown) => <Problem error={asError(thrown())} />}
    </Show>
  );
}

function Shown(props: { text: string | undefined }) {
  return (
    <Show when={props.text}>
      {(text) => (
        <div class="pass__code">
          <QrCode text={text()} label={t("doors.code")} />
        </div>
      )}
    </Show>
  );
}
