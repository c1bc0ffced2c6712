import { For } from "solid-js";

import { t } from "../../i18n";
import type { PlainKey } from "../../i18n/bundle";
import { go, here, replace } from "../../state/navigation";
import { Icon, type IconName } from "../controls/Icon";

/** The screens that the bar leads to. */
export type NavName = "home" | "declare" | "notices" | "me";

const ENTRIES: readonly { name: NavName | "pass"; icon: IconName; label: PlainKey }[] = [
  { name: "home", icon: "home", label: "nav.home" },
  { name: "declare", icon: "heart", label: "nav.health" },
  { name: "pass", icon: "code", label: "nav.pass" },
  { name: "notices", icon: "bell", label: "nav.notices" },
  { name: "me", icon: "person", label: "nav.me" },
];

/** Leads to the worker's screens; the pass stands in the middle, one tap from everywhere. */
export function NavBar(props: { current: NavName }) {
  const open = (name: NavName | "pass") => {
    if (here().screen === "home" || name === "pass") go(name);
    else replace(name);
  };
  return (
    <nav class="nav" aria-label={t("nav.label")}>
      <For each={ENTRIES}>
        {(entry) => (
          <button
            type="button"
            class="nav__entry"
            classList={{ "nav__entry--pass": entry.name === "pass" }}
            aria-current={props.current === entry.name ? "page" : undefined}
            onClick={() => {
              open(entry.name);
            }}
          >
            <span class="nav__icon">
              <Icon name={entry.icon} />
            </span>
            <span class="nav__label">{t(entry.label)}</span>
          </button>
        )}
      </For>
    </nav>
  );
}
