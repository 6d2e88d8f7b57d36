/** Who is signed in on this device, and what the vault says about itself. */
import { api, keepCsrfToken, onSignInNeeded } from "../api/client.ts";
import type { Account, Me } from "../api/types.ts";
import { m } from "../paraglide/messages.js";
import { getLocale, isLocale, setLocale } from "../paraglide/runtime.js";
import { say } from "../ui/toasts.svelte.ts";

export class Session {
  me = $state<Me | null>(null);
  /** The vault could not be asked; the app goes on with what it has. */
  isUnknown = $state(false);
  private isChecking = false;
  private readonly parting: (() => Promise<unknown>)[] = [];

  constructor() {
    onSignInNeeded(() => void this.lapse());
  }

  get account(): Account | null {
    return this.me?.account ?? null;
  }

  get isSignedIn(): boolean {
    return this.account !== null;
  }

  /** Ask the vault who this is; call it again after signing in or out, because the CSRF token changes with it. */
  async load(): Promise<void> {
    try {
      this.me = await api.get<Me>("/api/me");
      keepCsrfToken(this.me.csrf_token);
      this.isUnknown = false;
      this.adoptLanguage();
      if (this.me.coming_at) void import("../account/coming.ts").then((coming) => coming.tell());
    } catch {
      this.isUnknown = true;
    }
  }

  /** What has to reach the vault while it still knows who this is. */
  beforeSignOut(act: () => Promise<unknown>): void {
    this.parting.push(act);
  }

  async signOut(): Promise<void> {
    await Promise.all(this.parting.map((act) => act()));
    await api.delete("/api/sessions/current");
    await this.left();
  }

  /** The vault knows nobody here any more, whether or not it can say so now. */
  left(): Promise<void> {
    if (this.me) this.me = { ...this.me, account: null, signed_in: false };
    for (const place of ["fanlight-made", "fanlight-shared"]) void globalThis.caches?.delete(place);
    return this.load();
  }

  /** The vault asks for a sign-in from somebody who was signed in: whatever ended that, they are told once. */
  private async lapse(): Promise<void> {
    if (!this.isSignedIn || this.isChecking) return;
    this.isChecking = true;
    await this.load();
    this.isChecking = false;
    if (!this.isSignedIn) say(m.app_signed_out());
  }

  /** Take over an account the vault has just answered with. */
  update(account: Account): void {
    if (this.me) this.me = { ...this.me, account, signed_in: true };
  }

  private adoptLanguage(): void {
    const wanted = this.account?.language;
    if (wanted && isLocale(wanted) && wanted !== getLocale()) setLocale(wanted);
  }
}

export const session = new Session();
