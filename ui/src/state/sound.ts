import type { Verdict } from "../backend/generated";

/** A tone: hertz, when it begins and how long it lasts, in seconds. */
type Tone = readonly [hertz: number, begins: number, lasts: number];

/** What is heard; each verdict differs in pitch and in number, so that nobody need look. */
const SOUNDS: Record<Exclude<Verdict, "none"> | "notice", readonly Tone[]> = {
  board: [[880, 0, 0.1], [1320, 0.11, 0.16]],
  hold: [[620, 0, 0.14], [620, 0.22, 0.14]],
  reject: [[220, 0, 0.22], [185, 0.26, 0.22], [155, 0.52, 0.3]],
  "cannot-verify": [[440, 0, 0.4]],
  notice: [[660, 0, 0.12], [880, 0.14, 0.12], [990, 0.28, 0.2]],
};

let context: AudioContext | undefined;

/** Plays a sound; a device without one stays silent. */
export function play(name: keyof typeof SOUNDS): void {
  try {
    context = context ?? new AudioContext();
    const from = context.currentTime + 0.01;
    for (const tone of SOUNDS[name]) sound(context, from, tone);
    if ("vibrate" in navigator) navigator.vibrate(SOUNDS[name].map((tone) => tone[2] * 400));
  } catch {
    context = undefined;
  }
}

function sound(audio: AudioContext, from: number, [hertz, begins, lasts]: Tone): void {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0.25, from + begins);
  gain.gain.exponentialRampToValueAtTime(0.001, from + begins + lasts);
  oscillator.connect(gain);
  gain.connect(audio.destination);
  oscillator.start(from + begins);
  oscillator.stop(from + begins + lasts);
}
