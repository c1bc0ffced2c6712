import { Show, type JSX } from "solid-js";

import type { ErrorCode, ErrorView } from "../../backend/generated";
import { t } from "../../i18n";
import { Icon } from "../controls/Icon";

/** Errors after which something else is kept than what was said and filled in. */
const KEPT: Partial<Record<ErrorCode, "untouched" | "moved" | "none">> = {
  damaged: "moved",
  keys: "untouched",
  "newer-version": "untouched",
  "not-set-up": "none",
  "other-trust": "none",
  "already-set-up": "untouched",
  "bad-picture": "untouched",
  "wrong-code": "untouched",
  "unknown-slot": "untouched",
  "doors-not-merged": "untouched",
  "double-boarding": "untouched",
  "not-on-trip": "untouched",
  "clock-wrong": "untouched",
};

/** What happened, what is kept, what to do. */
export function Problem(props: { error: ErrorView | undefined; children?: JSX.Element }) {
  return (
    <Show when={props.error}>
      {(error) => (
        <Show when={error().code !== "not-ours"} fallback={<NotOurs />}>
          <Trouble
            what={t(`error-${error().code}.what`)}
            kept={t(`kept.${KEPT[error().code] ?? "saved"}`)}
            todo={t(`error-${error().code}.do`)}
          >
            {props.children}
          </Trouble>
        </Show>
      )}
    </Show>
  );
}

/** A code of somebody else's came before the camera: nothing went wrong. */
function NotOurs() {
  return (
    <div class="note calm" role="status">
      <p class="strong">{t("error-not-ours.what")}</p>
      <p>{t("error-not-ours.do")}</p>
    </div>
  );
}

/** The same for what only the window knows. */
export function Trouble(props: { what: string; kept: string; todo: string; children?: JSX.Element }) {
  return (
    <div class="problem" role="alert">
      <p class="problem__what">{props.what}</p>
      <p class="problem__kept">
        <Icon name="check" size={20} /> <span>{props.kept}</span>
      </p>
      <p class="problem__do">{props.todo}</p>
      {props.children}
    </div>
  );
}
