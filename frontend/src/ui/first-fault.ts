/** Brings the reader to the first field of a form that needs another look. */
import { tick } from "svelte";

export async function showFirstFault(form: HTMLFormElement): Promise<void> {
  await tick();
  form.querySelector<HTMLElement>('[aria-invalid="true"], [data-fault] input')?.focus();
}
