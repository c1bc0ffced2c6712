import { Show } from "solid-js";

import type { ErrorView } from "../backend/types";
import { t } from "../i18n";

/** What happened, what is kept, what to do. */
export function Problem(props: { error: ErrorView | undefined }) {
  return (
    <Show when={props.error}>
      {(error) => (
        <div class="problem" role="alert">
          <p class="problem__what">{t(`error.${error().code}.what`)}</p>
          <p>{t(`error.${error().code}.do`)}</p>
        </div>
      )}
    </Show>
  );
}
