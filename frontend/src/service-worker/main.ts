/**
 * Keeps the app itself, so that it opens without a connection.
 *
 * It answers for the app's own files and nothing else: what the vault says about a person (/api), private videos
 * (/kept) and public ones (/media, which are asked for in ranges and held by the browser's own cache) pass by it.
 */
import { answerFor, PASSING } from "./answers.ts";
import { keepShared } from "./sharing.ts";

declare const __SHELL_FILES__: string[];
declare const __SHELL_VERSION__: string;

interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

/** Requests that pass by the worker without waking it; Chromium knows this, elsewhere the worker lets them go itself. */
interface Route {
  readonly condition: { readonly urlPattern: { readonly pathname: string } };
  readonly source: "network";
}

interface InstallEvent extends WorkerEvent {
  addRoutes?(routes: readonly Route[]): Promise<void>;
}

interface Worker {
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  addEventListener(name: "install", listener: (event: InstallEvent) => void): void;
  addEventListener(name: "activate", listener: (event: WorkerEvent) => void): void;
  addEventListener(name: "fetch", listener: (event: FetchEvent) => void): void;
}

const FILES = __SHELL_FILES__;
/** What a page tells the vault as it closes is lost if it has to wait for a worker that sleeps. */
const PAST: readonly Route[] = PASSING.map((place) => ({
  condition: { urlPattern: { pathname: `${place}/*` } },
  source: "network",
}));
const PREFIX = "fanlight-app-";
const NAME = PREFIX + __SHELL_VERSION__;
const worker = self as unknown as Worker;

worker.addEventListener("install", (event) => {
  event.waitUntil(Promise.all([keep(), event.addRoutes?.(PAST).catch(() => undefined)]));
});
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const kind = answerFor(request.method, request.mode, new URL(request.url), location.origin, FILES);
  if (kind === "shell") event.respondWith(shell(request));
  if (kind === "kept") event.respondWith(kept(request));
  if (kind === "shared") event.respondWith(shared(request));
});

async function keep(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll(FILES.map((path) => new Request(path, { cache: freshness(path), credentials: "omit" })));
  await worker.skipWaiting();
}

/** A name under /assets changes with its content: what the page has fetched already is not fetched twice. */
function freshness(path: string): RequestCache {
  return path.startsWith("/assets/") ? "default" : "reload";
}

/** Files of the version before stay until the next start: a page that is open may still ask for them. */
async function takeOver(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** The newest page when there is a connection, the kept one when there is none or it takes too long. */
async function shell(request: Request): Promise<Response> {
  const kept = await caches.match("/", { cacheName: NAME });
  try {
    const answer = await fetch(request, kept ? { signal: AbortSignal.timeout(3000) } : {});
    return answer.status >= 500 && kept ? kept : answer;
  } catch {
    return kept ?? Response.error();
  }
}

/** The page that opens next takes what another app shared; the vault hears of it when it is sent. */
async function shared(request: Request): Promise<Response> {
  await keepShared(request);
  return Response.redirect("/create", 303);
}

async function kept(request: Request): Promise<Response> {
  const own = await caches.match(request, { ignoreVary: true, cacheName: NAME });
  return own ?? (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}
