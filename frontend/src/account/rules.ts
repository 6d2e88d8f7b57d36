/** What a handle and a password may be: the same rules as the vault's, told while they are typed. */

export const SHORTEST_HANDLE = 3;
export const LONGEST_HANDLE = 30;
export const SHORTEST_PASSWORD = 10;

export type HandleFault = "short" | "long" | "characters" | null;

/** What a person typed as their handle, as the vault will see it. */
export function tidied(typed: string): string {
  return typed.trim().replace(/^@/, "").toLowerCase();
}

export function handleFault(handle: string): HandleFault {
  if (!/^[a-z0-9_]*$/.test(handle)) return "characters";
  if (handle.length < SHORTEST_HANDLE) return "short";
  return handle.length > LONGEST_HANDLE ? "long" : null;
}

/** How many more characters a password needs. */
export function missingCharacters(password: string): number {
  return Math.max(0, SHORTEST_PASSWORD - [...password].length);
}

/** Where to go after signing in: a page of this app, never an address given by a stranger. */
export function onwards(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : "/";
}
