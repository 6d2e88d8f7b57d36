/** What this device remembers of how somebody likes to watch: sound, speed, thrift and subtitles, nothing of what was watched. */

const SOUND = "fanlight.sound";
const SPEED = "fanlight.speed";
const THRIFT = "fanlight.saves-data";
const SUBTITLES = "fanlight.subtitles";
const SUBTITLE_LANGUAGE = "fanlight.subtitle-language";
const SUBTITLE_SIZE = "fanlight.subtitle-size";
const SUBTITLE_GROUND = "fanlight.subtitle-ground";
export const SUBTITLE_SIZES = ["small", "medium", "large"] as const;
export const SPEEDS = [0.5, 1, 1.5, 2] as const;

export class Device {
  private wantsSound = $state(remembered(SOUND) === "on");
  private speedNow = $state(SPEEDS.find((speed) => String(speed) === remembered(SPEED)) ?? 1);
  private isThrifty = $state(remembered(THRIFT) === "yes");
  private wantsSubtitles = $state(remembered(SUBTITLES) !== "off");
  private language = $state(remembered(SUBTITLE_LANGUAGE) ?? "");
  private size = $state(SUBTITLE_SIZES.find((size) => size === remembered(SUBTITLE_SIZE)) ?? "medium");
  private isSolid = $state(remembered(SUBTITLE_GROUND) === "solid");
  /** The browser lets a page play aloud only after a press; until then the wish is kept and not granted. */
  isSilenced = $state(false);
  prefersStill = $state(false);
  isWide = $state(false);
  /** There is room for the details beside the video. */
  hasRoomBeside = $state(false);

  constructor() {
    follow("(prefers-reduced-motion: reduce)", (matches) => (this.prefersStill = matches));
    follow("(min-width: 900px)", (matches) => (this.isWide = matches));
    follow("(min-width: 1160px)", (matches) => (this.hasRoomBeside = matches));
    for (const press of ["click", "keydown"]) addEventListener(press, () => this.grantSound());
  }

  get hasSound(): boolean {
    return this.wantsSound && !this.isSilenced;
  }

  get speed(): number {
    return this.speedNow;
  }

  set speed(speed: (typeof SPEEDS)[number]) {
    this.speedNow = speed;
    remember(SPEED, String(speed));
  }

  /** Whether the smallest files are fetched, and none before it is watched: asked for here, or of the whole browser. */
  get savesData(): boolean {
    return this.isThrifty || this.isAskedToSaveData;
  }

  set savesData(isWanted: boolean) {
    this.isThrifty = isWanted;
    remember(THRIFT, isWanted ? "yes" : "no");
  }

  /** The browser or the phone says so for every page; it cannot be taken back here. */
  get isAskedToSaveData(): boolean {
    return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData ?? false;
  }

  /** Where a video has some, they are shown unless somebody said otherwise. */
  get showsSubtitles(): boolean {
    return this.wantsSubtitles;
  }

  set showsSubtitles(isWanted: boolean) {
    this.wantsSubtitles = isWanted;
    remember(SUBTITLES, isWanted ? "on" : "off");
  }

  /** The language that was chosen last, or none. */
  get subtitleLanguage(): string {
    return this.language;
  }

  set subtitleLanguage(language: string) {
    this.language = language;
    remember(SUBTITLE_LANGUAGE, language);
  }

  get subtitleSize(): (typeof SUBTITLE_SIZES)[number] {
    return this.size;
  }

  set subtitleSize(size: (typeof SUBTITLE_SIZES)[number]) {
    this.size = size;
    remember(SUBTITLE_SIZE, size);
  }

  /** Whether they stand on plain black, whatever is behind them. */
  get hasSolidSubtitles(): boolean {
    return this.isSolid;
  }

  set hasSolidSubtitles(isSolid: boolean) {
    this.isSolid = isSolid;
    remember(SUBTITLE_GROUND, isSolid ? "solid" : "soft");
  }

  turnSound(): void {
    this.wantsSound = !this.hasSound;
    this.isSilenced = false;
    remember(SOUND, this.wantsSound ? "on" : "off");
  }

  /** After any press the page may be heard; what the press itself does, such as turning the sound on, goes first. */
  private grantSound(): void {
    setTimeout(() => {
      if (navigator.userActivation?.hasBeenActive !== false) this.isSilenced = false;
    });
  }
}

function follow(query: string, apply: (matches: boolean) => void): void {
  const list = matchMedia(query);
  apply(list.matches);
  list.addEventListener("change", () => apply(list.matches));
}

function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is switched off: the device simply remembers nothing
  }
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}

export const device = new Device();
