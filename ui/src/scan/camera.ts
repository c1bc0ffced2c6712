import type { Wanted } from "../backend/generated";
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

/**
 * One look through the camera, shown in a video: calls back with each code that it sees until it is closed, and once if it
 * is lost before that, to another app or with its plug. Frames never leave the page.
 */
export class Camera {
  private stream: MediaStream | undefined;
  private reader: CodeReader | undefined;
  private closed = false;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly wanted: Wanted,
    private readonly seen: (text: string) => void,
    private readonly lost: () => void,
  ) {}

  /** Opens the camera. One that was closed meanwhile, for the person went on, is not left filming. */
  async open(): Promise<void> {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment", width: { ideal: 1280 } },
        audio: false,
      });
      for (const track of this.stream.getTracks()) track.onended = this.lose;
      this.video.srcObject = this.stream;
      this.reader = new CodeReader(this.wanted);
      if (this.closed) throw new Error("the camera was closed before it opened");
      await this.video.play();
      // A web view that cannot run the reader says so here, before anyone waits for it.
      await this.reader.readFrame(new ImageData(1, 1));
      this.lookOn(this.reader, document.createElement("canvas"));
    } catch (thrown) {
      this.close();
      throw thrown;
    }
  }

  /** Puts the camera's light out. */
  close(): void {
    this.closed = true;
    this.reader?.close();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
  }

  private readonly lose = () => {
    if (this.closed) return;
    this.close();
    this.lost();
  };

  private lookOn(reader: CodeReader, canvas: HTMLCanvasElement): void {
    const look = async () => {
      const frame = grab(this.video, canvas);
      const text = frame ? await reader.readFrame(frame) : null;
      if (this.closed) return;
      if (text) this.seen(text);
      setTimeout(again, PAUSE);
    };
    const again = () => {
      if (!this.closed) look().catch(this.lose);
    };
    again();
  }
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
