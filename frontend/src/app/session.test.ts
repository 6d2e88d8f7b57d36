/** Who is signed in: what must reach the vault before somebody leaves, and who is left when it cannot be asked. */
import { beforeEach, expect, test, vi } from "vitest";
import { api } from "../api/client.ts";
import { toasts } from "../ui/toasts.svelte.ts";
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
  toasts.length = 0;
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

test("a session that ended elsewhere is noticed, and said once", async () => {
  const session = await signedIn();
  answers["GET /api/me"] = () => Response.json(me(null));
  answers["PUT /api/videos/1/like"] = () => Response.json({ code: "sign_in_needed" }, { status: 401 });
  await Promise.allSettled([api.put("/api/videos/1/like"), api.put("/api/videos/1/like")]);
  await vi.waitFor(() => expect(toasts).toHaveLength(1));
  await api.put("/api/videos/1/like").catch(() => undefined);
  expect(session.isSignedIn).toBe(false);
  expect(asked.filter((request) => request === "GET /api/me")).toHaveLength(2);
  expect(toasts.map(({ text }) => text)).toEqual(["You are no longer signed in"]);
});

test("somebody who signed in again in another window stays signed in here", async () => {
  const session = await signedIn();
  answers["GET /api/me/history"] = () => Response.json({ code: "sign_in_needed" }, { status: 401 });
  await api.get("/api/me/history").catch(() => undefined);
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  expect(session.isSignedIn).toBe(true);
  expect(toasts).toEqual([]);
});
