import "./polyfills";

import { createEffect, createRoot } from "solid-js";
import { render } from "solid-js/web";

import { App } from "./App";
import { worker } from "./backend/commands";
import { fresh } from "./state/changes";
import { followBack } from "./state/navigation";
import { ROLE, homePlace, me, open, started, whoAmI } from "./state/session";
import { play } from "./state/sound";
import { keepInSync } from "./state/sync";
import { unheard } from "./state/unheard";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/screen.css";
import "./styles/parts.css";
import "./styles/figures.css";
import "./styles/forms.css";
import "./styles/pass.css";
import "./styles/verdict.css";

const root = document.getElementById("root");
if (root) {
  render(() => <App />, root);
  followBack(homePlace);
  void open().then(() => {
    if (!started()) return;
    keepInSync();
    ringForNotices();
  });
}

/** Rings once for each notice that came while the window was open. */
function ringForNotices(): void {
  createRoot(() => {
    const notices = fresh(["notice", "profile"], async () =>
      me() && whoAmI()?.role === ROLE.worker ? worker.notices(me()) : [],
    );
    const isNew = unheard();
    createEffect(() => {
      if (notices.state === "ready" && isNew(notices())) play("notice");
    });
  });
}
