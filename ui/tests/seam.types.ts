/** What must not pass the type check: `tsc` fails where one of these lines is right. */
import { call } from "../src/backend/call.ts";
import { go } from "../src/state/navigation.ts";

export function commands(person: string): unknown[] {
  return [
    call("worker.home", { person }),
    // @ts-expect-error -- a wrong name of an argument
    call("worker.home", { persn: person }),
    // @ts-expect-error -- an argument too many
    call("worker.home", { person, language: "en" }),
    // @ts-expect-error -- a missing argument
    call("worker.mark-read", { person }),
    // @ts-expect-error -- no arguments where there must be some
    call("worker.home"),
    // @ts-expect-error -- arguments where there are none
    call("device.queue", { person }),
    // @ts-expect-error -- an argument of another type
    call("crew.arrive", { trip: "0a0b0c0d0e0f", stop: "1" }),
    // @ts-expect-error -- no such command
    call("worker.fly", { person }),
    // @ts-expect-error -- an answer of another type
    call("worker.home", { person }) satisfies Promise<string>,
  ];
}

export function screens(person: string): void {
  go("helper-person", { person });
  go("declare");
  // @ts-expect-error -- a wrong name of a parameter
  go("helper-person", { persn: person });
  // @ts-expect-error -- a missing parameter
  go("helper-person");
  // @ts-expect-error -- a parameter where there is none
  go("home", { person });
  // @ts-expect-error -- a parameter of another type
  go("register", { step: "1" });
  // @ts-expect-error -- no such screen
  go("nowhere");
}
