/** The words the vault's API speaks, written by hand from the agreed interface. */

export type Id = string;
export type Audience = "everyone" | "followers" | "only_me";
export type AgeBand = "under_16" | "16_17" | "adult";
export type Language = "en" | "ar" | "de";

export interface Account {
  id: Id;
  actor_id: Id;
  handle: string;
  name: string;
  age_band: AgeBand;
  language: string;
  learning: boolean;
  is_operator: boolean;
}

export interface Limits {
  max_bytes: number;
  max_seconds: number;
  max_pixels: number;
}

export interface Me {
  signed_in: boolean;
  csrf_token: string;
  account: Account | null;
  limits: Limits;
  custody: { mode: string };
  public_address: string;
}

export interface OpenedAccount {
  account: Account;
  recovery_code: string;
}

export interface DeviceSession {
  id: Id;
  is_current: boolean;
  device: string;
  network: string;
  created_at: string;
  seen_on: string;
}

export interface Creator {
  id: Id;
  handle: string;
  name: string;
  avatar: string | null;
  is_followed: boolean;
  is_me: boolean;
}

export interface Rendition {
  name: string;
  url: string;
  width: number;
  height: number;
  codecs: string;
  peak_kbps: number;
  mean_kbps: number;
  size_bytes: number;
}

export interface VideoCard {
  id: Id;
  creator: Creator;
  caption: string;
  hashtags: string[];
  mentions: string[];
  language: string;
  duration_seconds: number;
  width: number;
  height: number;
  thumbhash: string;
  poster: string;
  renditions: Rendition[];
  view_count: number;
  like_count: number;
  is_liked: boolean;
  audience: Audience;
  published_at: string;
  share_url: string | null;
}

export type Source = "followed" | "fresh" | "popular" | "similar" | "explore";

export interface Term {
  kind: string;
  value: number;
  about: Record<string, unknown>;
}

export interface Why {
  source: Source;
  score: number;
  terms: Term[];
}

export interface FeedItem {
  video: VideoCard;
  why: Why | null;
}

export interface FeedPage {
  items: FeedItem[];
  profiled: boolean;
  next: string | null;
}

export interface Profile {
  id: Id;
  handle: string;
  name: string;
  bio: string;
  avatar: string | null;
  follower_count: number;
  following_count: number;
  video_count: number;
  like_count: number;
  is_followed: boolean;
  follows_privately: boolean;
  is_me: boolean;
  joined_on: string;
}

export interface VideoPage {
  items: VideoCard[];
  next: string | null;
}

export type Surface = "for-you" | "following" | "latest" | "profile" | "link";
export type Ended = "swiped" | "finished" | "left";

export interface Watch {
  video_id: Id;
  watched_seconds: number;
  loops: number;
  ended: Ended;
  surface: Surface;
  at: number;
}

export interface LikeState {
  is_liked: boolean;
  like_count: number;
}

export interface FollowState {
  is_followed: boolean;
  follows_privately: boolean;
}

export interface WatchedVideo {
  video: VideoCard;
  watched_at: string;
  watched_share: number;
  is_learnt: boolean;
}

export interface HistoryPage {
  items: WatchedVideo[];
  next: string | null;
}

export type Stage = "receiving" | "checking" | "preparing" | "ready" | "published" | "refused";

export interface Refusal {
  code: string;
  reason: string;
  remedy: string;
}

export interface Cover {
  url: string;
  at_seconds: number;
}

export interface Draft {
  id: Id;
  stage: Stage;
  is_playable: boolean;
  progress: number;
  step: string;
  ahead: number;
  refusal: Refusal | null;
  /** Preparing failed through the vault's own fault and can be asked for again. */
  can_retry: boolean;
  caption: string;
  hashtags: string[];
  mentions: string[];
  language: string;
  audience: Audience;
  covers: Cover[];
  cover: number;
  duration_seconds: number;
  width: number;
  height: number;
  thumbhash: string;
  poster: string | null;
  renditions: Rendition[];
  received_bytes: number;
  size_bytes: number;
  file_name: string;
  created_at: string;
  published_at: string | null;
  has_crossed: boolean;
  view_count: number;
  like_count: number;
}

/** A number of the operator's overview and the place it was read from. */
export interface Figure {
  group: string;
  name: string;
  value: number;
  unit: string;
  source: string;
}

export interface Job {
  id: Id;
  path: string;
  queue: string;
  state: string;
  step: string;
  progress: number;
  attempts: number;
  max_attempts: number;
  reason: string;
  enqueued_at: string;
  run_after: string;
  started_at: string | null;
}

export interface CrossingAccount {
  class_name: string;
  messages: number;
  size_bytes: number;
  refused: number;
}

export interface RefusedCrossing {
  seq: number;
  class_name: string;
  refused_code: string;
  attempts: number;
  created_at: string;
}

export interface Overview {
  taken_at: string;
  figures: Figure[];
  jobs: Job[];
  crossings: CrossingAccount[];
  refused_crossings: RefusedCrossing[];
}
