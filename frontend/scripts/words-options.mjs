/** How the words on screen are compiled; the build, the tests and the type check all read this. */

/** @type {import("@inlang/paraglide-js").CompilerOptions} */
export const wordsOptions = {
  project: "./project.inlang",
  outdir: "./src/paraglide",
  strategy: ["localStorage", "preferredLanguage", "baseLocale"],
  localStorageKey: "fanlight.language",
  emitTsDeclarations: true,
};
