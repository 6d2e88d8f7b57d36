/** Copies words, also where the browser keeps its clipboard from pages without https. */

/** Throws when nothing was copied. */
export async function copy(text: string): Promise<void> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const focused = document.activeElement;
  const paper = document.createElement("textarea");
  paper.value = text;
  paper.className = "spoken";
  // While a sheet is open, only what is inside it can be selected.
  ([...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body).append(paper);
  paper.select();
  const isCopied = document.execCommand("copy");
  paper.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  if (!isCopied) throw new Error("The browser did not copy.");
}
