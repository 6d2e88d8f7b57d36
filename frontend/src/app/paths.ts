/** Matches an address against the paths of the route table. */

export interface Match<R> {
  route: R;
  params: Record<string, string>;
}

/** The first route whose path fits, with the parts it names. */
export function match<R extends { path: string }>(routes: readonly R[], pathname: string): Match<R> | null {
  for (const route of routes) {
    const params = fit(route.path, pathname);
    if (params) return { route, params };
  }
  return null;
}

function fit(pattern: string, pathname: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = withoutTrailingSlash(pathname).split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    const [prefix = "", name] = part.split(":");
    if (name === undefined ? part !== value : !value.startsWith(prefix) || value === prefix) return null;
    if (name !== undefined) params[name] = decoded(value.slice(prefix.length));
  }
  return params;
}

function withoutTrailingSlash(pathname: string): string {
  return pathname.length > 1 && pathname.endsWith("/") ? pathname.slice(0, -1) : pathname;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a stray percent sign is not worth a broken page
  }
}
