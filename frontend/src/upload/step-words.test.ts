/** What is said of an upload is true of it. */
import { expect, test } from "vitest";
import { stepInWords } from "./step-words.ts";

test("without a connection, what has arrived is said to be kept, and nothing where nothing has", () => {
  expect(stepInWords({ key: "offline", share: 0.4, ahead: 0 })).toContain("40% has arrived and is kept");
  expect(stepInWords({ key: "offline", share: 0, ahead: 0 })).toContain("Nothing has arrived yet");
});
