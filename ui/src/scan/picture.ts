const LARGEST = 8 * 1024 * 1024;

/** The bytes of a picture file in base64; nothing where it is larger than the core takes. */
export async function pictureBytes(file: File): Promise<string | undefined> {
  if (file.size > LARGEST) return undefined;
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => {
      resolve((reader.result as string).split(",")[1]);
    };
    reader.onerror = () => {
      resolve(undefined);
    };
    reader.readAsDataURL(file);
  });
}
