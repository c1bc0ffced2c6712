import { ErrorBoundary, Show, type JSX } from "solid-js";

import { t } from "../../i18n";
import { back } from "../../state/navigation";
import { ClockNote } from "./ClockNote";
import { Icon } from "../controls/Icon";
import { NavBar, type NavName } from "./NavBar";
import { ReadAloud } from "../controls/ReadAloud";
import { SyncPill } from "./SyncPill";

/** The frame of every screen: where one is and how old what is shown is, the thing itself, its one action. */
export function Screen(props: {
  title: string;
  back?: boolean;
  step?: readonly [step: number, of: number];
  nav?: NavName;
  tools?: JSX.Element;
  footer?: JSX.Element;
  /** Whether the title stands large in the page rather than small in the bar. */
  headed?: boolean;
  /** Leaves the title to those who cannot see, where the page itself says it in large. */
  bare?: boolean;
  children: JSX.Element;
}) {
  return (
    <div class="screen" classList={{ "screen--nav": props.nav !== undefined }}>
      <header class="bar">
        <Show when={props.back} fallback={<span class="bar__name">{props.headed ? t("brand.name") : props.title}</span>}>
          <button type="button" class="bar__back" onClick={back}>
            <Icon name="back" />
            <span>{t("action.back")}</span>
          </button>
        </Show>
        <span class="bar__tools">
          {props.tools}
          {/* A screen stays of use where what stands around it cannot be read. */}
          <ErrorBoundary fallback="">
            <SyncPill />
          </ErrorBoundary>
        </span>
      </header>
      <main class="main" id="main">
        <Show when={props.step}>
          {(step) => (
            <div class="steps" role="img" aria-label={t("step.of", { n: step()[0], of: step()[1] })}>
              <span class="steps__done" classList={{ [`steps__done--${step()[0]}-${step()[1]}`]: true }} />
            </div>
          )}
        </Show>
        <Show
          when={!props.bare && (props.back === true || props.headed === true)}
          fallback={<h1 class="out-of-sight">{props.title}</h1>}
        >
          <div class="head">
            <h1 class="title">{props.title}</h1>
            <ReadAloud />
          </div>
        </Show>
        <ErrorBoundary fallback="">
          <ClockNote />
        </ErrorBoundary>
        {props.children}
      </main>
      <Show when={props.footer}>
        <footer class="foot">{props.footer}</footer>
      </Show>
      <Show when={props.nav}>{(name) => <NavBar current={name()} />}</Show>
    </div>
  );
}
