import type { Window } from "./window.ts";

/** The home of everyone in the story. */
const HOME = ["湖南省", "湘西土家族苗族自治州", "龙山县"];
const VILLAGE = "里耶镇 八面山村";

/** Staff takes up a role with a one-time code. */
export async function enrol(window: Window, role: "helper" | "crew" | "employer", code: string): Promise<void> {
  await window.press("welcome.staff");
  await window.press(`staff.${role}`);
  await window.fill("staff.name", { helper: "李主任", crew: "周师傅", employer: "恒达门岗" }[role]);
  await window.fill("staff.code", code);
  if (role === "helper") await window.look("start", "staff");
  await window.press("staff.enrol");
  await window.page.getByText(window.t("staff.waiting")).waitFor({ state: "detached" });
}

/** A worker agrees, and registers in four screens; what was typed is there again after the window was closed. */
export async function register(window: Window): Promise<void> {
  await window.look("start", "welcome");
  await window.press("welcome.start");
  await window.look("start", "consent");
  await window.tick(window.t("consent.service"));
  await window.tick(window.t("consent.health"));
  await window.press("consent.agree");
  await window.sees("next-register.title");
  await window.look("worker", "home-new");
  await window.press("next-register.do");
  await window.look("worker", "register-1");
  await window.fill("register.name", "张晓伟");
  await window.fill("register.id-number", "433130198803152811");
  await window.fill("register.mobile", "13807431234");
  await window.press("action.next");
  await window.sees("field.check-digit");
  await window.look("worker", "register-wrong");
  await window.fill("register.id-number", "433130198803152810");
  await window.press("action.next");
  await window.region(HOME);
  await window.fill("register.home-detail", VILLAGE);
  await window.look("worker", "register-2");
  await window.restart();
  await window.press("next-register.do");
  await window.press("action.next");
  await window.page.getByLabel(window.t("register.home-detail")).and(window.page.locator(`:not([value=""])`)).waitFor();
  await window.press("action.next");
  await window.press("work.has-job");
  await window.fill("register.employer", "恒达电子有限公司");
  await window.look("worker", "register-3");
  await window.press("action.next");
  await window.press("poverty.none");
  await window.look("worker", "register-4");
  await window.press("register.finish");
  await window.sees("next-intend.title");
}

/** Says where to and when; whoever's form it is that is open. */
export async function wish(window: Window): Promise<void> {
  await window.region(["广东省", "东莞市"]);
  await window.day("intent.earliest", 0);
  await window.day("intent.latest", 3);
}

/** A companion on the worker's phone, who has a record and a pass of their own. */
export async function addCompanion(window: Window): Promise<void> {
  await window.press("companions.title");
  await window.look("worker", "companions-none");
  await window.press("companions.add");
  await window.tick(window.t("consent.service"));
  await window.press("consent.agree");
  await window.fill("register.name", "张小宝");
  await window.fill("register.id-number", "433130201205010016");
  await window.press("action.next");
  await window.page.getByLabel(window.t("register.home-detail")).waitFor();
  await window.press("action.next");
  await window.press("work.looking");
  await window.press("action.next");
  await window.press("poverty.none");
  await window.press("register.finish");
  await window.sees("companions.open");
  await window.look("worker", "companions");
}

/** Somebody without a phone, registered on the helper's device, whose identity the helper has seen. */
export async function registerOnPaper(window: Window): Promise<void> {
  await window.press("helper.register");
  await window.tick(window.t("consent.service"));
  await window.press("consent.agree");
  await window.fill("register.name", "王桂兰");
  await window.fill("register.id-number", "433130196511230427");
  await window.press("action.next");
  await window.region(HOME);
  await window.fill("register.home-detail", VILLAGE);
  await window.press("action.next");
  await window.press("work.looking");
  await window.press("action.next");
  await window.press("poverty.lifted-out");
  await window.press("register.finish");
  await window.sees("helper.attest");
  await window.look("helper", "person-new");
  await window.press("helper.attest");
  await window.sees("helper.compare");
  await window.look("helper", "person-compare");
  await window.press("helper.same");
  await window.seesEither("helper.attested", "helper.verified");
  await window.press("intent.title");
  await wish(window);
  await window.press("intent.send");
  await window.seesEither("helper.attested", "helper.verified");
}

/** A helper sees a worker's card, and each phone scans the other. */
export async function seeIdentity(helper: Window, worker: Window): Promise<void> {
  await helper.press("helper.phone");
  const asked = await helper.code();
  await helper.look("helper", "phone");
  await worker.press("next-verify.do");
  await worker.look("worker", "identity");
  await worker.scanPicture(asked);
  await worker.sees("identity.show");
  const answered = await worker.code();
  await worker.look("worker", "identity-answer");
  await helper.scanPicture(answered);
  await helper.sees("helper.compare");
  await helper.look("helper", "phone-compare");
  await helper.press("helper.same");
  await helper.sees("helper.attested");
  await helper.look("helper", "phone-done");
  await helper.back();
}
