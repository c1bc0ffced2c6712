const NUMBER = /\+?\d[\d\s()-]{3,}\d/;

/** The address that rings whom a text names to be called; nothing where it has no number. */
export function dial(contact: string): string | undefined {
  const [found] = NUMBER.exec(contact.normalize("NFKC")) ?? [];
  return found === undefined ? undefined : `tel:${found.replace(/[^+\d]/g, "")}`;
}
