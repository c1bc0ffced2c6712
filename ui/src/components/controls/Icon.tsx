/** Line drawings on a field of 24 by 24; decoration beside a word, so unnamed. */
const PATHS = {
  home: "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
  heart: "M12 20s-8-5-8-11a4.5 4.5 0 0 1 8-2.7A4.5 4.5 0 0 1 20 9c0 6-8 11-8 11z",
  code: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 18h2v2h-2zM18 14h2M14 19h1",
  bell: "M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zM10 20a2 2 0 0 0 4 0",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2 20a7 7 0 0 1 14 0M17 11a3 3 0 0 0 0-6M18 14a6 6 0 0 1 4 6",
  back: "M15 5l-7 7 7 7",
  check: "M5 13l5 5L19 7",
  cross: "M6 6l12 12M18 6L6 18",
  speaker: "M4 9h4l5-4v14l-5-4H4zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11",
  camera: "M4 8h4l2-3h4l2 3h4v11H4zM12 17a4 4 0 1 0 0-8 4 4 0 0 0 0 8z",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9h1",
  keys: "M3 6h18v12H3zM7 10h1M11 10h1M15 10h1M8 14h8",
  paste: "M8 5H6v15h12V5h-2M9 3h6v4H9z",
  bus: "M5 5h14v12H5zM5 11h14M8 17v3M16 17v3M8 14h1M15 14h1",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5",
  print: "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z",
  plus: "M12 5v14M5 12h14",
  card: "M3 5h18v14H3zM8 13a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM5 17a3 3 0 0 1 6 0M14 10h4M14 14h4",
  phone: "M7 3h10v18H7zM11 18h2",
  call: "M6 3l4 5-2 2c1 3 3 5 6 6l2-2 5 4c-1 3-3 3-5 3C9 20 4 13 3 8c0-2 0-4 3-5z",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l4 2",
  sync: "M5 12a7 7 0 0 1 12-5l2 2M19 5v4h-4M19 12a7 7 0 0 1-12 5l-2-2M5 19v-4h4",
  globe: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c-6 6-6 12 0 18M12 3c6 6 6 12 0 18",
  gear: "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 2v4M12 18v4M2 12h4M18 12h4M5 5l3 3M16 16l3 3M19 5l-3 3M8 16l-3 3",
  lock: "M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3M12 15v2",
  doors: "M4 4h7v16H4zM13 4h7v16h-7zM9 12h0M15 12h0",
  out: "M5 3h9v5M14 16v5H5M9 12h12M18 9l3 3-3 3",
  heat: "M10 14V5a2 2 0 0 1 4 0v9a4 4 0 1 1-4 0zM12 9v7",
} as const;

/** Name of a drawing. */
export type IconName = keyof typeof PATHS;

/** Draws an icon in the colour of the text around it. */
export function Icon(props: { name: IconName; size?: number }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      width={props.size ?? 26}
      height={props.size ?? 26}
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[props.name]} />
    </svg>
  );
}
