/** Another video's sound that goes under a posted one, as it is told when sending begins. */

export interface Borrowed {
  /** The video that it was first heard in. */
  id: string;
  /** How loud it is, from 0 to 100, */
  percent: number;
  /** and what is posted. */
  own_percent: number;
}

/** What is told of it beside the file. */
export function asMetadata(borrowed: Borrowed | null): Record<string, string> {
  if (!borrowed) return {};
  const { id, percent, own_percent } = borrowed;
  return { sound: id, sound_percent: String(percent), own_percent: String(own_percent) };
}
