/** Who is signed in: what must reach the vault before somebody leaves, and who is left when it cannot be asked. */
import { beforeEach, expect, test, vi } from "vitest";
import { Session } from "./session.svelte.ts";

const me = (handle: string | null) => ({
  account: handle && { id: handle, handle, language: "en" },
  csrf_token: "token",
  signed_in: handle !== null,
});

let asked: string[] = [];
let answers: Record<string, () => Response> = {};

beforeEach(() => {
  asked = [];
  answers = {
    "GET /api/me": () => Response.json(me("alice")),
    "DELETE /api/sessions/current": () => new Response(null, { status: 204 }),
  };
  vi.stubGlobal("fetch", async (path: string, { method }: { method: string }) => {
    asked.push(`${method} ${path}`);
    return answers[`${method} ${path}`]?.() ?? Response.error();
  });
});

async function signedIn(): Promise<Session> {
  const session = new Session();
  await session.load();
  return session;
}

test("what must reach the vault is sent before it forgets who this is", async () => {
  const session = await signedIn();
  session.beforeSignOut(() => fetch("/api/watches", { method: "POST" }));
  await session.signOut();
  expect(asked).toEqual(["GET /api/me", "POST /api/watches", "DELETE /api/sessions/current", "GET /api/me"]);
});

test("after signing out nobody is signed in here, although the vault cannot be asked", async () => {
  const session = await signedIn();
  answers["GET /api/me"] = () => {
    throw new TypeError("no network");
  };
  await session.signOut();
  expect([session.isSignedIn, session.isUnknown]).toEqual([false, true]);
});
