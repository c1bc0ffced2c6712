import { For, Show, createSignal } from "solid-js";

import { Choices } from "../../components/Choices";
import { Icon } from "../../components/Icon";
import { Problem } from "../../components/Problem";
import { QrCode } from "../../components/QrCode";
import { Screen } from "../../components/Screen";
import { crew } from "../../backend/commands";
import type { Door, ErrorView } from "../../backend/types";
import { t } from "../../i18n";
import { Scanner } from "../../scan/Scanner";
import { done, fresh } from "../../state/changes";
import { asError } from "../../state/errors";
import { param } from "../../state/navigation";
import { clock, dayAndTime, hourMinute, localDay } from "../../state/time";
import { Doubles } from "./Doubles";
import { placeHere } from "./place";

/** The doors to choose from, by the values of the choice. */
const CHOICES: Record<string, Door> = { "": null, "1/2": [1, 2], "2/2": [2, 2] };

/** Two devices on one vehicle: which door is this one's, and a code each way to tell who boarded where. */
export function Doors() {
  const [error, setError] = createSignal<ErrorView>();
  const [added, setAdded] = createSignal<number>();
  const door = fresh(["boarding"], () => crew.door(param("trip")));
  const doubles = fresh(["boarding"], () => crew.doubles(placeHere()));
  const choose = async (chosen: string) => {
    setError(undefined);
    try {
      await done(crew.setDoor(param("trip"), CHOICES[chosen] ?? null));
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
  const merge = async (code: string) => {
    setError(undefined);
    setAdded(undefined);
    try {
      setAdded((await done(crew.mergeDoor(placeHere(), code))).added);
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
  return (
    <Screen back title={t("doors.title")}>
      <Choices
        label={t("doors.mine")}
        options={[
          { value: "", label: t("doors.one") },
          { value: "1/2", label: t("doors.first") },
          { value: "2/2", label: t("doors.second") },
        ]}
        value={door.latest?.join("/") ?? ""}
        onChoose={(chosen) => void choose(chosen)}
      />
      <Show when={door.latest} fallback={<p class="note">{t("doors.alone")}</p>}>
        <Others />
        <Problem error={error()} />
        <Show when={added() !== undefined}>
          <p class="note note--good" role="status">
            <Icon name="check" /> {t("doors.added", { n: added() ?? 0 })}
          </p>
        </Show>
        <Doubles at={placeHere()} doubles={doubles.latest} />
        <p class="lead">{t("doors.step-1")}</p>
        <Mine />
        <p class="lead">{t("doors.step-2")}</p>
        <Scanner hint={t("doors.hint")} onCode={(code) => void merge(code)} />
      </Show>
    </Screen>
  );
}

/** Says of each other door whether what it showed still counts. */
function Others() {
  const doors = fresh(["boarding"], () => crew.doors(placeHere()), clock);
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
function Mine() {
  const minute = () => Math.floor(clock() / REDRAW);
  const code = fresh(["boarding"], () => crew.doorCode(placeHere()), minute);
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
