import { Show, createSignal } from "solid-js";

import { crew } from "../../backend/commands";
import type { At, ToDo, VerdictView } from "../../backend/types";
import { t } from "../../i18n";
import { done } from "../../state/changes";
import { asError } from "../../state/errors";
import { go } from "../../state/navigation";
import { syncNow, syncTrouble, syncing } from "../../state/sync";
import { placeParams } from "./place";

/** Whether something to do has a button under this verdict; the health check and the card need a known passenger. */
export function hasButton(what: ToDo, view: VerdictView): boolean {
  const known = view.verdict !== "reject" && view.passenger !== null;
  if (what === "compare-id-card" || what === "check-health") return known;
  if (what === "merge-doors" || what.startsWith("update-")) return what !== "update-app";
  return what === "ask-challenge" || what === "ask-challenge-qr";
}

/** What staff can do about a hold, each one button: the card matches, health was checked, ask the phone. */
export function Holds(props: { view: VerdictView; at: At; code: string; gate: boolean; onAgain: () => void }) {
  const [failed, setFailed] = createSignal("");
  const asks = (...things: ToDo[]) =>
    props.view.to_do.some((todo) => things.includes(todo.what) && hasButton(todo.what, props.view));
  const slot = () => props.view.passenger?.slot;
  const from = () => ({ ...placeParams(props.at), scan: props.gate ? "employer-scan" : "crew-scan" });
  const passed = () => ({ ...from(), code: props.code });
  const card = async (of: number) => {
    try {
      await done(crew.confirmCard(props.at, of, props.gate));
      props.onAgain();
    } catch (thrown) {
      setFailed(t(`error-${asError(thrown).code}.what`));
    }
  };
  const update = async () => {
    setFailed("");
    await syncNow();
    const trouble = syncTrouble();
    if (trouble) setFailed(t(`error-${trouble}.what`));
    else props.onAgain();
  };
  return (
    <>
      <Show when={failed()}>
        <p class="verdict__warning" role="alert">
          {failed()}
        </p>
      </Show>
      <Show when={asks("compare-id-card") ? slot() : undefined}>
        {(of) => (
          <button type="button" class="button button--verdict-main" onClick={() => void card(of())}>
            {t("hold.card-matches")}
          </button>
        )}
      </Show>
      <Show when={asks("check-health") ? slot() : undefined}>
        {(of) => (
          <button
            type="button"
            class="button button--verdict-main"
            onClick={() => { go("crew-health", { ...passed(), slot: String(of()) }); }}
          >
            {t("hold.check-health")}
          </button>
        )}
      </Show>
      <Show when={asks("update-trust", "update-lists", "update-manifest", "update-rules")}>
        <button type="button" class="button button--verdict-main" aria-busy={syncing()} onClick={() => void update()}>
          {t(syncing() ? "me.syncing" : "hold.update")}
        </button>
      </Show>
      <Show when={asks("merge-doors")}>
        <button type="button" class="button button--verdict-main" onClick={() => { go("crew-doors", placeParams(props.at)); }}>
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
