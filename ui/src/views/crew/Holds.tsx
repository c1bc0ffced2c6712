import { Show, createSignal } from "solid-js";

import { call } from "../../backend/call";
import type { Place, ToDo, VerdictView } from "../../backend/generated";
import { t } from "../../i18n";
import { createAction } from "../../state/action";
import { done } from "../../state/changes";
import { go } from "../../state/navigation";
import { syncNow, syncTrouble, syncing } from "../../state/sync";
import { judging } from "./hold";

/** Whether something to do has a button under this verdict; the health check and the card need a known passenger. */
export function hasButton(what: ToDo, view: VerdictView): boolean {
  const known = view.verdict !== "reject" && view.passenger !== null;
  if (what === "compare-id-card" || what === "check-health") return known;
  if (what === "merge-doors" || what.startsWith("update-")) return what !== "update-app";
  return what === "ask-challenge" || what === "ask-challenge-qr";
}

/** What staff can do about a hold, each one button: the card matches, health was checked, ask the phone. */
export function Holds(props: { view: VerdictView; at: Place; code: string; gate: boolean; onAgain: () => void }) {
  const asks = (...things: ToDo[]) =>
    props.view.to_do.some((todo) => things.includes(todo.what) && hasButton(todo.what, props.view));
  const slot = () => props.view.passenger?.slot;
  const from = () => ({ ...props.at, scan: judging(props.code, props.gate) });
  const passed = () => ({ ...from(), code: props.code });
  const card = createAction(async (of: number) => {
    await done(call("crew.confirm-card", { ...props.at, slot: of, gate: props.gate }));
    props.onAgain();
  });
  const [tried, setTried] = createSignal(false);
  const update = createAction(async () => {
    await syncNow();
    setTried(true);
    if (!syncTrouble()) props.onAgain();
  });
  const failed = () => card.error()?.code ?? (tried() ? syncTrouble() : undefined);
  return (
    <>
      <Show when={failed()}>
        {(code) => (
          <p class="verdict__warning" role="alert">
            {t(`error-${code()}.what`)}
          </p>
        )}
      </Show>
      <Show when={asks("compare-id-card") ? slot() : undefined}>
        {(of) => (
          <button type="button" class="button button--verdict-main" onClick={() => { card(of()); }}>
            {t("hold.card-matches")}
          </button>
        )}
      </Show>
      <Show when={asks("check-health") ? slot() : undefined}>
        {(of) => (
          <button
            type="button"
            class="button button--verdict-main"
            onClick={() => { go("crew-health", { ...passed(), slot: of() }); }}
          >
            {t("hold.check-health")}
          </button>
        )}
      </Show>
      <Show when={asks("update-trust", "update-lists", "update-manifest", "update-rules")}>
        <button type="button" class="button button--verdict-main" aria-busy={syncing()} onClick={update}>
          {t(syncing() ? "me.syncing" : "hold.update")}
        </button>
      </Show>
      <Show when={asks("merge-doors")}>
        <button type="button" class="button button--verdict-main" onClick={() => { go("crew-doors", props.at); }}>
          {t("doors.title")}
        </button>
      </Show>
      <Show when={asks("ask-challenge", "ask-challenge-qr")}>
        <button type="button" class="button button--verdict-main" onClick={() => { go("crew-ask", from()); }}>
          {t("hold.ask")}
        </button>
      </Show>
    </>
  );
}
