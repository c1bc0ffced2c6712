import type { SavedFile } from "../backend/generated";

/** Offers a file to be kept, as a link with its name does: the web view puts it where downloads go. */
export function offer(file: SavedFile): void {
  const link = document.createElement("a");
  link.download = file.name;
  link.href = `data:application/json;charset=utf-8,${encodeURIComponent(file.text)}`;
  link.click();
}
