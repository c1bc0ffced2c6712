import { For, Show, createResource, createSignal } from "solid-js";

import { Button } from "../../components/controls/Button";
import { Tick } from "../../components/controls/Choices";
import { Problem } from "../../components/failures/Problem";
import { QrCode } from "../../components/codes/QrCode";
import { Screen } from "../../components/frame/Screen";
import { call } from "../../backend/call";
import type { AnswerView, QueryField } from "../../backend/generated";
import { language, t } from "../../i18n";
import { Scanner } from "../../scan/Scanner";
import { createAction } from "../../state/action";
import { Told } from "./Told";

/** Asks a worker for more than the pass: what and why, a code for their phone, and its answer. */
export function AskWorker() {
  const [askable] = createResource(language, (tongue) => call("employer.askable", { language: tongue }));
  const [fields, setFields] = createSignal<readonly QueryField[]>([]);
  const [why, setWhy] = createSignal(t("ask-worker.why-usual"));
  const [code, setCode] = createSignal("");
  const ask = createAction(async () => {
    setCode(await call("employer.ask", { fields: fields(), why: why() }));
  });
  return (
    <Show
      when={code()}
      fallback={
        <Screen
          back
          title={t("ask-worker.title")}
          footer={
            <Button kind="main" icon="code" busy={ask.pending()} off={fields().length === 0 || why().trim() === ""} onPress={ask}>
              {t("ask-worker.show")}
            </Button>
          }
        >
          <p class="lead">{t("ask-worker.what")}</p>
          <For each={askable()}>
            {({ field, words }) => (
              <Tick
                label={words}
                on={fields().includes(field)}
                onToggle={(on) => {
                  const others = fields().filter((other) => other !== field);
                  setFields(on ? others.concat(field) : others);
                }}
              />
            )}
          </For>
          <div class="field">
            <label class="field__label" for="why">
              {t("ask-worker.why")}
            </label>
            <input
              id="why"
              class="field__input"
              autocomplete="off"
              maxlength="60"
              value={why()}
              onInput={(event) => setWhy(event.currentTarget.value)}
            />
            <p class="field__help">{t("ask-worker.why-hint")}</p>
          </div>
          <Problem error={ask.error()} />
        </Screen>
      }
    >
      {(text) => <Answered question={text()} />}
    </Show>
  );
}

/** The question to be scanned, and the answer gathered from one code or several. */
function Answered(props: { question: string }) {
  const [codes, setCodes] = createSignal<readonly string[]>([]);
  const [parts, setParts] = createSignal<readonly [number, number]>([0, 0]);
  const [answer, setAnswer] = createSignal<AnswerView>();
  // A code that belongs to something else does not spoil those that came before it.
  const take = createAction(async (code: string) => {
    if (codes().includes(code)) return;
    const all = codes().concat(code);
    const read = await call("employer.read-answer", { codes: all });
    setCodes(all);
    setParts(read.parts);
    if (read.answer) setAnswer(read.answer);
  }, "queued");
  return (
    <Show
      when={answer()}
      fallback={
        <Screen back title={t("ask-worker.title")}>
          <p class="lead">{t("ask-worker.step-1")}</p>
          <div class="pass__code">
            <QrCode text={props.question} label={t("ask-worker.code")} />
          </div>
          <p class="lead">{t("ask-worker.step-2")}</p>
          <Show when={parts()[1] > 1}>
            <p class="note" role="status">
              {t("ask-worker.parts", { n: parts()[0], of: parts()[1] })}
            </p>
          </Show>
          <Problem error={take.error()} />
          <Scanner hint={t("ask-worker.hint")} onCode={take} />
        </Screen>
      }
    >
      {(told) => <Told answer={told()} />}
    </Show>
  );
}
