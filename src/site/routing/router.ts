import type { Route } from './route.ts';

interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The methods that a path has, where it has not the one asked for. */
interface OtherMethods {
  readonly methods: readonly string[];
}

/** Finds the route of a method and path. HEAD is answered as GET. Fixed parts go before parameters. */
export class Router {
  readonly #routes: readonly { readonly parts: readonly string[]; readonly route: Route }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ parts: partsOf(route.path), route }));
  }

  find(method: string, path: string): Match | OtherMethods | null {
    const given = partsOf(path);
    const fitting = this.#routes.filter(({ parts }) => fits(parts, given));
    const asked = method === 'HEAD' ? 'GET' : method;
    const found = fitting
      .filter(({ route }) => route.method === asked)
      .sort((one, other) => parameterCount(one.parts) - parameterCount(other.parts))[0];
    if (found !== undefined) {
      const parameters = parametersOf(found.parts, given);
      return parameters === null ? null : { route: found.route, parameters };
    }
    return fitting.length === 0 ? null : { methods: fitting.map(({ route }) => route.method) };
  }
}

/** A slash at the end changes nothing. */
function partsOf(path: string): readonly string[] {
  const parts = path.split('/').slice(1);
  while (parts.at(-1) === '') parts.pop();
  return parts;
}

function fits(parts: readonly string[], given: readonly string[]): boolean {
  return (
    parts.length === given.length &&
    parts.every((part, at) => (part.startsWith(':') ? given[at] !== '' : part === given[at]))
  );
}

function parameterCount(parts: readonly string[]): number {
  return parts.filter((part) => part.startsWith(':')).length;
}

/** `null` where a part is not valid percent-encoding. */
function parametersOf(parts: readonly string[], given: readonly string[]): Readonly<Record<string, string>> | null {
  try {
    return Object.fromEntries(
      parts.flatMap((part, at) => (part.startsWith(':') ? [[part.slice(1), decodeURIComponent(given[at] ?? '')]] : [])),
    );
  } catch {
    return null;
  }
}
