import { expect, it } from "vitest";
import { Refused } from "../api/client.ts";
import { overwriteGetLocale } from "../paraglide/runtime.js";
import { smallerSaid } from "./smaller-said.ts";

it.each(["second_pass_done", "nothing_to_make_smaller", "no_av1_here"])("says %s in each language", (code) => {
  const said = (["en", "de", "ar"] as const).map((locale) => {
    overwriteGetLocale(() => locale);
    return smallerSaid(new Refused(409, code, "Only English.", {}));
  });

  expect(new Set(said).size).toBe(3);
  expect(said).not.toContain("Only English.");
});
