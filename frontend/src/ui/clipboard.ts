/** Copies words, also where the browser keeps its clipboard from pages without https. */

export async function copy(text: string): Promise<void> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const paper = document.createElement("textarea");
  paper.value = text;
  paper.className = "spoken";
  document.body.append(paper);
  paper.select();
  document.execCommand("copy");
  paper.remove();
}
