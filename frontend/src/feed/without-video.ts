/** What is needed only where no video plays, in one piece that is fetched once the first one does. */
export { default as Instead } from "./Instead.svelte";
export { default as NoVideo } from "./NoVideo.svelte";
