/** Says to somebody whose session has ended that it has, and leads them back here once they have signed in. */
import { router } from "../app/router.svelte.ts";
import { m } from "../paraglide/messages.js";
import { say } from "../ui/toasts.svelte.ts";

export function tell(): void {
  const here = encodeURIComponent(location.pathname + location.search);
  say(m.app_signed_out(), { label: m.ui_sign_in(), run: () => router.go(`/sign-in?next=${here}`) });
}
