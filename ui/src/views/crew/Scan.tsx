import { Show, createSignal, onMount } from "solid-js";

import { Problem } from "../../components/Problem";
import { Screen } from "../../components/Screen";
import { crew, employer } from "../../backend/commands";
import type { At, ErrorView, VerdictView } from "../../backend/types";
import { language, t } from "../../i18n";
import { Scanner } from "../../scan/Scanner";
import { done } from "../../state/changes";
import { asError } from "../../state/errors";
import { param } from "../../state/navigation";
import { play } from "../../state/sound";
import { Verdict } from "./Verdict";
import { placeHere } from "./place";

/** Scanning at a door or a gate: each code is decided at once, and the next may simply come. */
export function Scan(props: { gate?: boolean }) {
  const [verdict, setVerdict] = createSignal<VerdictView | undefined>();
  const [error, setError] = createSignal<ErrorView>();
  const [code, setCode] = createSignal(param("code"));
  const decide = async (text: string, at: At = placeHere()) => {
    setCode(text);
    setError(undefined);
    try {
      const view = await done(look(text, at));
      setVerdict(view);
      play(view.verdict);
    } catch (thrown) {
      setVerdict(undefined);
      setError(asError(thrown));
    }
  };
  const look = (text: string, at: At) => {
    // Without a code it is somebody from the list, by the number in the screen's parameters.
    if (!text) return employer.receiveListed(at, Number(param("slot")), language());
    return (props.gate ? employer.receive : crew.scan)(at, text, language());
  };
  onMount(() => {
    if (code() || param("slot")) void decide(code());
  });
  return (
    <Screen back title={t(props.gate ? "gate.scan" : "crew.scan")}>
      <Problem error={error()} />
      <Scanner eager hint={t("scan.hint")} onCode={(text) => void decide(text)} />
      <Show when={verdict()}>
        {(view) => (
          <Verdict
            view={view()}
            at={placeHere()}
            gate={props.gate === true}
            code={code()}
            onAgain={() => void decide(code())}
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
