/** Languages by name, in the reader's own. */
import { getLocale } from "../paraglide/runtime.js";

/** Two-letter tags that browsers can name and that people write in most. */
const TAGS =
  "am ar az bg bn bs ca cs da de el en es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ku lt lv mk ml mn mr ms my nb ne nl pa pl ps pt ro ru si sk sl so sq sr sv sw ta te th tl tr uk ur uz vi yo zh zu".split(
    " ",
  );

const names = new Intl.DisplayNames(getLocale(), { type: "language" });

export function languageName(tag: string): string {
  return names.of(tag) ?? tag;
}

/** Those to choose from, in the order of their names; `more` are there too, whatever they are. */
export function languages(more: readonly string[] = []): { tag: string; name: string }[] {
  return [...new Set([...TAGS, ...more])]
    .map((tag) => ({ tag, name: languageName(tag) }))
    .sort((one, other) => one.name.localeCompare(other.name, getLocale()));
}
