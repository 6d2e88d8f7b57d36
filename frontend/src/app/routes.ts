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
  { path: "/create", title: m.upload_title, load: () => import("../upload/CreatePage.svelte"), place: "create" },
  {
    path: "/studio",
    title: m.studio_title,
    load: () => import("../studio/StudioPage.svelte"),
    place: "studio",
    signedIn: true,
  },
  {
    path: "/studio/:video",
    title: m.studio_reach,
    load: () => import("../studio/DistributionPage.svelte"),
    place: "studio",
    signedIn: true,
  },
  {
    path: "/studio/:video/subtitles",
    title: m.studio_subtitles,
    load: () => import("../studio/SubtitlesPage.svelte"),
    place: "studio",
    signedIn: true,
  },
  {
    path: "/@:handle",
    title: m.profile_title,
    load: () => import("../profile/ProfilePage.svelte"),
    place: "profile",
  },
  { path: "/duets/:video", title: m.duets_list, load: () => import("../duets/DuetsPage.svelte") },
  { path: "/sound/:sound", title: m.sounds_title, load: () => import("../sounds/SoundPage.svelte") },
  {
    path: "/liked",
    title: m.account_me_liked,
    load: () => import("../profile/LikedPage.svelte"),
    place: "me",
    signedIn: true,
  },
  {
    path: "/saved",
    title: m.account_me_saved,
    load: () => import("../profile/SavedPage.svelte"),
    place: "me",
    signedIn: true,
  },
  {
    path: "/comments",
    title: m.comments_own,
    load: () => import("../comments/OwnCommentsPage.svelte"),
    place: "me",
    signedIn: true,
  },
  { path: "/me", title: m.account_me_title, load: () => import("../account/MePage.svelte"), place: "me" },
  {
    path: "/history",
    title: m.account_history_title,
    load: () => import("../account/HistoryPage.svelte"),
    place: "me",
    signedIn: true,
  },
  {
    path: "/taste",
    title: m.taste_title,
    load: () => import("../taste/TastePage.svelte"),
    place: "me",
    signedIn: true,
  },
  {
    path: "/settings",
    title: m.account_settings_title,
    load: () => import("../account/SettingsPage.svelte"),
    place: "me",
  },
  {
    path: "/me/ledger",
    title: m.ledger_title,
    load: () => import("../ledger/LedgerPage.svelte"),
    place: "me",
    signedIn: true,
  },
  { path: "/sign-up", title: m.account_sign_up_title, load: () => import("../account/SignUpPage.svelte"), place: "me" },
  { path: "/sign-in", title: m.account_sign_in_title, load: () => import("../account/SignInPage.svelte"), place: "me" },
  {
    path: "/recover",
    title: m.account_recover_title,
    load: () => import("../account/RecoverPage.svelte"),
    place: "me",
  },
  { path: "/operator", title: m.operator_title, load: () => import("../operator/OperatorPage.svelte"), place: "me" },
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
