import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { startLoopback, type Loopback } from "./loopback.ts";

const PICTURES = join(import.meta.dirname, "../../../target/screens/story");
const LANGUAGE = "简体中文";

let browser: Browser;
let loopback: Loopback;
const pages: Partial<Record<string, Page>> = {};

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  loopback = await startLoopback();
  const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  for (const device of ["worker", "helper", "crew", "employer"]) {
    const page = await browser.newPage({ viewport: { width: 412, height: 915 } });
    await page.goto(`${loopback.url}/${device}/`);
    await page.getByRole("button", { name: LANGUAGE }).click();
    pages[device] = page;
  }
});

afterAll(async () => {
  await browser.close();
  loopback.stop();
});

test("a worker goes from first start to the factory gate", { timeout: 180_000 }, async () => {
  const [worker, helper, crew, employer] = ["worker", "helper", "crew", "employer"].map((name) => pages[name]);
  if (!worker || !helper || !crew || !employer) throw new Error("no pages");

  const codes = await loopback.codes();
  await enrol(helper, "村干部", "李主任", codes.helper);
  await enrol(crew, "司乘人员", "周师傅", codes.crew);
  await enrol(employer, "用工单位", "恒达门岗", codes.employer);

  await register(worker);
  await wish(worker);
  await press(worker, "马上打卡");
  await press(worker, "今天就是这样，打卡");
  await worker.getByText("今天已打卡").waitFor();
  await picture(worker, "declared");

  await press(helper, "核验有手机的人");
  const asked = await codeOnScreen(helper, "helper-asks");
  await worker.getByRole("button", { name: "首页" }).click();
  await press(worker, "怎么核验");
  await showPicture(worker, asked);
  const answered = await codeOnScreen(worker, "worker-answers");
  await showPicture(helper, answered);
  await helper.getByText("已核验，联网后生效").waitFor();

  await helper.goBack();
  await registerOnPaper(helper);

  for (const page of [worker, helper]) await sync(page);
  await loopback.plan();
  for (const page of [worker, helper, crew, employer]) await sync(page);

  await restart(worker);
  await picture(worker, "home");
  await worker.getByRole("button", { name: "通行码", exact: true }).click();
  const pass = await codeOnScreen(worker, "pass");
  await worker.getByText("绿码").waitFor();

  await restart(crew);
  await crew.getByText("县汽车站 → 东莞市恒达电子").click();
  await press(crew, "扫码上车");
  await showPicture(crew, pass);
  await crew.getByText("请上车").waitFor();
  await picture(crew, "crew-board");
  await press(crew, "下一位，直接扫码");
  await showPicture(crew, pass);
  await crew.getByText("不能上车").waitFor();
  await picture(crew, "crew-again");
  await press(crew, "下一位");

  await boardOnPaper(crew, await printed(helper));
  await crew.goBack();
  await crew.getByText("已上车", { exact: false }).first().waitFor();
  await picture(crew, "crew-trip");
  await press(crew, "发车");

  await sync(crew);
  await sync(employer);
  await restart(employer);
  await employer.getByText("县汽车站 → 东莞市恒达电子").click();
  await employer.getByText("在路上").first().waitFor();
  await press(employer, "扫码接收");
  await showPicture(employer, await freshPass(worker));
  await employer.getByText("已接收").waitFor();
  await picture(employer, "employer-received");
  await press(employer, "下一位，直接扫码");
  await employer.goBack();
  await employer.getByText("✓ 已到").waitFor();
  await picture(employer, "employer-arrivals");
  expect(await employer.getByText("✓ 已到").count()).toBe(1);
});

async function enrol(page: Page, role: string, name: string, code: string): Promise<void> {
  await press(page, "我是工作人员");
  await press(page, role);
  await page.fill("#staff-name", name);
  await page.fill("#staff-code", code);
  await press(page, "上岗");
  await page.getByText("代码还没有核对").waitFor({ state: "detached" });
}

async function register(page: Page): Promise<void> {
  await press(page, "我要出行");
  await page.getByText("同意登记、乘车和通知").click();
  await page.getByText("同意使用我的健康信息").click();
  await press(page, "同意，继续");
  await press(page, "开始登记");
  await page.getByLabel("姓名", { exact: true }).fill("张晓伟");
  await page.getByLabel("身份证号").fill("433130198803152811");
  await page.getByLabel("手机号").fill("13807431234");
  await press(page, "下一步");
  await page.getByText("最后一位对不上").waitFor();
  await page.getByLabel("身份证号").fill("433130198803152810");
  await press(page, "下一步");
  await region(page, ["湖南省", "湘西土家族苗族自治州", "龙山县"]);
  await page.getByLabel("乡镇、村").fill("里耶镇 八面山村");
  await page.reload();
  await press(page, "开始登记");
  await press(page, "下一步");
  await page.getByLabel("乡镇、村").waitFor();
  expect(await page.getByLabel("乡镇、村").inputValue()).toBe("里耶镇 八面山村");
  await press(page, "下一步");
  await press(page, "回原来的厂");
  await page.getByLabel("用工单位").fill("恒达电子有限公司");
  await press(page, "下一步");
  await press(page, "都不是");
  await press(page, "完成登记");
}

/** Registers somebody who has no phone, on the helper's device. */
async function registerOnPaper(page: Page): Promise<void> {
  await press(page, "替没有手机的人登记");
  await page.getByText("同意登记、乘车和通知").click();
  await press(page, "同意，继续");
  await page.getByLabel("姓名", { exact: true }).fill("王桂兰");
  await page.getByLabel("身份证号").fill("433130196511230427");
  await press(page, "下一步");
  await region(page, ["湖南省", "湘西土家族苗族自治州", "龙山县"]);
  await page.getByLabel("乡镇、村").fill("里耶镇 八面山村");
  await press(page, "下一步");
  await press(page, "正在找工作");
  await press(page, "下一步");
  await press(page, "脱贫人口");
  await press(page, "完成登记");
  await press(page, "本人和证件都看过，核验");
  await page.getByText("已核验，联网后生效").waitFor();
  await press(page, "您想去哪里？");
  await fillWish(page);
  await page.getByText("已存在本机").first().waitFor();
  await picture(page, "helper-person");
}

/** Prints the pass of the person without a phone; returns the sheet's picture. */
async function printed(page: Page): Promise<string> {
  await restart(page);
  await press(page, "王桂兰");
  await press(page, "打印乘车票");
  const sheet = page.locator("img.sheet");
  await sheet.waitFor();
  await picture(page, "helper-sheet");
  const source = (await sheet.getAttribute("src")) ?? "";
  const path = join(PICTURES, "paper-pass.png");
  writeFileSync(path, Buffer.from(source.split(",")[1] ?? "", "base64"));
  return path;
}

/** A pass on paper is held until the card was compared and health was checked. */
async function boardOnPaper(page: Page, sheet: string): Promise<void> {
  await showPicture(page, sheet);
  await page.getByText("请稍等").waitFor();
  await picture(page, "crew-hold");
  await press(page, "姓名和证件一致");
  await page.getByRole("button", { name: "姓名和证件一致" }).waitFor({ state: "detached" });
  await press(page, "量体温，记下来");
  await page.fill("#temperature", "36.6");
  await press(page, "记录");
  await page.getByText("请上车").waitFor();
  await press(page, "下一位，直接扫码");
}

async function wish(page: Page): Promise<void> {
  await press(page, "填出行意愿");
  await fillWish(page);
}

async function fillWish(page: Page): Promise<void> {
  await region(page, ["广东省", "东莞市"]);
  const day = (ahead: number) => new Date(Date.now() + (ahead * 24 + 8) * 3_600_000).toISOString().slice(0, 10);
  await page.getByLabel("最早哪天走").fill(day(0));
  await page.getByLabel("最晚哪天走").fill(day(3));
  await press(page, "报名");
}

async function region(page: Page, names: readonly string[]): Promise<void> {
  const labels = ["省", "市、州", "区、县"];
  for (const [index, label] of names.entries()) {
    await page.getByLabel(labels[index] ?? "", { exact: true }).selectOption({ label });
  }
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name }).first().click();
}

/** Visits the service through the page's own button. */
async function sync(page: Page): Promise<void> {
  await page.reload();
  await page.waitForSelector(".screen");
  await page.waitForFunction(() => {
    const pill = document.querySelector(".pill");
    return pill?.textContent.includes("已同步") === true && !pill.classList.contains("pill--busy");
  });
}

async function restart(page: Page): Promise<void> {
  await page.reload();
  await page.waitForSelector(".screen");
}

async function codeOnScreen(page: Page, name: string): Promise<string> {
  const code = page.locator("svg.qr");
  await code.waitFor();
  await picture(page, name);
  const path = join(PICTURES, `${name}-code.png`);
  await code.screenshot({ path });
  return path;
}

async function freshPass(page: Page): Promise<string> {
  await restart(page);
  await page.getByRole("button", { name: "通行码", exact: true }).click();
  return codeOnScreen(page, "pass-at-gate");
}

async function showPicture(page: Page, path: string): Promise<void> {
  await page.setInputFiles("input[type=file]", path);
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(PICTURES, `${name}.png`), animations: "disabled" });
}
