/** What this device remembers of how somebody likes to watch: sound, speed and thrift, nothing of what was watched. */

const SOUND = "fanlight.sound";
const SPEED = "fanlight.speed";
const THRIFT = "fanlight.saves-data";
export const SPEEDS = [0.5, 1, 1.5, 2] as const;

export class Device {
  private wantsSound = $state(remembered(SOUND) === "on");
  private speedNow = $state(SPEEDS.find((speed) => String(speed) === remembered(SPEED)) ?? 1);
  private isThrifty = $state(remembered(THRIFT) === "yes");
  /** The browser lets a page play aloud only after a press; until then the wish is kept and not granted. */
  isSilenced = $state(false);
  prefersStill = $state(false);
  isWide = $state(false);
  /** There is room for the details beside the video. */
  hasRoomBeside = $state(false);
  isOnline = $state(navigator.onLine);

  constructor() {
    follow("(prefers-reduced-motion: reduce)", (matches) => (this.prefersStill = matches));
    follow("(min-width: 900px)", (matches) => (this.isWide = matches));
    follow("(min-width: 1160px)", (matches) => (this.hasRoomBeside = matches));
    addEventListener("online", () => (this.isOnline = true));
    addEventListener("offline", () => (this.isOnline = false));
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
