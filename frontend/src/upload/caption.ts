/** A caption read for its #hashtags and @mentions, by the same rules as the studio (vault/studio/rules.py). */

export const CAPTION_LENGTH = 2200;
export const MOST_HASHTAGS = 30;
export const MOST_MENTIONS = 30;
const HASHTAG_LENGTH = 60;

export type Piece = { kind: "words" | "hashtag" | "mention"; text: string; name: string };

const JOINERS = "\\u200c\\u200d"; // needed inside Persian and Indic words
const LETTER = `\\p{L}\\p{N}\\p{M}_`;
const WORD = `[${LETTER}${JOINERS}]`;
const MARK = new RegExp(`(?<![${LETTER}&/#＃])[#＃](${WORD}+)|(?<![${LETTER}@./])@(${WORD}+)(?!${WORD}|@)`, "gu");

/** The caption cut into pieces that, put together again, are the caption. */
export function pieces(caption: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const mark of caption.matchAll(MARK)) {
    const piece = marked(mark[0], mark[1], mark[2]);
    if (!piece) continue;
    if (mark.index > from) found.push(words(caption.slice(from, mark.index)));
    found.push(piece);
    from = mark.index + mark[0].length;
  }
  if (from < caption.length) found.push(words(caption.slice(from)));
  return found;
}

/** The hashtags of a caption, without the #, lower case, each once, in order. */
export function hashtags(caption: string): string[] {
  return names(caption, "hashtag");
}

/** The handles a caption mentions, without the @, each once, in order. */
export function mentions(caption: string): string[] {
  return names(caption, "mention");
}

function names(caption: string, kind: Piece["kind"]): string[] {
  return [...new Set(pieces(caption).flatMap((piece) => (piece.kind === kind ? [piece.name] : [])))];
}

function marked(text: string, hashtag: string | undefined, mention: string | undefined): Piece | null {
  if (mention !== undefined) {
    const handle = mention.toLowerCase();
    return /^[a-z0-9_]{3,30}$/.test(handle) ? { kind: "mention", text, name: handle } : null;
  }
  const tag = (hashtag ?? "").replace(/^[\u200c\u200d]+|[\u200c\u200d]+$/gu, "").toLowerCase();
  const isTag = tag.length > 0 && [...tag].length <= HASHTAG_LENGTH && !/^[\p{Nd}_]*$/u.test(tag);
  return isTag ? { kind: "hashtag", text, name: tag } : null;
}

function words(text: string): Piece {
  return { kind: "words", text, name: "" };
}
