import ReaderWorker from "./reader.worker?worker";

import type { Wanted } from "../backend/generated";
import type { Answer, Question } from "./messages";

interface Asker {
  resolve: (text: string | null) => void;
  reject: (reason: Error) => void;
}

/** Reads codes in camera frames, in a worker of its own: frames never leave the page. */
export class CodeReader {
  private readonly worker = new ReaderWorker();
  private readonly asked = new Map<number, Asker>();
  private last = 0;

  constructor(private readonly wanted: Wanted) {
    this.worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      const asker = this.asked.get(data.id);
      this.asked.delete(data.id);
      if (data.broken) asker?.reject(new Error("this web view cannot run the reader"));
      else asker?.resolve(data.text);
    };
    this.worker.onerror = () => {
      this.rejectAll("the reader could not be started");
    };
  }

  /** Reads the code in a frame, `null` where it sees none; the frame's pixels are handed over and gone from `frame`. */
  readFrame(frame: ImageData): Promise<string | null> {
    const { width, height, data } = frame;
    const question: Question = { id: (this.last += 1), wanted: this.wanted, width, height, data };
    return new Promise((resolve, reject) => {
      this.asked.set(question.id, { resolve, reject });
      this.worker.postMessage(question, [data.buffer]);
    });
  }

  /** Ends the worker; questions that are open are rejected. */
  close(): void {
    this.worker.terminate();
    this.rejectAll("the reader was closed");
  }

  private rejectAll(reason: string): void {
    for (const { reject } of this.asked.values()) reject(new Error(reason));
    this.asked.clear();
  }
}
