/** The mark: a road that sets out towards the morning. Decoration, so unnamed. */
export function BrandMark() {
  return (
    <svg class="mark" viewBox="0 0 96 96" width="112" height="112" aria-hidden="true">
      <rect width="96" height="96" rx="22" fill="var(--brand)" />
      <path d="M27 50a21 21 0 0 1 42 0z" fill="var(--dawn)" />
      <path d="M16 54h64" stroke="var(--white)" stroke-width="4" stroke-linecap="round" />
      <path d="M43 60h10l15 22H28z" fill="var(--white)" />
      <path d="M48 64v4m0 5v6" stroke="var(--brand)" stroke-width="3" stroke-linecap="round" />
    </svg>
  );
}
