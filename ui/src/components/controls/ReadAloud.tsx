import { Show } from "solid-js";

import { language, t } from "../../i18n";
import { Icon } from "./Icon";

/** Reads the screen, where the system has a voice for it. */
export function ReadAloud() {
  const read = () => {
    const text = document.getElementById("main")?.innerText ?? "";
    const words = new SpeechSynthesisUtterance(text);
    words.lang = language();
    speechSynthesis.cancel();
    speechSynthesis.speak(words);
  };
  return (
    <Show when={"speechSynthesis" in window}>
      <button type="button" class="round" aria-label={t("action.read-aloud")} onClick={read}>
        <Icon name="speaker" />
      </button>
    </Show>
  );
}
