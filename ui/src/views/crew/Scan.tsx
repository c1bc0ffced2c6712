import { Show, createSignal, onMount, untrack } from "solid-js";

import { Problem } from "../../components/failures/Problem";
import { Screen } from "../../components/frame/Screen";
import { call } from "../../backend/call";
import type { Place, VerdictView } from "../../backend/generated";
import { language, t } from "../../i18n";
import { Scanner } from "../../scan/Scanner";
import { createAction } from "../../state/action";
import { done } from "../../state/changes";
import { play } from "../../state/sound";
import { Verdict } from "./Verdict";

/** Scanning at a door or a gate: each code is decided at once, and the next may simply come. */
export function Scan(props: { at: Place; code?: string | undefined; slot?: number | undefined; gate?: boolean }) {
  const [verdict, setVerdict] = createSignal<VerdictView | undefined>();
  const [code, setCode] = createSignal(untrack(() => props.code ?? ""));
  const decide = createAction(async (text: string) => {
    setCode(text);
    try {
      const view = await done(look(text, props.at));
      setVerdict(view);
      play(view.verdict);
    } catch (thrown) {
      setVerdict(undefined);
      throw thrown;
    }
  }, "queued");
  const look = (text: string, at: Place) => {
    // Without a code it is somebody from the list, by their number.
    if (!text) return call("employer.receive-listed", { ...at, slot: props.slot ?? 0, language: language() });
    return call(props.gate ? "employer.receive" : "crew.scan", { ...at, code: text, language: language() });
  };
  onMount(() => {
    if (code() || props.slot !== undefined) decide(code());
  });
  return (
    <Screen back title={t(props.gate ? "gate.scan" : "crew.scan")}>
      <Problem error={decide.error()} />
      <Scanner eager hint={t("scan.hint")} onCode={decide} />
      <Show when={verdict()}>
        {(view) => (
          <Verdict
            view={view()}
            at={props.at}
            gate={props.gate === true}
            code={code()}
            onAgain={() => { decide(code()); }}
            onClose={() => {
              setVerdict(undefined);
              setCode("");
            }}
          />
        )}
      </Show>
    </Screen>
  );
}
