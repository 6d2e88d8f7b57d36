/** Whether a read stands in the vault's public log: leaf, hour's tree, entry, log's tree, signed checkpoint. RFC 6962, C2SP. */

export interface Leaf {
  hour: string;
  kind: string;
  reader: string;
  purpose: string;
  field: string;
  ticket: string;
}

export interface Placed {
  position: number;
  size: number;
  path: string[];
  entry: number;
  says: string;
}

/** "unsigned" when all fits and this browser has no Ed25519. */
export type Verdict = "verified" | "unsigned" | "wrong";

const utf8 = new TextEncoder();

/** `tlogProof` is the file at `/log/proof/<entry>`, `vkey` the log's key as `/.well-known/custody.json` names it. */
export async function verdict(
  accountId: string,
  nonce: string,
  read: Leaf,
  placed: Placed,
  tlogProof: string,
  vkey: string,
): Promise<Verdict> {
  try {
    const subject = hex(await sha256(join(utf8.encode("custody/subj"), bytes(nonce), utf8.encode(accountId))));
    const { hour, kind, reader, purpose, field, ticket } = read;
    const leaf = canonical({ subject, hour, kind, reader, purpose, field, ticket });
    const said = JSON.parse(placed.says) as { type: string; body: { root: string; reads: number; hour: string } };
    if (said.type !== "access.batch" || said.body.hour !== hour || said.body.reads !== placed.size) return "wrong";
    const root = await rootOf(placed.position, placed.size, await leafHash(utf8.encode(leaf)), placed.path.map(bytes));
    if (!root || hex(root) !== said.body.root) return "wrong";
    return await inLog(placed, tlogProof, vkey);
  } catch {
    return "wrong";
  }
}

async function inLog(placed: Placed, tlogProof: string, vkey: string): Promise<Verdict> {
  const cut = tlogProof.indexOf("\n\n");
  const head = tlogProof.slice(0, cut).split("\n");
  if (head[0] !== "c2sp.org/tlog-proof@v1") return "wrong";
  const index = head.findIndex((line) => line.startsWith("index "));
  if (head[index] !== `index ${placed.entry}`) return "wrong";
  const note = tlogProof.slice(cut + 2);
  const end = note.indexOf("\n\n");
  const text = note.slice(0, end + 1);
  const [origin, size, root] = text.split("\n");
  const hashes = head.slice(index + 1).map(unbase64);
  const found = await rootOf(placed.entry, Number(size), await leafHash(utf8.encode(placed.says)), hashes);
  if (!found || !root || hex(found) !== hex(unbase64(root))) return "wrong";
  return signed(text, note.slice(end + 2), origin ?? "", vkey);
}

/** A vkey is `name+id+base64(type, key)`; a signature line `— name base64(id, signature)`. */
async function signed(text: string, lines: string, origin: string, vkey: string): Promise<Verdict> {
  const [name, id, ...rest] = vkey.split("+");
  const kept = unbase64(rest.join("+"));
  const own = hex((await sha256(join(utf8.encode(`${name}\n`), kept))).slice(0, 4));
  if (name !== origin || own !== id || kept[0] !== 1) return "wrong";
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey("raw", kept.slice(1), { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return "unsigned";
  }
  for (const line of lines.split("\n")) {
    if (!line.startsWith(`\u2014 ${name} `)) continue;
    const signature = unbase64(line.slice(name.length + 3));
    if (hex(signature.slice(0, 4)) !== id) continue;
    return (await crypto.subtle.verify("Ed25519", key, signature.slice(4), utf8.encode(text))) ? "verified" : "wrong";
  }
  return "wrong";
}

/** The root that a path leads to (RFC 9162 §2.1.3.2); null when the path has the wrong length. */
async function rootOf(index: number, size: number, leaf: Bytes, path: Bytes[]): Promise<Bytes | null> {
  if (!(index >= 0 && index < size)) return null;
  let here = index;
  let last = size - 1;
  let found = leaf;
  for (const sibling of path) {
    if (last === 0 || sibling.length !== 32) return null;
    if (here % 2 === 1 || here === last) {
      found = await nodeHash(sibling, found);
      while (here !== 0 && here % 2 === 0) {
        here = Math.floor(here / 2);
        last = Math.floor(last / 2);
      }
    } else {
      found = await nodeHash(found, sibling);
    }
    here = Math.floor(here / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? found : null;
}

type Bytes = Uint8Array<ArrayBuffer>;

const leafHash = (data: Bytes) => sha256(join(Uint8Array.of(0), data));
const nodeHash = (left: Bytes, right: Bytes) => sha256(join(Uint8Array.of(1), left, right));

async function sha256(data: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", data));
}

/** RFC 8785, for flat objects of words. */
function canonical(words: Record<string, string>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(words).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function join(...parts: Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const hex = (data: Bytes) => Array.from(data, (one) => one.toString(16).padStart(2, "0")).join("");
const bytes = (text: string): Bytes => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const unbase64 = (text: string): Bytes => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
