import { ErrorBoundary, createEffect, on, type JSX } from "solid-js";

import { t } from "../../i18n";
import { asError } from "../../state/errors";
import { here } from "../../state/navigation";
import { Button } from "../controls/Button";
import { Problem } from "../failures/Problem";
import { Screen } from "./Screen";

/** Shows, in the place of a screen that could not be drawn, why, and draws it anew when asked or for another place. */
export function Boundary(props: { children: JSX.Element }) {
  return (
    <ErrorBoundary fallback={(thrown: unknown, reset) => <Broken thrown={thrown} onAgain={reset} />}>
      {props.children}
    </ErrorBoundary>
  );
}

function Broken(props: { thrown: unknown; onAgain: () => void }) {
  createEffect(on(here, () => { props.onAgain(); }, { defer: true }));
  return (
    <Screen back bare title={t("broken.title")}>
      <div data-broken>
        <Problem error={asError(props.thrown)}>
          <Button kind="main" onPress={() => { props.onAgain(); }}>
            {t("action.try-again")}
          </Button>
        </Problem>
      </div>
    </Screen>
  );
}
