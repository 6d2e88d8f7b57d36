import { describe, expect, it, vi } from "vitest";
import fixture from "./proof.fixture.json" with { type: "json" };
import { verdict } from "./proof.ts";

/** A log of eleven entries and an hour of five reads, made by the vault's own code. */
const { accountId, nonce, read, placed, proof, vkey } = fixture;

describe("a read in the ledger", () => {
  it("is verified where leaf, hour, log and signature fit", async () => {
    expect(await verdict(accountId, nonce, read, placed, proof, vkey)).toBe("verified");
  });

  it.each(Object.keys(read))("is not, once its %s is another", async (name) => {
    expect(await verdict(accountId, nonce, { ...read, [name]: "staff" }, placed, proof, vkey)).toBe("wrong");
  });

  it("is not, for somebody else or with another nonce", async () => {
    expect(await verdict(`${accountId.slice(0, -1)}0`, nonce, read, placed, proof, vkey)).toBe("wrong");
    expect(await verdict(accountId, `ff${nonce.slice(2)}`, read, placed, proof, vkey)).toBe("wrong");
  });

  it.each([
    ["at another place in the hour", { position: 2 }],
    ["in an hour of another size", { size: 4 }],
    ["with a shorter path", { path: placed.path.slice(1) }],
    ["as another entry", { entry: 5 }],
    ["with an entry that says more", { says: placed.says.replace('"staff":0', '"staff":1') }],
    ["with no entry at all", { says: "" }],
  ])("is not, %s", async (_, change) => {
    expect(await verdict(accountId, nonce, read, { ...placed, ...change }, proof, vkey)).toBe("wrong");
  });

  it("is not, with a proof or a checkpoint that was changed", async () => {
    const [head, text, signature] = proof.split("\n\n") as [string, string, string];
    const grown = text.replace("\n11\n", "\n12\n");
    const other = signature.replace(/.{12}\n$/, "AAAAAAAAAAA=\n");
    for (const changed of [
      head,
      [head, grown, signature].join("\n\n"),
      [head, text, other].join("\n\n"),
      [head, text, ""].join("\n\n"),
      [head.split("\n").slice(0, -1).join("\n"), text, signature].join("\n\n"),
    ]) {
      expect(changed).not.toBe(proof);
      expect(await verdict(accountId, nonce, read, placed, changed, vkey)).toBe("wrong");
    }
  });

  it("is not, with another log's key", async () => {
    expect(await verdict(accountId, nonce, read, placed, proof, vkey.replace("vault", "other"))).toBe("wrong");
  });

  it("says so where the browser has no Ed25519", async () => {
    const missing = vi.spyOn(crypto.subtle, "importKey").mockRejectedValue(new DOMException("no", "NotSupportedError"));
    expect(await verdict(accountId, nonce, read, placed, proof, vkey)).toBe("unsigned");
    missing.mockRestore();
  });
});
