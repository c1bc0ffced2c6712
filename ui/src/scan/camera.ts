import { CodeReader } from "../reader";

const FRAME = 640;
const PAUSE = 120;

/** Whether this device and its web view have a camera to ask for. */
export function hasCamera(): boolean {
  return typeof (navigator.mediaDevices as MediaDevices | undefined)?.getUserMedia === "function";
}

/** Whether the person has allowed the camera before; a web view that cannot say is asked by a press. */
export async function mayFilm(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: "camera" })).state === "granted";
  } catch {
    return false;
  }
}

/** Shows the camera in `video` and calls back with each code that it sees, until it is stopped. Frames never leave the page. */
export async function watch(video: HTMLVideoElement, seen: (text: string) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1280 } },
    audio: false,
  });
  const reader = new CodeReader();
  const canvas = document.createElement("canvas");
  let stopped = false;
  const stop = () => {
    stopped = true;
    reader.close();
    for (const track of stream.getTracks()) track.stop();
  };
  const look = async () => {
    const frame = grab(video, canvas);
    const text = frame ? await reader.readFrame(frame) : null;
    if (stopped) return;
    if (text) seen(text);
    setTimeout(again, PAUSE);
  };
  const again = () => {
    if (!stopped) look().catch(stop);
  };
  try {
    video.srcObject = stream;
    await video.play();
    // A web view that cannot run the reader says so here, before anyone waits for it.
    await reader.readFrame(new ImageData(1, 1));
  } catch (thrown) {
    stop();
    throw thrown;
  }
  again();
  return stop;
}

function grab(video: HTMLVideoElement, canvas: HTMLCanvasElement) {
  const scale = Math.min(1, FRAME / Math.max(video.videoWidth, video.videoHeight, 1));
  const width = Math.floor(video.videoWidth * scale);
  const height = Math.floor(video.videoHeight * scale);
  const pen = canvas.getContext("2d");
  if (!pen || width === 0 || height === 0) return undefined;
  canvas.width = width;
  canvas.height = height;
  pen.drawImage(video, 0, 0, width, height);
  return pen.getImageData(0, 0, width, height);
}
