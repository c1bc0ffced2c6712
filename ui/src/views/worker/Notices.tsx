import { For, Show, createSignal } from "solid-js";

import { Button } from "../../components/Button";
import { Row } from "../../components/Card";
import type { IconName } from "../../components/Icon";
import { Problem } from "../../components/Problem";
import { Screen } from "../../components/Screen";
import { worker } from "../../backend/commands";
import type { ErrorView, NoticeKind } from "../../backend/types";
import { language, t } from "../../i18n";
import { done, fresh } from "../../state/changes";
import { asError } from "../../state/errors";
import { back, go, param } from "../../state/navigation";
import { about, whom } from "../../state/session";
import { dayAndTime } from "../../state/time";

const ICONS: Record<NoticeKind, IconName> = { departure: "bus", change: "sync", word: "bell" };

/** What the person was told, newest first. */
export function Notices() {
  const notices = fresh(["notice", "profile"], () => worker.notices(whom(), language()));
  return (
    <Screen title={t("notices.title")} {...(param("person") ? { back: true } : { headed: true, nav: "notices" as const })}>
      <For each={notices.latest} fallback={<p class="note">{t("notices.none")}</p>}>
        {(notice) => (
          <Row
            icon={ICONS[notice.kind]}
            title={notice.title}
            note={dayAndTime(notice.at)}
            end={<span class="tag" classList={{ "tag--dawn": !notice.read }}>{t(notice.read ? "notices.read" : "notices.new")}</span>}
            onPress={() => { go("notice", { id: notice.id, ...about() }); }}
          />
        )}
      </For>
    </Screen>
  );
}

/** One notice, acknowledged by the button beneath it. */
export function Notice() {
  const notices = fresh(["notice"], () => worker.notices(whom(), language()));
  const [error, setError] = createSignal<ErrorView>();
  const notice = () => notices.latest?.find((n) => n.id === param("id"));
  const read = async () => {
    try {
      await done(worker.markRead(whom(), param("id")));
      back();
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
  return (
    <Screen
      back
      title={notice()?.title ?? t("notices.title")}
      footer={
        <Show when={notice() && !notice()?.read}>
          <Button kind="main" icon="check" onPress={() => void read()}>
            {t(param("person") ? "helper.told" : "notices.acknowledge")}
          </Button>
        </Show>
      }
    >
      <p class="quiet">{notice() ? dayAndTime(notice()?.at ?? "") : ""}</p>
      <p class="words">{notice()?.body}</p>
      <Problem error={error()} />
    </Screen>
  );
}
