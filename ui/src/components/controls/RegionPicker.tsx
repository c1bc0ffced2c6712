import { For, Show, createResource, createSignal, createUniqueId } from "solid-js";

import { call } from "../../backend/call";
import { t } from "../../i18n";
import type { Draft } from "../../state/form";
import { FieldFrame } from "./Field";

/** The regions above a code of six digits, from the province down, itself included. */
export function regionPath(code: string): string[] {
  if (!/^\d{6}$/.test(code)) return [];
  const levels = [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code];
  return levels.filter((level, index) => levels.indexOf(level) === index);
}

/** Province, city, county: each list opens once the one before is chosen, and each choice is saved. */
export function RegionPicker(props: { form: Draft; name: string; label: string; depth?: 2 | 3 }) {
  const path = () => regionPath(props.form.value(props.name));
  const [touched, setTouched] = createSignal(0);
  const levels = () => Array.from({ length: props.depth ?? 3 }, (_, index) => index);
  const choose = (code: string, level: number) => {
    setTouched(touched() + 1);
    props.form.set(props.name, code || path()[level - 1] || "");
  };
  return (
    <fieldset class="group">
      <legend class="field__label">{props.label}</legend>
      <For each={levels()}>
        {(level) => (
          <Show when={level === 0 || path().length >= level}>
            <Level
              within={level === 0 ? null : (path()[level - 1] ?? null)}
              chosen={path()[level] ?? ""}
              label={t(LABELS[level] ?? "region.county")}
              error={level === Math.max(0, path().length - 1) ? props.form.error(props.name) : undefined}
              onChoose={(code) => {
                choose(code, level);
              }}
            />
          </Show>
        )}
      </For>
    </fieldset>
  );
}

const LABELS = ["region.province", "region.city", "region.county"] as const;

function Level(props: {
  within: string | null;
  chosen: string;
  label: string;
  error: string | undefined;
  onChoose: (code: string) => void;
}) {
  const id = createUniqueId();
  const [regions] = createResource(
    () => [props.within] as const,
    ([within]) => call("device.regions", { within }),
  );
  return (
    <Show when={regions.loading || (regions()?.length ?? 0) > 0}>
      <FieldFrame id={id} label={props.label} error={props.error}>
        <select
          id={id}
          class="field__input"
          onChange={(event) => {
            props.onChoose(event.currentTarget.value);
          }}
        >
          <option value="">{t("region.choose")}</option>
          <For each={regions()}>
            {(region) => (
              <option value={region.code} selected={region.code === props.chosen}>
                {region.name}
              </option>
            )}
          </For>
        </select>
      </FieldFrame>
    </Show>
  );
}
