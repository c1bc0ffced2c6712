/** Digits with what is written between them: one number or several. */
const STRETCH = /\+?\d[\d\s()-]{3,}\d/g;

/** A whole number of the mainland: mobile, landline with or without area code, or a service number. */
const WHOLE = /^(?:\+?86|0086)?(?:1[3-9]\d{9}|0?\d{2,3}[2-9]\d{6,7}|[2-9]\d{6,7}|[48]00\d{7})$/;

/** The telephone numbers that a text names, as they are written. */
export function numbers(contact: string): string[] {
  const found: string[] = [];
  for (const stretch of contact.normalize("NFKC").match(STRETCH) ?? []) {
    let number = "";
    for (const group of stretch.split(/\s+/).filter(digits)) {
      const longer = `${number} ${group}`.trim();
      if (WHOLE.test(digits(number)) || (WHOLE.test(digits(group)) && number !== "" && !WHOLE.test(digits(longer)))) {
        found.push(number);
        number = group;
      } else {
        number = longer;
      }
    }
    found.push(number);
  }
  return found;
}

/** The address that rings the first number that a text names; nothing where it has none. */
export function dial(contact: string): string | undefined {
  const [number] = numbers(contact);
  return number === undefined ? undefined : `tel:${digits(number)}`;
}

function digits(text: string): string {
  return text.replace(/[^+\d]/g, "");
}
