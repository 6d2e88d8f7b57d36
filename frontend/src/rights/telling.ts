/** Why something about one's own data could not be done, in the reader's language. */
import { isRefusal, said } from "../app/saying.ts";
import { m } from "../paraglide/messages.js";

const KNOWN: Record<string, () => string> = {
  own_password_wrong: m.account_settings_password_wrong,
  no_room: m.rights_said_no_room,
  no_export: m.rights_said_no_export,
  wrong_card: m.rights_said_wrong_card,
  wrong_receipt: m.rights_said_wrong_receipt,
  not_handed_over: m.rights_said_not_handed_over,
  moved_already: m.rights_said_moved_already,
  not_fresh: m.rights_said_not_fresh,
  import_busy: m.rights_said_import_busy,
  import_too_large: m.rights_said_import_too_large,
  wrong_piece: m.rights_said_import_cut,
  no_import: m.rights_said_import_cut,
};

export function told(reason: unknown): string {
  const code = Object.keys(KNOWN).find((code) => isRefusal(reason, code));
  return code ? (KNOWN[code] as () => string)() : said(reason);
}
