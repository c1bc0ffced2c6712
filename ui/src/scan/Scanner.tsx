import { Show, createSignal, onCleanup, onMount } from "solid-js";

import { Button } from "../components/controls/Button";
import { Icon } from "../components/controls/Icon";
import { Problem, Trouble } from "../components/failures/Problem";
import { call } from "../backend/call";
import type { Wanted } from "../backend/generated";
import { t } from "../i18n";
import { createAction } from "../state/action";
import { Camera, hasCamera, mayFilm } from "./camera";
import { ScannerKeys } from "./keys";
import { pictureBytes } from "./picture";

/** Milliseconds that the camera must not have seen a code for, so that it is a new scan. */
const SAME = 4_000;

/**
 * Every way in which a code comes in: camera, picture, USB scanner, pasted text. Of several codes in one picture the
 * wanted one is taken, ours if nothing else is said. An `eager` one opens the camera by itself where that was allowed
 * before.
 */
export function Scanner(props: { hint: string; wanted?: Wanted; eager?: boolean; onCode: (text: string) => void }) {
  const [camera, setCamera] = createSignal<"off" | "on" | "none">(hasCamera() ? "off" : "none");
  const [refused, setRefused] = createSignal(false);
  const [typed, setTyped] = createSignal("");
  const [empty, setEmpty] = createSignal(false);
  const wanted = () => props.wanted ?? "ours";
  const keys = new ScannerKeys();
  let video!: HTMLVideoElement;
  let file!: HTMLInputElement;
  let filming: Camera | undefined;
  let last = { text: "", at: 0 };

  const give = (text: string) => {
    pick.clear();
    setEmpty(false);
    setTyped("");
    props.onCode(text.trim());
  };
  const seen = (text: string) => {
    const again = text === last.text && Date.now() - last.at < SAME;
    // As long as it is held up it stays the same scan.
    last = { text, at: Date.now() };
    if (!again) give(text);
  };
  const lost = () => {
    setCamera("off");
    setRefused(true);
  };
  const start = async () => {
    setRefused(false);
    setCamera("on");
    filming = new Camera(video, wanted(), seen, lost);
    await filming.open().catch(lost);
  };
  const startIfAllowed = async () => {
    if (camera() === "off" && (await mayFilm()) && camera() === "off" && video.isConnected) await start();
  };
  const pick = createAction(async (chosen: File | undefined) => {
    file.value = "";
    if (!chosen) return;
    const bytes = await pictureBytes(chosen);
    const text = bytes === undefined ? null : await call("device.read-picture", { bytes, wanted: wanted() });
    if (text) give(text);
    setEmpty(!text);
  });
  const onKey = (event: KeyboardEvent) => {
    const code = keys.take(event.key, event.timeStamp);
    if (code === undefined) return;
    event.preventDefault();
    give(code);
  };
  onMount(() => {
    document.addEventListener("keydown", onKey, true);
    if (props.eager) void startIfAllowed();
  });
  onCleanup(() => {
    document.removeEventListener("keydown", onKey, true);
    filming?.close();
  });

  return (
    <div class="scanner">
      <div class="scanner__view" classList={{ "scanner__view--on": camera() === "on" }}>
        <video ref={video} class="scanner__video" muted playsinline aria-hidden="true" />
        <Show when={camera() === "on"}>
          <p class="scanner__hint">{t("scan.reading")}</p>
        </Show>
        <Show when={camera() !== "on"}>
          <Icon name="code" size={64} />
          <p>{props.hint}</p>
          <Show when={camera() === "off"}>
            <Button kind="main" icon="camera" onPress={() => void start()}>
              {t("scan.camera")}
            </Button>
          </Show>
        </Show>
      </div>
      <Show when={refused()}>
        <Trouble what={t("scan.camera-refused")} kept={t("kept.untouched")} todo={t("scan.camera-refused-do")} />
      </Show>
      <Show when={empty()}>
        <Trouble what={t("scan.no-code")} kept={t("kept.untouched")} todo={t("scan.no-code-do")} />
      </Show>
      <Problem error={pick.error()} />
      <input
        ref={file}
        class="out-of-sight"
        type="file"
        accept="image/*"
        tabindex="-1"
        aria-label={t("scan.picture")}
        onChange={(event) => { pick(event.currentTarget.files?.[0]); }}
      />
      <Button icon="picture" onPress={() => { file.click(); }}>
        {t("scan.picture")}
      </Button>
      <form
        class="scanner__typed"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed().trim()) give(typed());
        }}
      >
        <label class="field__label" for="scan-text">
          {t("scan.text")}
        </label>
        <div class="scanner__line">
          <input
            id="scan-text"
            class="field__input"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            value={typed()}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <button type="submit" class="button button--plain scanner__go">
            {t("scan.go")}
          </button>
        </div>
      </form>
    </div>
  );
}
