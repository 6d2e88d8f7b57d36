/** Enter, with and without what is held beside it. */
import { expect, test } from "vitest";
import { isSending } from "./sending.ts";

const ENTER = { key: "Enter", shiftKey: false, ctrlKey: false, metaKey: false, isComposing: false };

test.each([
  ["Enter beside a mouse", {}, true, true],
  ["Enter on a phone", {}, false, false],
  ["Shift+Enter beside a mouse", { shiftKey: true }, true, false],
  ["Ctrl+Enter anywhere", { ctrlKey: true }, false, true],
  ["⌘+Enter anywhere", { metaKey: true }, false, true],
  ["Enter that ends a word being composed", { isComposing: true }, true, false],
  ["another key", { key: "a", ctrlKey: true }, true, false],
])("%s", (_name, held, hasMouse, sends) => {
  expect(isSending({ ...ENTER, ...held }, hasMouse)).toBe(sends);
});
