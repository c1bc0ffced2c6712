import type { NoticeView } from "../backend/types";

/** Makes a listener that says whether a list holds an unread notice that no list before it held. */
export function unheard(): (notices: readonly NoticeView[]) => boolean {
  let known: readonly string[] = [];
  return (notices) => {
    const rings = notices.some((n) => n.read === null && !known.includes(n.id));
    known = known.concat(notices.map((n) => n.id));
    return rings;
  };
}
