import { For, Show } from "solid-js";

import { Button } from "../../../components/controls/Button";
import { Row } from "../../../components/controls/Card";
import type { IconName } from "../../../components/controls/Icon";
import { Problem } from "../../../components/failures/Problem";
import { Screen } from "../../../components/frame/Screen";
import { call } from "../../../backend/call";
import type { NoticeKind } from "../../../backend/generated";
import { language, t } from "../../../i18n";
import { createAction } from "../../../state/action";
import { done, fresh } from "../../../state/changes";
import { back, go, type Screens } from "../../../state/navigation";
import { about, whom } from "../../../state/session";
import { dayAndTime } from "../../../state/time";

const ICONS: Record<NoticeKind, IconName> = { departure: "bus", change: "sync", word: "bell" };

/** What the person was told, newest first. */
export function Notices(props: Screens["notices"]) {
  const notices = fresh(["notice", "profile"], () => call("worker.notices", { person: whom(), language: language() }));
  return (
    <Screen title={t("notices.title")} {...(props.person ? { back: true } : { headed: true, nav: "notices" as const })}>
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
export function Notice(props: Screens["notice"]) {
  const notices = fresh(["notice"], () => call("worker.notices", { person: whom(), language: language() }));
  const notice = () => notices.latest?.find((n) => n.id === props.id);
  const read = createAction(async () => {
    await done(call("worker.mark-read", { person: whom(), notice: props.id }));
    back();
  });
  return (
    <Screen
      back
      title={notice()?.title ?? t("notices.title")}
      footer={
        <Show when={notice() && !notice()?.read}>
          <Button kind="main" icon="check" busy={read.pending()} onPress={read}>
            {t(props.person ? "helper.told" : "notices.acknowledge")}
          </Button>
        </Show>
      }
    >
      <p class="quiet">{notice() ? dayAndTime(notice()?.at ?? "") : ""}</p>
      <p class="words">{notice()?.body}</p>
      <Problem error={read.error()} />
    </Screen>
  );
}
