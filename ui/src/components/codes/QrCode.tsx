import { Show, createResource } from "solid-js";

import { call } from "../../backend/call";

/** A code drawn from its text; the one before stays until the new one is there. */
export function QrCode(props: { text: string; label: string }) {
  const [code] = createResource(() => props.text, (text) => call("device.draw-code", { text }));
  return (
    <Show when={code.latest} fallback={<div class="qr" />}>
      {(drawn) => (
        <svg
          class="qr"
          viewBox={`0 0 ${drawn().side} ${drawn().side}`}
          role="img"
          aria-label={props.label}
          shape-rendering="crispEdges"
        >
          <path d={drawn().path} fill="#000" />
        </svg>
      )}
    </Show>
  );
}
