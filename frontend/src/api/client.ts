/** Speaks to the vault: JSON over fetch, the CSRF header, and refusals as typed errors. */

/** The vault said no, for a reason with a stable code. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown>,
  ) {
    super(message);
  }
}

/** The vault could not be reached at all. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

export interface CallOptions {
  signal?: AbortSignal;
  /** Let the request outlive the page, for what must not be lost when it closes. */
  keepalive?: boolean;
}

let signInNeeded: () => void = () => undefined;

/** The session wants to know when the vault no longer knows who is asking. */
export function onSignInNeeded(act: () => void): void {
  signInNeeded = act;
}

/** The header every writing request carries; for clients with their own transport (tus). The token changes whenever
 * somebody signs in, in whichever window: it is read from its cookie each time. */
export function csrfHeader(): Record<string, string> {
  return { "X-CSRFToken": /csrftoken=(\w+)/.exec(document.cookie)?.[1] ?? "" };
}

export const api = {
  get: <Answer>(path: string, options: CallOptions = {}) => call<Answer>("GET", path, undefined, options),
  post: <Answer>(path: string, body?: unknown, options: CallOptions = {}) => call<Answer>("POST", path, body, options),
  put: <Answer>(path: string, body?: unknown, options: CallOptions = {}) => call<Answer>("PUT", path, body, options),
  patch: <Answer>(path: string, body?: unknown, options: CallOptions = {}) =>
    call<Answer>("PATCH", path, body, options),
  delete: <Answer>(path: string, options: CallOptions = {}) => call<Answer>("DELETE", path, undefined, options),
};

async function call<Answer>(method: string, path: string, body: unknown, options: CallOptions): Promise<Answer> {
  const response = await reach(path, { method, ...payload(method, body), credentials: "same-origin", ...options });
  if (response.status === 204) return undefined as Answer;
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer as Answer;
  const refused = refusal(response.status, answer);
  if (refused.code === "sign_in_needed") signInNeeded();
  throw refused;
}

async function reach(path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(path, request);
  } catch (reason) {
    if (reason instanceof DOMException && reason.name === "AbortError") throw reason;
    throw new Unreachable("The vault could not be reached.", { cause: reason });
  }
}

function payload(method: string, body: unknown): RequestInit {
  const headers: Record<string, string> = { Accept: "application/json", ...(method !== "GET" && csrfHeader()) };
  if (body === undefined) return { headers };
  if (body instanceof Blob) return { headers, body }; // a picture goes as it is, with its own type
  headers["Content-Type"] = "application/json";
  return { headers, body: JSON.stringify(body) };
}

function refusal(status: number, answer: unknown): Refused {
  const said = typeof answer === "object" && answer !== null ? (answer as Record<string, unknown>) : {};
  return new Refused(
    status,
    typeof said.code === "string" ? said.code : "unexpected_answer",
    typeof said.message === "string" ? said.message : "",
    typeof said.details === "object" && said.details !== null ? (said.details as Record<string, unknown>) : {},
  );
}
