import { For, Show, type JSX } from "solid-js";

import { Card } from "../../components/controls/Card";
import { CertificateText } from "../../components/verdict/Certificate";
import { Screen } from "../../components/frame/Screen";
import type { AnswerView } from "../../backend/generated";
import { t } from "../../i18n";
import { dayAndTime, monthDay } from "../../state/time";

/** What a worker told, each thing by its name; what was not told is named too. */
export function Told(props: { answer: AnswerView }) {
  const ill = () => props.answer.declarations.filter((day) => day.symptoms.length > 0 || day.contact || day.temperature >= 373);
  return (
    <Screen back title={t("told.title")}>
      <p class="quiet">{t("told.at", { time: dayAndTime(props.answer.at) })}</p>
      <Card>
        <Fact label={t("register.name")}>{props.answer.name ?? props.answer.masked_name}</Fact>
        <Show when={props.answer.last_four}>{(digits) => <Fact label={t("verdict.last-four")}>{digits()}</Fact>}</Show>
        <Show when={props.answer.mobile}>{(mobile) => <Fact label={t("register.mobile")}>{mobile()}</Fact>}</Show>
      </Card>
      <Show when={props.answer.health}>
        {(health) => (
          <Card>
            <p class={`pass__health pass__health--${health().colour}`}>
              <span class={`shape shape--${health().colour}`} aria-hidden="true" />
              {t(`colour.${health().colour}`)} · {t("pass.until", { time: dayAndTime(health().until) })}
            </p>
            <p class="quiet">{t("told.issued", { time: dayAndTime(health().issued) })}</p>
            <For each={health().basis}>
              {(basis) => (
                <p class="quiet">{t("told.basis", { what: t(`basis.${basis.kind}`), n: basis.hours })}</p>
              )}
            </For>
          </Card>
        )}
      </Show>
      <Show when={props.answer.declarations.length > 0}>
        <Card>
          <p class="strong">{t("declare.days", { n: props.answer.declarations.length })}</p>
          <p class={`state state--line state--${ill().length > 0 ? "hold" : "board"}`}>
            {ill().length > 0 ? t("told.ill", { days: ill().map((day) => monthDay(day.day)).join("、") }) : t("told.well")}
          </p>
        </Card>
      </Show>
      <For each={props.answer.certificates}>
        {(certificate) => (
          <Card>
            <CertificateText of={certificate} />
          </Card>
        )}
      </For>
      <Show when={props.answer.missing.length > 0}>
        <p class="note note--dawn">
          {t("told.missing", { what: props.answer.missing.map((field) => t(`query.${field}`)).join("、") })}
        </p>
      </Show>
    </Screen>
  );
}

function Fact(props: { label: string; children: JSX.Element }) {
  return (
    <p>
      <span class="figure__label">{props.label}</span>
      <br />
      <strong>{props.children}</strong>
    </p>
  );
}
