/** A film that was made or filmed in this page is nowhere else: it is kept on this device until the vault has all of it. */
import { fileOf, NAME } from "./shared.ts";

const PLACE = "fanlight-made"; // as in app/session.svelte.ts

/** Keep a film in place of the one before; where that cannot be, it lasts as long as the page. */
export async function keepMade(file: File, accountId: string): Promise<void> {
  try {
    await caches.delete(PLACE);
    const headers = { "Content-Type": file.type, [NAME]: encodeURIComponent(file.name) };
    await (await caches.open(PLACE)).put(address(file.size, accountId), new Response(file, { headers }));
  } catch {
    // no caches on a plain-http home network, or no room
  }
}

/** This person's kept film if it has so many bytes. */
export async function keptMade(sizeBytes: number, accountId: string): Promise<File | null> {
  if (typeof caches === "undefined" || !(await caches.has(PLACE))) return null;
  const kept = await (await caches.open(PLACE)).match(address(sizeBytes, accountId));
  return kept ? await fileOf(kept) : null;
}

export async function dropMade(): Promise<void> {
  if (typeof caches !== "undefined") await caches.delete(PLACE);
}

function address(sizeBytes: number, accountId: string): string {
  return `/create/made/${accountId}/${sizeBytes}`;
}
