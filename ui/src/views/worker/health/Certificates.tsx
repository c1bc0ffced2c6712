import { For, Show, createSignal } from "solid-js";

import { Button } from "../../../components/controls/Button";
import { Card } from "../../../components/controls/Card";
import { CertificateText } from "../../../components/verdict/Certificate";
import { Problem } from "../../../components/failures/Problem";
import { Screen } from "../../../components/frame/Screen";
import { call } from "../../../backend/call";
import type { CertificateView, ErrorView } from "../../../backend/generated";
import { t } from "../../../i18n";
import { Scanner } from "../../../scan/Scanner";
import { createAction } from "../../../state/action";
import { done, fresh } from "../../../state/changes";
import { back, go } from "../../../state/navigation";
import { about, whom } from "../../../state/session";

/** A person's certificates: what each says, whether it holds and counts. */
export function Certificates() {
  const held = fresh(["health", "trust", "registration", "profile"], () => call("worker.certificates", { person: whom() }));
  // Kept here: a certificate is drawn anew when what it counts for changes, and a question about it stays.
  const [question, setQuestion] = createSignal<string>();
  const remove = createAction((id: string) => done(call("worker.remove-certificate", { person: whom(), id })));
  return (
    <Screen
      back
      title={t("certificates.title")}
      footer={
        <Button kind="main" icon="plus" onPress={() => { go("certificate-add", about()); }}>
          {t("certificates.add")}
        </Button>
      }
    >
      <For each={held.latest} fallback={<p class="note">{t("certificates.none")}</p>}>
        {(certificate) => (
          <Held
            certificate={certificate}
            asked={question() === certificate.id}
            error={question() === certificate.id ? remove.error() : undefined}
            onQuestion={(id) => { remove.clear(); setQuestion(id); }}
            onRemove={remove}
          />
        )}
      </For>
    </Screen>
  );
}

function Held(props: {
  certificate: CertificateView;
  asked: boolean;
  error: ErrorView | undefined;
  onQuestion: (id?: string) => void;
  onRemove: (id: string) => void;
}) {
  return (
    <Card>
      <CertificateText of={props.certificate} />
      <Problem error={props.error} />
      <Show
        when={props.asked}
        fallback={
          <Button kind="bare" onPress={() => { props.onQuestion(props.certificate.id); }}>
            {t("certificates.remove")}
          </Button>
        }
      >
        <div class="pair">
          <Button onPress={() => { props.onQuestion(); }}>{t("action.keep")}</Button>
          <Button kind="danger" onPress={() => { props.onRemove(props.certificate.id); }}>
            {t("certificates.remove-do")}
          </Button>
        </div>
      </Show>
    </Card>
  );
}

/** Takes a certificate by camera, picture or text. */
export function CertificateAdd() {
  const take = createAction(async (code: string) => {
    await done(call("worker.import-certificate", { person: whom(), code }));
    back();
  });
  return (
    <Screen back title={t("certificates.add")}>
      <p class="lead">{t("certificates.add-do")}</p>
      <Problem error={take.error()}>
        <Show when={take.error()?.code === "no-consent"}>
          <Button onPress={() => { go("consent", { person: whom() }); }}>{t("declare.consent")}</Button>
        </Show>
      </Problem>
      <Scanner wanted="certificate" hint={t("certificates.hint")} onCode={take} />
    </Screen>
  );
}
