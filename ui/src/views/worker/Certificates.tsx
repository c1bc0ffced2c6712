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
import { me } from "../../state/session";

/** A person's certificates: what each says, whether it holds and counts. */
export function Certificates() {
  const held = fresh(["health", "trust", "registration", "profile"], () => worker.certificates(me()));
  // By its name: what a certificate counts for may change while somebody is asked whether to remove it.
  const [asked, setAsked] = createSignal<string>();
  return (
    <Screen
      back
      title={t("certificates.title")}
      footer={
        <Button kind="main" icon="plus" onPress={() => { go("certificate-add"); }}>
          {t("certificates.add")}
        </Button>
      }
    >
      <For each={held.latest} fallback={<p class="note">{t("certificates.none")}</p>}>
        {(certificate) => (
          <Held
            certificate={certificate}
            asked={asked() === certificate.id}
            onAsk={(asks) => { setAsked(asks ? certificate.id : undefined); }}
          />
        )}
      </For>
    </Screen>
  );
}

function Held(props: { certificate: CertificateView; asked: boolean; onAsk: (asks: boolean) => void }) {
  const [error, setError] = createSignal<ErrorView>();
  const remove = async () => {
    try {
      await done(worker.removeCertificate(me(), props.certificate.id));
    } catch (thrown) {
      setError(asError(thrown));
    }
  };
  return (
    <Card>
      <CertificateText of={props.certificate} />
      <Problem error={error()} />
      <Show
        when={props.asked}
        fallback={
          <Button kind="bare" onPress={() => { props.onAsk(true); }}>
            {t("certificates.remove")}
          </Button>
        }
      >
        <div class="pair">
          <Button onPress={() => { props.onAsk(false); }}>{t("action.keep")}</Button>
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
      await done(worker.importCertificate(me(), code));
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
          <Button onPress={() => { go("consent", { person: me() }); }}>{t("declare.consent")}</Button>
        </Show>
      </Problem>
      <Scanner hint={t("certificates.hint")} onCode={(code) => void take(code)} />
    </Screen>
  );
}
