import { For, Show, createSignal } from "solid-js";

import { Button } from "../../components/Button";
import { Card } from "../../components/Card";
import { CertificateText } from "../../components/Certificate";
import { Problem } from "../../components/Problem";
import { Screen } from "../../components/Screen";
import { worker } from "../../backend/commands";
import type { CertificateView, ErrorView } from "../../backend/types";
import { t } from "../../i18n";
import { Scanner } from "../../scan/Scanner";
import { done, fresh } from "../../state/changes";
import { asError } from "../../state/errors";
import { back, go } from "../../state/navigation";
import { about, whom } from "../../state/session";

/** Which certificate somebody is asked whether to remove, and why it could not be. */
interface Question {
  id: string;
  error?: ErrorView;
}

/** A person's certificates: what each says, whether it holds and counts. */
export function Certificates() {
  const held = fresh(["health", "trust", "registration", "profile"], () => worker.certificates(whom()));
  // Kept here: a certificate is drawn anew when what it counts for changes, and a question about it stays.
  const [question, setQuestion] = createSignal<Question>();
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
            question={question()?.id === certificate.id ? question() : undefined}
            onQuestion={setQuestion}
          />
        )}
      </For>
    </Screen>
  );
}

function Held(props: {
  certificate: CertificateView;
  question: Question | undefined;
  onQuestion: (question?: Question) => void;
}) {
  const remove = async () => {
    try {
      await done(worker.removeCertificate(whom(), props.certificate.id));
    } catch (thrown) {
      props.onQuestion({ id: props.certificate.id, error: asError(thrown) });
    }
  };
  return (
    <Card>
      <CertificateText of={props.certificate} />
      <Problem error={props.question?.error} />
      <Show
        when={props.question}
        fallback={
          <Button kind="bare" onPress={() => { props.onQuestion({ id: props.certificate.id }); }}>
            {t("certificates.remove")}
          </Button>
        }
      >
        <div class="pair">
          <Button onPress={() => { props.onQuestion(); }}>{t("action.keep")}</Button>
          <Button kind="danger" onPress={() => void remove()}>
            {t("certificates.remove-do")}
          </Button>
        </div>
      </Show>
    </Card>
  );
}

/** Takes a certificate by camera, picture or text. */
export function CertificateAdd() {
  const [error, setError] = createSignal<ErrorView>();
  const take = async (code: string) => {
    setError(undefined);
    try {
      await done(worker.importCertificate(whom(), code));
      back();
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
  return (
    <Screen back title={t("certificates.add")}>
      <p class="lead">{t("certificates.add-do")}</p>
      <Problem error={error()}>
        <Show when={error()?.code === "no-consent"}>
          <Button onPress={() => { go("consent", { person: whom() }); }}>{t("declare.consent")}</Button>
        </Show>
      </Problem>
      <Scanner hint={t("certificates.hint")} onCode={(code) => void take(code)} />
    </Screen>
  );
}
