/** Copies words, also where the browser keeps its clipboard from pages without https. */

/** Whether it was copied: who pressed is told, either way. */
export async function copy(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const focused = document.activeElement as HTMLElement | null;
  const paper = document.createElement("textarea");
  paper.value = text;
  paper.className = "spoken";
  // While a sheet is open, only what is inside it can be selected.
  ([...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body).append(paper);
  paper.select();
  const isCopied = document.execCommand("copy");
  paper.remove();
  focused?.focus({ preventScroll: true });
  return isCopied;
}

/** The same for an address; one that was not copied is shown, to be copied by hand. */
export async function copyAddress(address: string): Promise<boolean> {
  const isCopied = await copy(address);
  if (!isCopied) (await import("./by-hand.ts")).showByHand(address);
  return isCopied;
}
