/** Starts the app. */
import "../ui/tokens.css";
import "../ui/ground.css";
import { mount } from "svelte";
import { getLocale, getTextDirection } from "../paraglide/runtime.js";
import App from "./App.svelte";
import { router } from "./router.svelte.ts";
import { session } from "./session.svelte.ts";

document.documentElement.lang = getLocale();
document.documentElement.dir = getTextDirection();
router.start();
void session.load();
mount(App, { target: document.getElementById("app") as HTMLElement });

// Keeping the app for offline use can wait until the first video has had the connection to itself.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  setTimeout(() => void navigator.serviceWorker.register("/service-worker.js"), 3000);
}
