import { createEffect, createSignal, onCleanup } from "solid-js";

import { t } from "../../i18n";
import { QrCode } from "./QrCode";

/** Milliseconds for which each code of a row is shown: two looks of a slow camera. */
const EACH = 450;

/** A row of codes shown in turn, again and again; one code stands still. */
export function MovingCode(props: { codes: readonly string[]; label: string }) {
  const [at, setAt] = createSignal(0);
  createEffect(() => {
    if (props.codes.length < 2) return;
    const timer = setInterval(() => setAt((n) => (n + 1) % props.codes.length), EACH);
    onCleanup(() => { clearInterval(timer); });
  });
  return (
    <>
      <div class="pass__code">
        <QrCode text={props.codes[at()] ?? ""} label={props.label} />
      </div>
      {props.codes.length > 1 && <p class="quiet center">{t("code.moving")}</p>}
    </>
  );
}
