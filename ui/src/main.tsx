import "./polyfills";

import { render } from "solid-js/web";

import { App } from "./App";
import { followBack } from "./state/navigation";
import { ringForNotices } from "./state/notify";
import { followRole, homePlace, open, started } from "./state/session";
import { keepInSync } from "./state/sync";
import "./styles/palette.css";
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
    followRole();
    ringForNotices();
  });
}
