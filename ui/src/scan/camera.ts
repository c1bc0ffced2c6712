import ReaderWorker from "./reader.worker?worker";

const FRAME = 640;
const PAUSE = 120;

/** Whether this device and its web view have a camera to ask for. */
export function hasCamera(): boolean {
  return typeof (navigator.mediaDevices as MediaDevices | undefined)?.getUserMedia === "function";
}

/** Shows the camera in `video` and calls back with each code that it sees, until it is stopped. Frames never leave the page. */
export async function watch(video: HTMLVideoElement, seen: (text: string) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1280 } },
    audio: false,
  });
  const worker = new ReaderWorker();
  const canvas = document.createElement("canvas");
  let stopped = false;
  video.srcObject = stream;
  await video.play();
  const look = () => {
    if (stopped) return;
    const frame = grab(video, canvas);
    if (frame) worker.postMessage(frame, [frame.data.buffer]);
    else setTimeout(look, PAUSE);
  };
  worker.onmessage = (event: MessageEvent<string | null>) => {
    if (event.data) seen(event.data);
    setTimeout(look, PAUSE);
  };
  look();
  return () => {
    stopped = true;
    worker.terminate();
    for (const track of stream.getTracks()) track.stop();
  };
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
  return { data: pen.getImageData(0, 0, width, height).data, width, height };
}
