/** Compiles the words on screen, so that their keys are types before anything is built. */
import { compile } from "@inlang/paraglide-js";
import { wordsOptions } from "./words-options.mjs";

await compile(wordsOptions);
