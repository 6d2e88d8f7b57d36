/** Every place of the app and the page that shows it; a page outside the feed is loaded when it is opened. */
import type { Component } from "svelte";
import Feed from "../feed/FeedPage.svelte";
import { m } from "../paraglide/messages.js";

export type Place = "feed" | "studio" | "create" | "profile" | "me";

export type Page = Component<Record<string, string>>;
type Loader = () => Promise<{ default: unknown }>;

export interface Route {
  /** A path whose `:name` parts become props of the page. */
  path: string;
  title: () => string;
  /** The page itself, for what the first visit shows at once. */
  page?: Page;
  /** Or how to load it: `() => import("../studio/StudioPage.svelte")`. */
  load?: Loader;
  /** Props the page gets besides those of the path. */
  props?: Record<string, string>;
  /** Which of the five places is lit. */
  place?: Place;
  /** Someone who is not signed in is brought to the sign-in page first. */
  signedIn?: boolean;
  /** The page fills the screen on the feed's own dark ground. */
  immersive?: boolean;
}

const feed = { page: Feed as unknown as Page, place: "feed", immersive: true } as const;

export const routes: Route[] = [
  { path: "/", title: m.app_title_for_you, props: { tab: "for-you" }, ...feed },
  { path: "/following", title: m.app_title_following, props: { tab: "following" }, ...feed },
  { path: "/latest", title: m.app_title_latest, props: { tab: "latest" }, ...feed },
  { path: "/v/:video", title: m.app_title_video, props: { tab: "for-you" }, ...feed },
];

const loaded = new Map<Loader, Page>();

/** The page of a route: at once when it is here already, so that going back never blinks. */
export function pageOf(route: Route): Page | Promise<Page> {
  if (route.page) return route.page;
  const load = route.load as Loader;
  return loaded.get(load) ?? load().then(({ default: page }) => keep(load, page as Page));
}

function keep(load: Loader, page: Page): Page {
  loaded.set(load, page);
  return page;
}
