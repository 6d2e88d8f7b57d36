/** Who is signed in on this device, and what the vault says about itself. */
import { api, onSignInNeeded } from "../api/client.ts";
import type { Account, Me } from "../api/types.ts";
import { getLocale, isLocale, setLocale } from "../paraglide/runtime.js";

export class Session {
  me = $state<Me | null>(null);
  /** The vault could not be asked; the app goes on with what it has. */
  isUnknown = $state(false);
  /** Who is signed in, or was until their session ended by itself: what they see and wrote stays for them. */
  owner = $state.raw<Account | null>(null);
  private isChecking = false;
  /** The other windows of this browser, which have the same session. */
  private readonly windows = globalThis.BroadcastChannel && new BroadcastChannel("fanlight-session");
  private readonly parting: (() => Promise<unknown>)[] = [];

  constructor() {
    onSignInNeeded(() => this.isSignedIn && void this.lookAgain());
    if (this.windows) this.windows.onmessage = () => void this.lookAgain(true);
  }

  get account(): Account | null {
    return this.me?.account ?? null;
  }

  get isSignedIn(): boolean {
    return this.account !== null;
  }

  /** Ask the vault who this is; call it again after signing in or out. */
  async load(): Promise<void> {
    const before = this.me;
    try {
      this.me = await api.get<Me>("/api/me");
      if (before && this.account && this.account.id !== before.account?.id) this.windows?.postMessage(0);
      this.owner = this.account ?? this.owner;
      this.isUnknown = false;
      adoptLanguage(this.account);
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
    this.update(null);
    this.owner = null;
    this.windows?.postMessage(0);
    for (const place of ["fanlight-made", "fanlight-shared"]) void globalThis.caches?.delete(place);
    return this.load();
  }

  /** Sessions end and begin elsewhere: whoever was signed in is told once. Where they left, or somebody else came, in
   * another window, nothing of theirs stays in this one, and nothing is done here in another's name. */
  private async lookAgain(isTold = false): Promise<void> {
    if (this.isChecking) return;
    this.isChecking = true;
    const { account } = this;
    await this.load();
    this.isChecking = false;
    if (!account || account.id === this.account?.id) return;
    if (isTold || this.account) location.reload();
    else void import("../account/signed-out.ts").then((out) => out.tell());
  }

  /** Take over an account the vault has just answered with, or that there is none any more. */
  update(account: Account | null): void {
    if (this.me) this.me = { ...this.me, account, signed_in: account !== null };
  }
}

function adoptLanguage(account: Account | null): void {
  const wanted = account?.language;
  if (wanted && isLocale(wanted) && wanted !== getLocale()) setLocale(wanted);
}

export const session = new Session();
