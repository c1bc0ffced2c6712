import jsQR from "jsqr";

/** A frame to look at. */
export interface Frame {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

const scope = self as unknown as {
  onmessage: (event: MessageEvent<Frame>) => void;
  postMessage: (text: string | null) => void;
};

scope.onmessage = (event) => {
  const { data, width, height } = event.data;
  scope.postMessage(jsQR(data, width, height, { inversionAttempts: "dontInvert" })?.data ?? null);
};
