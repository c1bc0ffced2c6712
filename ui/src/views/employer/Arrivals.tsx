import { For, Show, createSignal } from "solid-js";

import { Button } from "../../components/controls/Button";
import { Figure, Row } from "../../components/controls/Card";
import { Choices } from "../../components/controls/Choices";
import { Duty } from "../../components/staff/Duty";
import { Problem } from "../../components/failures/Problem";
import { Screen } from "../../components/frame/Screen";
import { call } from "../../backend/call";
import { Role, type ExpectedPerson } from "../../backend/generated";
import { t } from "../../i18n";
import { fresh } from "../../state/changes";
import { asError } from "../../state/errors";
import { go, type Screens } from "../../state/navigation";
import { ago, secondsSince } from "../../state/time";

type Filter = "all" | "open" | "missing";

/** Who is expected, on the way, arrived and missing; scan is one tap. */
export function Arrivals(props: Screens["arrivals"]) {
  const arrivals = fresh(["boarding", "trip"], () => call("employer.arrivals", { trip: props.trip }));
  const [filter, setFilter] = createSignal<Filter>("all");
  const view = () => (arrivals.error ? undefined : arrivals.latest);
  const people = () =>
    (view()?.people ?? []).filter(
      (p) =>
        filter() === "all" ||
        (filter() === "missing" ? p.state === "missing" : p.state === "expected" || p.state === "boarded"),
    );
  return (
    <Screen
      back
      title={t("arrivals.title")}
      footer={
        <Button kind="main" icon="code" onPress={() => { go("employer-scan", { trip: props.trip }); }}>
          {t("gate.scan")}
        </Button>
      }
    >
      <Duty trip={props.trip} role={Role.Employer} />
      <Show when={arrivals.error as unknown}>{(thrown) => <Problem error={asError(thrown())} />}</Show>
      <Show when={view()}>
        {(shown) => (
          <>
            <section class="card figures">
              <Figure label={t("arrivals.arrived")} value={String(shown().arrived)} tone="board" />
              <Figure label={t("arrivals.expected")} value={String(shown().people.length)} />
              <Figure
                label={t("arrivals.missing")}
                value={String(shown().missing)}
                tone={shown().missing > 0 ? "hold" : undefined}
              />
            </section>
            <p class="quiet">{t("arrivals.as-of", { age: ago(secondsSince(shown().as_of)) })}</p>
            <Choices
              label={t("arrivals.filter")}
              options={[
                { value: "all", label: t("arrivals.all") },
                { value: "open", label: t("arrivals.open") },
                { value: "missing", label: t("arrivals.missing") },
              ]}
              value={filter()}
              onChoose={setFilter}
            />
            <For each={people()} fallback={<p class="note">{t("arrivals.nobody")}</p>}>
              {(person) => (
                <Line
                  person={person}
                  onPress={() => { go("employer-scan", { trip: props.trip, slot: person.slot }); }}
                />
              )}
            </For>
            <Button kind="bare" onPress={() => { go("employer-ask"); }}>
              {t("ask-worker.title")}
            </Button>
          </>
        )}
      </Show>
    </Screen>
  );
}

/** A person who is expected; a press receives them without a code, by their card. */
function Line(props: { person: ExpectedPerson; onPress: () => void }) {
  const state = () => props.person.state;
  return (
    <Row
      badge={String(props.person.slot)}
      title={props.person.name}
      note={t("crew.last-four", { digits: props.person.last_four })}
      end={
        <span class="state" classList={{ "state--board": state() === "received", "state--hold": state() === "missing" }}>
          {state() === "received" ? "✓ " : ""}
          {t(`arrival.${state()}`)}
        </span>
      }
      onPress={props.onPress}
    />
  );
}
