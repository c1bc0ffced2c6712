import { For, Show } from "solid-js";

import { device } from "../backend/commands";
import { ClaimKind, RefusalCode, type RefusedView } from "../backend/types";
import { t } from "../i18n";
import { done, fresh } from "../state/changes";
import { go, type ScreenName } from "../state/navigation";
import { dayAndTime } from "../state/time";
import { Button } from "./Button";
import { Trouble } from "./Problem";

/** What a person can say again, by the claim's kind: its name, and where. */
const SAID: Partial<Record<ClaimKind, readonly [name: "consent-name" | "registration" | "intent" | "declaration", where: ScreenName]>> = {
  [ClaimKind.Consent]: ["consent-name", "consent"],
  [ClaimKind.Registration]: ["registration", "register"],
  [ClaimKind.Intent]: ["intent", "intent"],
  [ClaimKind.Declaration]: ["declaration", "declare"],
};

/** Refusals that have words of their own. */
const WORDS: Partial<Record<RefusalCode, "refused.code" | "refused.consent" | "refused.too-late">> = {
  [RefusalCode.BadCode]: "refused.code",
  [RefusalCode.NoConsent]: "refused.consent",
  [RefusalCode.TooLate]: "refused.too-late",
};

/** What the service did not take, each with what to correct, until its person has put it away. */
export function Refused() {
  const refused = fresh(["outbox"], device.refused);
  return <For each={refused.latest}>{(said) => <One said={said} />}</For>;
}

function One(props: { said: RefusedView }) {
  const about = () => SAID[props.said.kind];
  const what = () => t(`refused.${about()?.[0] ?? "thing"}`);
  const todo = () => (props.said.field === "clock" ? "refused.clock" : WORDS[props.said.code] ?? "refused.other");
  return (
    <Trouble
      what={t("refused.title", { time: dayAndTime(props.said.at), what: what() })}
      kept={t("kept.saved")}
      todo={t(todo())}
    >
      <div class="pair">
        <Button onPress={() => void done(device.dismiss(props.said.operation))}>{t("refused.dismiss")}</Button>
        <Show when={about()}>
          {(it) => (
            <Button kind="main" onPress={() => { go(it()[1], { person: props.said.subject }); }}>
              {t("refused.correct")}
            </Button>
          )}
        </Show>
      </div>
    </Trouble>
  );
}
