/**
 * Keeps what is shared from another app until the page takes it.
 *
 * The page's side is upload/shared.ts. The two share no module, because the worker has to be one file.
 */

export const SHARED_TO = "/create/shared";
const PLACE = "fanlight-shared";
const FIELD = "media"; // as in the manifest
const NAME = "X-File-Name";

/** Keep the files of such a request, in place of any that were not taken. */
export async function keepShared(request: Request): Promise<void> {
  const files = (await request.formData()).getAll(FIELD).filter((entry) => entry instanceof File);
  await caches.delete(PLACE);
  const place = await caches.open(PLACE);
  for (const [index, file] of files.entries()) {
    const headers = { "Content-Type": file.type, [NAME]: encodeURIComponent(file.name) };
    await place.put(`${SHARED_TO}/${index}`, new Response(file, { headers }));
  }
}
