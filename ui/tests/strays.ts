import type { Page } from "playwright-core";

/** What people see or hear of a page in the attributes of its elements. */
const ATTRIBUTES = ["alt", "aria-label", "placeholder", "title"] as const;
/** Texts by which programs know each other: keys, digests, codes. */
const CODES = "code, .last, .code .big";

/**
 * Returns the words in some parts of a page in the generated language that are neither marked as the catalogue's nor
 * data. Names of languages, in their own language, count as marked.
 */
export async function strays(page: Page, where: string, isData: (word: string) => boolean): Promise<string[]> {
  const texts = await page.locator(where).evaluateAll((roots, { attributes, codes }) => {
    const texts: string[] = [];
    const own = (e: Element | null) => e?.closest(`[lang]:not(html), ${codes}`) !== null;
    for (const root of roots) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        if (!own(walker.currentNode.parentElement)) texts.push(walker.currentNode.nodeValue ?? "");
      }
      for (const e of root.querySelectorAll("*")) {
        if (!own(e)) texts.push(...attributes.map((name) => e.getAttribute(name) ?? ""));
      }
    }
    return texts;
  }, { attributes: ATTRIBUTES, codes: CODES });
  const words = texts.flatMap((text) => text.replace(/⟦[^⟧]*⟧/g, " ").match(/\p{L}{2,}/gu) ?? []);
  return [...new Set(words.filter((word) => !isData(word)))];
}
