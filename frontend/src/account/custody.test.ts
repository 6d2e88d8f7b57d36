import { expect, it } from "vitest";
import type { Me } from "../api/types.ts";
import { m } from "../paraglide/messages.js";
import { limits, shown, summary } from "./custody.ts";

type Custody = Me["custody"];
const nobody = { vault_owner: "", vault_jurisdiction: "", public_owner: "", public_jurisdiction: "" };
const of = (mode: Custody["mode"], is_apart: boolean): Custody => ({ mode, is_apart, ...nobody });
const all = (["single", "split", "multi"] as const).flatMap((mode) => [of(mode, false), of(mode, true)]);

it("says another sentence for each way in which it can be run", () => {
  const said = new Set(all.map(summary));
  expect(said.size).toBe(5); // several vaults are never all on one machine
});

it("says of one owner that the same person could open both halves, and of two not", () => {
  expect(limits(of("single", false))).toContain(m.account_custody_limit_single());
  expect(limits(of("split", true))).not.toContain(m.account_custody_limit_single());
});

it("tells what the public half sees of a vault elsewhere, beside what it does not", () => {
  expect(shown(of("split", true))).toContain(m.account_custody_shown_media());
  expect(limits(of("split", true))).toContain(m.account_custody_limit_files());
  expect(shown(of("single", false))).not.toContain(m.account_custody_shown_media());
});

it("never calls anything proven that rests on whoever runs it", () => {
  for (const one of all) {
    expect(limits(one)).toEqual(
      expect.arrayContaining([m.account_custody_limit_code(), m.account_custody_limit_log()]),
    );
  }
});
