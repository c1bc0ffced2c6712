import { Show } from "solid-js";

import type { CertificateAnswer, CertificateSays, CertificateView } from "../../backend/generated";
import { t } from "../../i18n";
import { dayAndTime, monthDay } from "../../state/time";

type Shown = CertificateView | CertificateAnswer;

/** What a certificate says and what checking it came to, in plain words. */
export function CertificateText(props: { of: Shown }) {
  const verdict = () => judge(props.of);
  return (
    <>
      <Show when={props.of.says} fallback={<p class="strong">{t("certificate.unreadable")}</p>}>
        {(says) => (
          <>
            <p class="strong">{title(says())}</p>
            <p class="quiet">
              {t(`certificate.when-${says().kind}`, { time: when(says()) })}
              <br />
              {says().name} · {/^\d{4}-\d\d-\d\d$/.test(says().born) ? monthDay(says().born) : says().born}
              <Show when={says().issuer}>{(issuer) => <> · {issuer()}</>}</Show>
            </p>
          </>
        )}
      </Show>
      <p class={`state state--line state--${verdict()[0]}`}>{verdict()[1]}</p>
    </>
  );
}

function title(says: CertificateSays): string {
  if (says.kind === "vaccination") {
    const [given, of] = says.doses ?? [1, 1];
    return t("certificate.vaccination", { n: given, of });
  }
  if (says.kind === "recovery") return t("certificate.recovery");
  return t("certificate.test", {
    test: t(says.nucleic_acid ? "certificate.nucleic-acid" : "certificate.antigen"),
    result: says.result ? t(`certificate.${says.result}`) : "?",
  });
}

function when(says: CertificateSays): string {
  return says.kind === "test" ? dayAndTime(says.when) : monthDay(says.when);
}

function judge(of: Shown): ["board" | "hold" | "reject", string] {
  if (of.checked === "unknown-signer") return ["hold", `? ${t("certificate.unknown-signer")}`];
  if (of.checked === "does-not-hold") return ["reject", `✕ ${broken(of.failed)}`];
  if ("own" in of) {
    if (!of.own) return ["reject", `✕ ${t("certificate.not-own")}`];
    if (!of.counts) return ["hold", `! ${t("certificate.counts-not")}`];
    return ["board", `✓ ${t("certificate.counts")}`];
  }
  if (of.named === false) return ["reject", `✕ ${t("certificate.other-name")}`];
  return ["board", `✓ ${t(of.named === null ? "certificate.compare-name" : "certificate.holds")}`];
}

function broken(failed: readonly string[]): string {
  if (failed.includes("expiration")) return t("certificate.expired");
  return t(failed.includes("verify") || failed.includes("key_usage") ? "certificate.forged" : "certificate.damaged");
}
