/** From takes to the one file that is posted. */
import { copied, type Made } from "./copying.ts";
import { type Cut, isUntouched } from "./cut.ts";
import { encoded } from "./encoding.ts";

export interface Room {
  max_bytes: number;
  max_pixels: number;
}

/** The film of a cut, copied where that is possible and small enough; throws when this browser cannot make it, or when
 * `signal` says to stop. */
export async function madeOf(
  cut: Cut,
  room: Room,
  onprogress: (part: number) => void,
  signal: AbortSignal,
): Promise<File> {
  const [first] = cut.takes;
  if (!first) throw new Error("no take");
  const { file, width, height } = first.source;
  const isSmall = width * height <= room.max_pixels;
  if (isUntouched(cut) && isSmall && file.size <= room.max_bytes) return file;
  const copy = isSmall && cut.letterings.length === 0 ? await copied(cut.takes, signal) : null;
  const made = copy && copy.bytes.byteLength <= room.max_bytes ? copy : await encoded(cut, onprogress, signal);
  signal.throwIfAborted();
  return fileOf(made, file.name);
}

function fileOf({ bytes, type, ending }: Made, name: string): File {
  return new File([bytes], name.replace(/(\.[^.]*)?$/, ending), { type });
}
