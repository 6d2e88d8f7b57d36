/** The overview's figures, put into groups and words. A figure without words keeps the vault's own name for it. */
import type { Figure } from "../api/types.ts";
import { m } from "../paraglide/messages.js";
import { length, size } from "../ui/measures.ts";
import { fullCount } from "../ui/words.ts";

const GROUPS: Record<string, () => string> = {
  people: m.operator_people,
  videos: m.operator_videos,
  uploads: m.operator_uploads,
  jobs: m.operator_jobs,
  crossings: m.operator_crossings,
  following: m.operator_following,
  learner: m.operator_learner,
  storage: m.operator_storage,
};

const NAMES: Record<string, () => string> = {
  "people.accounts": m.operator_people_accounts,
  "people.active_today": m.operator_people_active_today,
  "videos.public": m.operator_videos_public,
  "videos.receiving": m.operator_videos_receiving,
  "videos.checking": m.operator_videos_checking,
  "videos.preparing": m.operator_videos_preparing,
  "videos.ready": m.operator_videos_ready,
  "videos.published": m.operator_videos_published,
  "videos.refused": m.operator_videos_refused,
  "uploads.unfinished": m.operator_uploads_unfinished,
  "uploads.received": m.operator_uploads_received,
  "uploads.promised": m.operator_uploads_promised,
  "jobs.ready": m.operator_state_ready,
  "jobs.running": m.operator_state_running,
  "jobs.done": m.operator_state_done,
  "jobs.failed": m.operator_state_failed,
  "jobs.longest_wait": m.operator_longest_wait,
  "crossings.waiting": m.operator_crossings_waiting,
  "crossings.refused": m.operator_crossings_refused,
  "crossings.longest_wait": m.operator_longest_wait,
  "following.journal_behind": m.operator_following_behind,
  "following.journal_set_aside": m.operator_following_set_aside,
  "learner.behind": m.operator_learner_behind,
  "learner.videos": m.operator_learner_videos,
  "learner.events": m.operator_learner_events,
  "storage.kept_files": m.operator_storage_kept,
  "storage.vault_database": m.operator_storage_vault,
  "storage.public_database": m.operator_storage_public,
  "storage.disk_free": m.operator_storage_free,
  "storage.disk_total": m.operator_storage_total,
  "storage.refuses_uploads_below": m.operator_storage_floor,
};

/** Figures that ask for someone's attention as soon as they are not zero. */
const ALARMS = new Set(["jobs.failed", "crossings.refused", "following.journal_set_aside"]);

export interface FigureGroup {
  name: string;
  title: string;
  figures: Figure[];
}

/** In the order in which the vault tells them. */
export function grouped(figures: readonly Figure[]): FigureGroup[] {
  const groups = new Map<string, FigureGroup>();
  for (const figure of figures) {
    const title = GROUPS[figure.group]?.() ?? figure.group;
    const group = groups.get(figure.group) ?? { name: figure.group, title, figures: [] };
    group.figures.push(figure);
    groups.set(figure.group, group);
  }
  return [...groups.values()];
}

export function nameOf(figure: Figure): string {
  return NAMES[keyOf(figure)]?.() ?? figure.name;
}

export function valueOf({ value, unit }: Figure): string {
  if (unit === "bytes") return size(value);
  return unit === "seconds" ? length(value) : fullCount(value);
}

export function isAlarming(figure: Figure): boolean {
  return figure.value > 0 && ALARMS.has(keyOf(figure));
}

function keyOf({ group, name }: Figure): string {
  return `${group}.${name}`;
}
