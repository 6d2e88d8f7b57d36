/** Tells once on each device that the vault is about to promise less, as long as it has been announced. */
import { mount, unmount } from "svelte";
import { session } from "../app/session.svelte.ts";
import ComingNotice from "./ComingNotice.svelte";

const READ = "fanlight-coming-read";
let isShown = false;

export function tell(): void {
  const at = session.me?.coming_at;
  if (!at || isShown || localStorage.getItem(READ) === at) return;
  isShown = true;
  const notice = mount(ComingNotice, {
    target: document.body,
    props: {
      at,
      onread: () => {
        localStorage.setItem(READ, at);
        void unmount(notice);
        isShown = false;
      },
    },
  });
}
