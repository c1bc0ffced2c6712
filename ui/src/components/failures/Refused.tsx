import { For, Show } from "solid-js";

import { call } from "../../backend/call";
import { ClaimKind, RefusalCode, type RefusedOperation } from "../../backend/generated";
import { t } from "../../i18n";
import { createAction } from "../../state/action";
import { done, fresh } from "../../state/changes";
import { go } from "../../state/navigation";
import { dayAndTime } from "../../state/time";
import { Button } from "../controls/Button";
import { Problem, Trouble } from "./Problem";

/** What a person can say again, by the claim's kind: its name, and where. */
const SAID: Partial<Record<ClaimKind, readonly [name: "consent-name" | "registration" | "intent" | "declaration", correct: (person: string) => void]>> = {
  [ClaimKind.Consent]: ["consent-name", (person) => { go("consent", { person }); }],
  [ClaimKind.Registration]: ["registration", (person) => { go("register", { person, step: 1 }); }],
  [ClaimKind.Intent]: ["intent", (person) => { go("intent", { person }); }],
  [ClaimKind.Declaration]: ["declaration", (person) => { go("declare", { person }); }],
};

/** Refusals that have words of their own. */
const WORDS: Partial<Record<RefusalCode, "refused.code" | "refused.consent" | "refused.too-late">> = {
  [RefusalCode.BadCode]: "refused.code",
  [RefusalCode.NoConsent]: "refused.consent",
  [RefusalCode.TooLate]: "refused.too-late",
};

/** What the service did not take, each with what to correct, until its person has put it away. */
export function Refused() {
  const refused = fresh(["outbox"], () => call("device.refused"));
  return <For each={refused.latest}>{(said) => <One said={said} />}</For>;
}

function One(props: { said: RefusedOperation }) {
  const about = () => SAID[props.said.kind];
  const what = () => t(`refused.${about()?.[0] ?? "thing"}`);
  const todo = () => (props.said.field === "clock" ? "refused.clock" : WORDS[props.said.code] ?? "refused.other");
  const dismiss = createAction(() => done(call("device.dismiss", { operation: props.said.operation })));
  return (
    <Trouble
      what={t("refused.title", { time: dayAndTime(props.said.at), what: what() })}
      kept={t("kept.saved")}
      todo={t(todo())}
    >
      <div class="pair">
        <Button onPress={dismiss}>{t("refused.dismiss")}</Button>
        <Show when={about()}>
          {(it) => (
            <Button kind="main" onPress={() => { it()[1](props.said.subject); }}>
              {t("refused.correct")}
            </Button>
          )}
        </Show>
      </div>
      <Problem error={dismiss.error()} />
    </Trouble>
  );
}
