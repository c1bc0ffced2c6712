import { Show } from "solid-js";

import type { Paper } from "../../backend/generated";
import { t } from "../../i18n";
import { Button } from "../controls/Button";

/** Returns the address of a sheet's picture. */
export function picture(sheet: Paper): string {
  return `data:image/png;base64,${sheet.png}`;
}

/** A sheet to print, and what of it the font lacks, so that it is written by hand. */
export function Printed(props: { sheet: Paper }) {
  return (
    <>
      <Show when={props.sheet.missing}>
        {(characters) => <p class="note">{t("paper.by-hand", { characters: characters() })}</p>}
      </Show>
      <img class="sheet" src={picture(props.sheet)} alt={t("helper.sheet")} />
      <Button icon="print" onPress={() => { window.print(); }}>
        {t("helper.print-now")}
      </Button>
    </>
  );
}
