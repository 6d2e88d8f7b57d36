/** What every writing request carries, and where it is taken from. */
import { afterEach, expect, it, vi } from "vitest";
import { api, csrfHeader } from "./client.ts";

afterEach(() => vi.unstubAllGlobals());

it("sends the token that the cookie holds by now, also when another window was given a new one", async () => {
  const fetched = vi.fn<typeof fetch>(async () => new Response(null, { status: 204 }));
  vi.stubGlobal("fetch", fetched);
  const page = { cookie: "other=1; csrftoken=before" };
  vi.stubGlobal("document", page);

  await api.post("/api/watches", {});
  page.cookie = "csrftoken=after; other=1";
  await api.post("/api/watches", {});
  await api.get("/api/me");

  const sent = fetched.mock.calls.map(([, request]) => (request?.headers as Record<string, string>)["X-CSRFToken"]);
  expect(sent).toEqual(["before", "after", undefined]);
  expect(csrfHeader()).toEqual({ "X-CSRFToken": "after" });
});
