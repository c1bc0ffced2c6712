import type { NoticeView } from "../backend/generated";

/** Makes a listener that returns the unread notices of a list that no list before it held. */
export function unheard(): (notices: readonly NoticeView[]) => NoticeView[] {
  let known: readonly string[] = [];
  return (notices) => {
    const rings = notices.filter((n) => n.read === null && !known.includes(n.id));
    known = known.concat(notices.map((n) => n.id));
    return rings;
  };
}
