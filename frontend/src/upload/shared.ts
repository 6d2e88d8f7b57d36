/** What was shared to Fanlight from another app: the service worker keeps it on this device until its person decides. */

const PLACE = "fanlight-shared"; // as in service-worker/sharing.ts
export const NAME = "X-File-Name";

/** Its files, in their order. */
export async function sharedFiles(): Promise<File[]> {
  if (typeof caches === "undefined" || !(await caches.has(PLACE))) return []; // no caches on a plain-http home network
  const place = await caches.open(PLACE);
  const files: File[] = [];
  for (const request of await place.keys()) {
    const kept = await place.match(request);
    if (kept) files.push(await fileOf(kept));
  }
  return files;
}

/** It is decided: they are kept no longer. */
export async function forgetShared(): Promise<void> {
  if (typeof caches !== "undefined") await caches.delete(PLACE);
}

/** A file as it was put into a cache, its name in a header. */
export async function fileOf(kept: Response): Promise<File> {
  const name = decodeURIComponent(kept.headers.get(NAME) ?? "");
  return new File([await kept.blob()], name, { type: kept.headers.get("Content-Type") ?? "" });
}
