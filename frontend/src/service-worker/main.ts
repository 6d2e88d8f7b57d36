/** Keeps the app itself for offline use; private answers and videos are never kept. */
declare const __SHELL_FILES__: string[];
declare const __SHELL_VERSION__: string;

export {};

console.log(__SHELL_FILES__, __SHELL_VERSION__);
