/** Who is signed in: what must reach the vault before somebody leaves, and who is left when it cannot be asked. */
import { beforeEach, expect, test, vi } from "vitest";
import "../account/signed-out.ts"; // here already, so that no test waits for it
import { api } from "../api/client.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import { Session } from "./session.svelte.ts";

/** The window, as far as the session looks at it; and the other windows of the same browser. */
const others = vi.hoisted(() => {
  const others = { told: 0, tell: (): void => undefined };
  class Channel {
    set onmessage(hear: () => void) {
      others.tell = hear;
    }
    postMessage(): void {
      others.told += 1;
    }
  }
  vi.stubGlobal("BroadcastChannel", Channel);
  vi.stubGlobal("location", { pathname: "/", search: "", reload: vi.fn() });
  vi.stubGlobal("document", { cookie: "csrftoken=token" });
  vi.stubGlobal("history", { state: null }); // the router reads both when it is loaded
  return others;
});

const me = (handle: string | null) => ({
  account: handle && { id: handle, handle, language: "en" },
  csrf_token: "token",
  signed_in: handle !== null,
});

let asked: string[] = [];
let answers: Record<string, () => Response> = {};

beforeEach(() => {
  asked = [];
  others.told = 0;
  vi.mocked(location.reload).mockClear();
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

test("the other windows are told of somebody who comes or goes, and of nothing else", async () => {
  answers["GET /api/me"] = () => Response.json(me(null));
  const session = await signedIn();
  await session.load();
  expect(others.told).toBe(0);
  answers["GET /api/me"] = () => Response.json(me("alice"));
  await session.load();
  expect(others.told).toBe(1);
  answers["GET /api/me"] = () => Response.json(me(null));
  await session.signOut();
  expect(others.told).toBe(2);
});

test("when somebody else signed in in another window, nothing is left here of who was here before", async () => {
  await signedIn();
  answers["GET /api/me"] = () => Response.json(me("bob"));
  others.tell();
  await vi.waitFor(() => expect(location.reload).toHaveBeenCalledOnce());
});

test("nor is anything left of whoever signed out in another window", async () => {
  await signedIn();
  answers["GET /api/me"] = () => Response.json(me(null));
  others.tell();
  await vi.waitFor(() => expect(location.reload).toHaveBeenCalledOnce());
});

test("whose session ended by itself keeps what is on screen, until somebody signs in", async () => {
  const session = await signedIn();
  answers["GET /api/me"] = () => Response.json(me(null));
  answers["PUT /api/comments/1"] = () => Response.json({ code: "sign_in_needed" }, { status: 401 });
  await api.put("/api/comments/1").catch(() => undefined);
  await vi.waitFor(() => expect(toasts[0]?.action?.label).toBe("Sign in"));
  expect([session.isSignedIn, session.owner?.handle]).toEqual([false, "alice"]);
  expect(location.reload).not.toHaveBeenCalled();
  await session.left();
  expect(session.owner).toBe(null);
});
