/** Where the viewer is: the address bar is the truth, links inside the app change it without a page load. */
import { match } from "./paths.ts";
import { returnTo } from "./returning.ts";

class Router {
  pathname = $state(location.pathname);
  search = $state(location.search);
  /** Which entry of the history this is. */
  entry = entryOf(history.state);
  /** Where each visited entry was scrolled to. */
  private readonly scrolled = new Map<number, number>();
  private stopReturning: () => void = () => undefined;

  start(): void {
    history.scrollRestoration = "manual";
    addEventListener("popstate", () => this.arrive());
    document.addEventListener("click", (event) => this.follow(event));
  }

  get query(): URLSearchParams {
    return new URLSearchParams(this.search);
  }

  /** Go to a path of this app; `replace` leaves no entry to come back to. */
  go(path: string, { replace = false }: { replace?: boolean } = {}): void {
    this.leave();
    if (replace) this.scrolled.delete(this.entry);
    else this.entry = Date.now();
    history[replace ? "replaceState" : "pushState"]({ entry: this.entry }, "", path);
    this.read();
    scrollTo(0, 0);
  }

  /** Write the address of what is on screen now, without going anywhere. */
  label(path: string): void {
    history.replaceState({ entry: this.entry }, "", path);
  }

  back(otherwise = "/"): void {
    if (history.length > 1) history.back();
    else this.go(otherwise, { replace: true });
  }

  match<R extends { path: string }>(routes: readonly R[]) {
    return match(routes, this.pathname);
  }

  /** Called by the shell when the page of this address is drawn. */
  settle(): void {
    this.stopReturning();
    this.stopReturning = returnTo(this.scrolled.get(this.entry) ?? 0);
  }

  private follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest?.("a");
    if (!link || link.origin !== location.origin || link.target || link.hasAttribute("download")) return;
    if (/^\/(api|media|kept)\//.test(link.pathname)) return;
    event.preventDefault();
    this.go(link.pathname + link.search + link.hash);
  }

  private arrive(): void {
    this.leave();
    this.entry = entryOf(history.state);
    this.read();
  }

  private leave(): void {
    this.stopReturning();
    this.scrolled.set(this.entry, scrollY);
  }

  private read(): void {
    this.pathname = location.pathname;
    this.search = location.search;
  }
}

function entryOf(state: unknown): number {
  const entry = (state as { entry?: unknown } | null)?.entry;
  return typeof entry === "number" ? entry : 0;
}

export const router = new Router();
