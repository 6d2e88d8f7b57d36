/** What the sliders and their ready-made settings are called. */
import type { Slider, Sliders } from "../api/types.ts";
import { m } from "../paraglide/messages.js";
import { percent } from "../ui/measures.ts";

interface SliderWords {
  slider: Slider;
  label: () => string;
  low: () => string;
  high: () => string;
}

export const SLIDERS: readonly SliderWords[] = [
  {
    slider: "familiar_new",
    label: m.taste_familiar_new,
    low: m.taste_familiar_new_low,
    high: m.taste_familiar_new_high,
  },
  {
    slider: "popular_small",
    label: m.taste_popular_small,
    low: m.taste_popular_small_low,
    high: m.taste_popular_small_high,
  },
  { slider: "short_long", label: m.taste_short_long, low: m.taste_short_long_low, high: m.taste_short_long_high },
  {
    slider: "following_discovering",
    label: m.taste_following_discovering,
    low: m.taste_following_discovering_low,
    high: m.taste_following_discovering_high,
  },
  { slider: "freshness", label: m.taste_freshness, low: m.taste_freshness_low, high: m.taste_freshness_high },
];

const PRESETS: Record<string, () => string> = {
  balanced: m.taste_preset_balanced,
  surprise_me: m.taste_preset_surprise_me,
  people_i_follow: m.taste_preset_people_i_follow,
  small_creators: m.taste_preset_small_creators,
  short_ones: m.taste_preset_short_ones,
  the_newest: m.taste_preset_the_newest,
};

/** The name of ready-made settings; null for some that a newer vault has and this app has no words for. */
export function presetName(name: string): string | null {
  return PRESETS[name]?.() ?? null;
}

/** Where a slider stands, in words. */
export function valueInWords({ low, high }: SliderWords, value: number): string {
  if (value === 0) return m.taste_slider_middle();
  return m.taste_slider_value({ share: percent(Math.abs(value)), end: value < 0 ? low() : high() });
}

export function areSame(one: Sliders, other: Sliders): boolean {
  return SLIDERS.every(({ slider }) => one[slider] === other[slider]);
}
