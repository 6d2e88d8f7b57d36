/** Shows what the browser did not copy, over whatever is on screen. */
import { mount, unmount } from "svelte";
import AddressSheet from "./AddressSheet.svelte";

export function showByHand(address: string): void {
  const onclose = () => void unmount(sheet);
  const sheet = mount(AddressSheet, { target: document.body, props: { address, onclose } });
}
