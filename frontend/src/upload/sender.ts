/** Sends a file to the vault in pieces by tus, and goes on by itself after the connection was lost. */
import { type DetailedError, Upload } from "tus-js-client";
import { csrfHeader } from "../api/client.ts";
import { RememberedUploads } from "./remembered-uploads.ts";

const PIECE_BYTES = 5_000_000;
const RETRIES_MS = [0, 1000, 3000, 5000];
const OFFLINE_RETRY_MS = 10_000;

/** What became of sending: the connection is gone for now, or the vault said no. */
export type Failure = { kind: "offline" } | { kind: "refused"; status: number; code: string; reason: string };

export interface Listener {
  /** The vault has opened a draft for these bytes; its id is the video's id from now on. */
  opened(draftId: string): void;
  moved(sentBytes: number): void;
  done(): void;
  failed(failure: Failure): void;
}

export interface Sender {
  start(): void;
  pause(): void;
  /** The draft that the vault has opened for these bytes, as soon as that is known. */
  readonly draftId: string | undefined;
  /** Stop for good and forget where it could go on. */
  abandon(): Promise<void>;
}

export interface Beside {
  /** The draft it goes on with, when that is known already. */
  draftId?: string | undefined;
  /** What the vault is told besides the name of the file. */
  told: Record<string, string>;
}

/** Ready to send `file`. */
export async function sender(file: File, print: string, listener: Listener, beside: Beside): Promise<Sender> {
  const { draftId, told } = beside;
  const remembered = new RememberedUploads();
  let again: ReturnType<typeof setTimeout> | undefined;
  /** While the vault is asked to open a draft. Nobody would know of one whose opening was broken off. */
  let opening: Promise<void> | null = null;
  let opened = () => {};
  let isStopped = false;
  const upload = new Upload(file, {
    endpoint: "/api/uploads",
    uploadUrl: draftId ? `/api/uploads/${draftId}` : null,
    chunkSize: PIECE_BYTES,
    retryDelays: RETRIES_MS,
    metadata: { filename: file.name, ...told },
    urlStorage: remembered,
    fingerprint: async () => print,
    onBeforeRequest: (request) => {
      for (const [name, value] of Object.entries(csrfHeader())) request.setHeader(name, value);
    },
    onUploadUrlAvailable: () => {
      listener.opened(idOf(upload.url ?? ""));
      openingDone();
    },
    onProgress: (sent) => listener.moved(sent),
    onSuccess: () => {
      void forget();
      listener.done();
    },
    onError: (error) => {
      openingDone();
      if (isStopped) return;
      const failure = failureOf(error);
      listener.failed(failure);
      if (failure.kind === "offline") waitForConnection();
    },
  });
  const [previous] = await upload.findPreviousUploads();
  if (previous && !draftId) upload.resumeFromPreviousUpload(previous);

  const start = () => {
    settle();
    isStopped = false;
    if (opening) return;
    if (!upload.url) opening = new Promise((tell) => (opened = tell));
    upload.start();
  };

  function openingDone() {
    opening = null;
    opened();
    if (isStopped) void upload.abort();
  }

  async function stop() {
    settle();
    isStopped = true;
    await opening;
    if (isStopped) await upload.abort();
  }

  async function forget() {
    for (const { urlStorageKey } of await remembered.findUploadsByFingerprint(print)) {
      await remembered.removeUpload(urlStorageKey);
    }
  }

  function waitForConnection() {
    addEventListener("online", start, { once: true });
    again = setTimeout(start, OFFLINE_RETRY_MS);
  }

  function settle() {
    removeEventListener("online", start);
    clearTimeout(again);
  }

  return {
    start,
    get draftId() {
      return upload.url ? idOf(upload.url) : undefined;
    },
    pause() {
      void stop();
    },
    async abandon() {
      await stop();
      await forget();
    },
  };
}

function idOf(address: string): string {
  return new URL(address, location.href).pathname.split("/").filter(Boolean).at(-1) ?? "";
}

function failureOf(error: Error | DetailedError): Failure {
  const response = "originalResponse" in error ? error.originalResponse : null;
  if (!response || response.getStatus() === 0) return { kind: "offline" };
  const said = readable(response.getBody());
  return { kind: "refused", status: response.getStatus(), code: said.code ?? "", reason: said.message ?? "" };
}

function readable(body: string): { code?: string; message?: string } {
  try {
    return JSON.parse(body) as { code?: string; message?: string };
  } catch {
    return {};
  }
}
