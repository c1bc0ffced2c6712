import { render } from "solid-js/web";

import { App } from "./App";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/parts.css";

const root = document.getElementById("root");
if (root) {
  render(() => <App />, root);
}
