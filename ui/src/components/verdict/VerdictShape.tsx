import { Match, Switch } from "solid-js";

import type { Verdict } from "../../backend/generated";

/** Circle, triangle, octagon, diamond: told apart without any colour. */
export function VerdictShape(props: { verdict: Exclude<Verdict, "none"> }) {
  return (
    <svg class="verdict__shape" viewBox="0 0 100 100" width="128" height="128" aria-hidden="true">
      <Switch>
        <Match when={props.verdict === "board"}>
          <circle cx="50" cy="50" r="46" fill="var(--white)" />
          <path class="verdict__sign" d="M28 52l15 15 29-32" />
        </Match>
        <Match when={props.verdict === "hold"}>
          <path d="M50 6L97 92H3z" fill="var(--white)" stroke="var(--white)" stroke-width="4" stroke-linejoin="round" />
          <path class="verdict__sign" d="M50 38v26M50 78v1" />
        </Match>
        <Match when={props.verdict === "reject"}>
          <path d="M30 4h40l26 26v40L70 96H30L4 70V30z" fill="var(--white)" />
          <path class="verdict__sign" d="M34 34l32 32M66 34L34 66" />
        </Match>
        <Match when={props.verdict === "cannot-verify"}>
          <path d="M50 2l48 48-48 48L2 50z" fill="var(--white)" />
          <path class="verdict__sign" d="M40 42c0-14 22-14 21 0 0 8-11 8-11 17M50 71v1" />
        </Match>
      </Switch>
    </svg>
  );
}
