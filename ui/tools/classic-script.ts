import type { Plugin } from "vite";

const MODULE_TAG = /<script type="module"( crossorigin)?/g;

/**
 * Turns the page's module script into one classic deferred script: old web
 * views read ES2017 but know modules badly or not at all.
 */
export function classicScript(): Plugin {
  return {
    name: "qicheng:classic-script",
    apply: "build",
    enforce: "post",
    transformIndexHtml: {
      order: "post",
      handler: toClassic,
    },
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      if (chunks.length !== 1) {
        this.error(`the page must be one script, not ${chunks.length}`);
      }
    },
  };
}

/** Rewrites `type="module"` to `defer`, and the style sheets' `crossorigin` away. */
export function toClassic(html: string): string {
  return html
    .replace(MODULE_TAG, "<script defer")
    .replace(/<link rel="stylesheet" crossorigin/g, '<link rel="stylesheet"');
}
