/** How long to wait before asking again: soon while things move, ever longer while they do not. */

const FIRST_MS = 500;
const LONGEST_MS = 8000;

export type Backoff = { after(changed: boolean): number };

export function backoff(first = FIRST_MS, longest = LONGEST_MS): Backoff {
  let wait = first;
  return {
    after(changed: boolean): number {
      wait = changed ? first : Math.min(longest, wait * 1.5);
      return Math.round(wait);
    },
  };
}
