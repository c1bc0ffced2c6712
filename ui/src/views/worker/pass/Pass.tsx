import { Show, createEffect, createResource, createSignal, onCleanup } from "solid-js";

import { Button } from "../../../components/controls/Button";
import { Legs } from "../../../components/travel/Legs";
import { Problem } from "../../../components/failures/Problem";
import { QrCode } from "../../../components/codes/QrCode";
import { Screen } from "../../../components/frame/Screen";
import { Travellers } from "../../../components/travel/Travellers";
import { call } from "../../../backend/call";
import type { Pass as PassView } from "../../../backend/generated";
import { t } from "../../../i18n";
import { asError } from "../../../state/errors";
import { go, replace, type Screens } from "../../../state/navigation";
import { me } from "../../../state/session";
import { dayAndTime, dayInWords, hourMinute } from "../../../state/time";

const MIN_SHOWN_MILLIS = 1_000;

/** The pass: one code, drawn anew before it grows old, and what people read across a table. */
export function Pass(props: Screens["pass"]) {
  const [round, setRound] = createSignal(0);
  // Without a choice, the ticket of the next leg.
  const answer = () => ({ trip: props.trip ?? null, digits: props.digits ?? null, challenge: props.challenge ?? null });
  const [pass] = createResource(
    () => [me(), answer(), round()] as const,
    ([person, said]) => call("worker.pass", { person, ...said }),
  );
  createEffect(() => {
    if (pass.state !== "ready") return;
    const wait = Math.max(MIN_SHOWN_MILLIS, Date.parse(pass().redraw) - Date.parse(pass().made));
    const timer = setTimeout(() => setRound((n) => n + 1), wait);
    onCleanup(() => { clearTimeout(timer); });
  });
  const shown = () => (pass.error ? undefined : pass.latest);
  return (
    <Screen back bare title={t("pass.title")}>
      <Travellers />
      <Show
        when={shown()}
        fallback={
          <Show when={pass.error as unknown}>
            {(thrown) => (
              <>
                <Problem error={asError(thrown())} />
                <Button kind="main" onPress={() => { go("home"); }}>
                  {t("pass.what-is-missing")}
                </Button>
              </>
            )}
          </Show>
        }
      >
        {(view) => (
          <>
            <Legs
              legs={view().legs}
              shown={view().trip?.id}
              onChoose={(chosen) => { replace("pass", { ...props, trip: chosen }); }}
            />
            <Shown view={view()} />
          </>
        )}
      </Show>
    </Screen>
  );
}

function Shown(props: { view: PassView }) {
  return (
    <div class="pass">
      <p class="pass__name">{props.view.name}</p>
      <div class={`pass__code pass__code--${props.view.colour ?? "none"}`}>
        <QrCode text={props.view.text} label={t("pass.code")} />
      </div>
      <Show when={props.view.colour} fallback={<p class="pass__health">{t("pass.no-health")}</p>}>
        {(colour) => (
          <p class={`pass__health pass__health--${colour()}`}>
            <span class={`shape shape--${colour()}`} aria-hidden="true" />
            {t(`colour.${colour()}`)}
            <Show when={props.view.health_until}>
              {(until) => <> · {t("pass.until", { time: dayAndTime(until()) })}</>}
            </Show>
          </p>
        )}
      </Show>
      <p class="quiet pass__redraw">
        {t(props.view.answers_challenge ? "pass.answers" : "pass.redraws")}
      </p>
      <Show when={props.view.trip} fallback={<p class="note note--dawn">{t("pass.no-ticket")}</p>}>
        {(trip) => (
          <>
            <div class="pass__facts">
              <div class="figure">
                <span class="figure__label">
                  {trip().departs ? t("pass.departs", { day: dayInWords(trip().departs ?? "") }) : t("pass.time")}
                </span>
                <span class="figure__value">{trip().departs ? hourMinute(trip().departs ?? "") : "–"}</span>
              </div>
              <div class="figure figure--end">
                <span class="figure__label">{t("pass.seat")}</span>
                <span class="figure__value">{trip().seat ?? "–"}</span>
              </div>
            </div>
            <p class="pass__way">
              {trip().boarding} → {trip().destination}
            </p>
            <p class="quiet pass__vehicle">
              {trip().vehicle}
              <Show when={trip().contact}>{(contact) => <> · {t("pass.call", { who: contact() })}</>}</Show>
            </p>
          </>
        )}
      </Show>
      <div class="pair">
        <Button onPress={() => { go("answer", props.view.trip ? { trip: props.view.trip.id } : {}); }}>{t("pass.challenge")}</Button>
        <Button icon="print" onPress={() => { go("paper"); }}>
          {t("pass.paper")}
        </Button>
      </div>
    </div>
  );
}
