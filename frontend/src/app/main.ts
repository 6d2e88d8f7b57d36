/** Starts the app. */
import "../ui/tokens.css";
import "../ui/ground.css";
import { mount } from "svelte";
import { queueFor } from "../feed/feed-queue.svelte.ts";
import { getLocale, getTextDirection } from "../paraglide/runtime.js";
import App from "./App.svelte";
import { keepPlace } from "./keeping-place.ts";
import { router } from "./router.svelte.ts";
import { session } from "./session.svelte.ts";

document.documentElement.lang = getLocale();
document.documentElement.dir = getTextDirection();
router.start();
keepPlace();
void session.load();
if (router.pathname === "/") void queueFor("for-you", null, undefined).fill(); // on its way while the page is drawn
mount(App, { target: document.getElementById("app") as HTMLElement });

// The style of a piece that is loaded later is asked for once only: what the connection broke off is asked for again,
// each time after twice as long, for an hour: it may be a style of a release that is gone.
addEventListener(
  "error",
  ({ target }) => {
    if (!(target instanceof HTMLLinkElement) || target.rel !== "stylesheet") return;
    const again = target.cloneNode() as HTMLLinkElement;
    const times = Number(target.dataset.times ?? 0);
    again.dataset.times = `${times + 1}`;
    if (times < 10) setTimeout(() => target.replaceWith(again), 3000 * 2 ** times);
  },
  true,
);

// Keeping the app for offline use can wait until the first video has had the connection to itself.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  setTimeout(() => void navigator.serviceWorker.register("/service-worker.js"), 3000);
}
