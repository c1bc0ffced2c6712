import { Show, type Component, type JSX } from "solid-js";
import { Dynamic } from "solid-js/web";

import { BrandMark } from "./components/frame/BrandMark";
import { Boundary } from "./components/frame/Boundary";
import { Problem } from "./components/failures/Problem";
import { t } from "./i18n";
import { SCREENS } from "./screens";
import { here, type Place } from "./state/navigation";
import { startFailure, started } from "./state/session";
import { Setup } from "./views/start/Setup";

/** The whole window: the screen that is open, once the core has answered. */
export function App(): JSX.Element {
  return (
    <Show when={started()} fallback={<Starting />}>
      <Boundary>
        {/* `Place` has a screen and its own parameters; a component of either of them is what Dynamic cannot tell. */}
        <Dynamic component={SCREENS[here().screen] as Component<Place["params"]>} {...here().params} />
      </Boundary>
    </Show>
  );
}

function Starting() {
  return (
    <Show when={startFailure()?.code !== "not-set-up"} fallback={<Setup />}>
      <main class="main hero" id="main">
        <BrandMark />
        <h1 class="hero__title">{t("brand.name")}</h1>
        <Problem error={startFailure()} />
      </main>
    </Show>
  );
}
