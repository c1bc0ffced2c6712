import { For, Match, Show, Switch, createResource, createSignal } from "solid-js";

import { Button } from "../../../components/controls/Button";
import { Card } from "../../../components/controls/Card";
import { Tick } from "../../../components/controls/Choices";
import { MovingCode } from "../../../components/codes/MovingCode";
import { Problem } from "../../../components/failures/Problem";
import { Screen } from "../../../components/frame/Screen";
import { call } from "../../../backend/call";
import type { IncomingQuery, QueryField, SealedView } from "../../../backend/generated";
import { language, t } from "../../../i18n";
import { Scanner } from "../../../scan/Scanner";
import { createAction } from "../../../state/action";
import { done } from "../../../state/changes";
import { asError } from "../../../state/errors";
import { back, replace, type Screens } from "../../../state/navigation";
import { roleName } from "../../../state/roles";
import { me } from "../../../state/session";
import { dayAndTime } from "../../../state/time";

/** Someone asks for more than the pass: who, why and for what; each thing is agreed to, or none. */
export function Asked(props: Screens["asked"]) {
  const code = () => props.code ?? "";
  const [question] = createResource(
    () => (code() ? ([code(), language()] as const) : undefined),
    ([text, tongue]) => call("worker.read-question", { code: text, language: tongue }),
  );
  const refused = () => {
    const said = question.error ? undefined : question.latest;
    return said && "refused" in said ? said.refused : undefined;
  };
  const asked = () => {
    const said = question.error ? undefined : question.latest;
    return said && "asked" in said ? said.asked : undefined;
  };
  return (
    <Switch
      fallback={
        <Screen back title={t("asked.title")}>
          <Show when={question.error as unknown}>{(thrown) => <Problem error={asError(thrown())} />}</Show>
          <Show when={!code() || (question.error as unknown)}>
            <p class="lead">{t("asked.scan")}</p>
            <Scanner hint={t("asked.hint")} onCode={(text) => { replace("asked", { code: text }); }} />
          </Show>
        </Screen>
      }
    >
      <Match when={refused()}>
        {(why) => (
          <Screen back title={t("asked.refused")}>
            <div class="problem" role="alert">
              <p class="problem__what">{t("asked.do-not-answer")}</p>
              <p>{why()}</p>
            </div>
          </Screen>
        )}
      </Match>
      <Match when={asked()}>{(view) => <Decide view={view()} code={code()} />}</Match>
    </Switch>
  );
}

function Decide(props: { view: IncomingQuery; code: string }) {
  const [agreed, setAgreed] = createSignal<readonly QueryField[]>([]);
  const [sealed, setSealed] = createSignal<SealedView>();
  const give = createAction(async () => {
    setSealed(await done(call("worker.answer-question", { person: me(), code: props.code, fields: agreed(), language: language() })));
  });
  const decline = createAction(async () => {
    await done(call("worker.decline-question", { person: me(), code: props.code }));
    back();
  });
  return (
    <Show
      when={sealed()}
      fallback={
        <Screen
          back
          title={t("asked.title")}
          footer={
            <div class="pair">
              <Button onPress={decline}>{t("asked.none")}</Button>
              <Button kind="main" off={agreed().length === 0} onPress={give}>
                {agreed().length === 0 ? t("asked.choose") : t("asked.give", { n: agreed().length })}
              </Button>
            </div>
          }
        >
          <Card>
            <p class="quiet">{t("asked.who")}</p>
            <p class="strong">
              {roleName(props.view.role)} · {props.view.place_name}
            </p>
            <p class="words">“{props.view.why}”</p>
            <p class={`state state--line state--${props.view.confirmed ? "board" : "hold"}`}>
              {t(props.view.confirmed ? "asked.confirmed" : "asked.not-confirmed")}
            </p>
            <p class="quiet">{t("asked.until", { time: dayAndTime(props.view.until) })}</p>
          </Card>
          <p class="field__label">{t("asked.what")}</p>
          <For each={props.view.fields}>
            {({ field, words }) => (
              <Tick
                label={words}
                on={agreed().includes(field)}
                onToggle={(on) => {
                  const others = agreed().filter((other) => other !== field);
                  setAgreed(on ? others.concat(field) : others);
                }}
              />
            )}
          </For>
          <Problem error={give.error() ?? decline.error()} />
        </Screen>
      }
    >
      {(answer) => (
        <Screen back title={t("asked.show")}>
          <MovingCode codes={answer().codes} label={t("asked.code")} />
          <Show when={answer().missing.length > 0}>
            <p class="note note--dawn">
              {t("asked.missing", { what: answer().missing.map(({ words }) => words).join("、") })}
            </p>
          </Show>
          <p class="quiet">{t("asked.kept")}</p>
        </Screen>
      )}
    </Show>
  );
}
