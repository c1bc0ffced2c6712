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
import { Calm } from "./Calm";
import { Verdict } from "./Verdict";
import { isJudged, type Judged } from "./hold";

/** Whether a verdict stays on the screen over what decides nothing: a foreign code, the same person again before the camera, somebody on board while another is asked. */
function stays(shown: Judged, view: VerdictView): boolean {
  return shown.verdict !== "board" || view.passenger === null || view.passenger.slot === shown.passenger?.slot;
}

/** Scanning at a door or a gate: each code is decided at once, and the next may simply come. */
export function Scan(props: { at: Place; code?: string | undefined; slot?: number | undefined; gate?: boolean }) {
  const [verdict, setVerdict] = createSignal<Judged | undefined>();
  const [calm, setCalm] = createSignal<VerdictView | undefined>();
  const [code, setCode] = createSignal(untrack(() => props.code ?? ""));
  const decide = createAction(async (text: string, another?: boolean) => {
    try {
      const view = await done(look(text, props.at, another ?? false));
      const foreign = !isJudged(view) && view.passenger === null;
      const shown = verdict();
      if (shown && !isJudged(view) && stays(shown, view)) return;
      if (!foreign) setCode(text);
      setVerdict(isJudged(view) ? view : undefined);
      setCalm(isJudged(view) ? undefined : view);
      if (isJudged(view)) play(view.verdict);
    } catch (thrown) {
      setVerdict(undefined);
      setCalm(undefined);
      throw thrown;
    }
  }, "queued");
  const look = (text: string, at: Place, another: boolean) => {
    if (another) return call("crew.scan-another", { ...at, code: text, language: language() });
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
      <Show when={calm()}>{(view) => <Calm view={view()} onAnother={() => { decide(code(), true); }} />}</Show>
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
