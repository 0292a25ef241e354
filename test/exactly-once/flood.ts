import { HttpConnection, type HttpAnswer } from '../../bench/clients/http-connection.ts';

/** One call, of ASCII characters. */
export interface Post {
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

/**
 * Sends every post over so many sockets, spread over the gateways in turn, each socket one call at a time; gives the
 * answers in the order of the posts. Rejects where a connection fails.
 */
export async function flood(
  urls: readonly string[],
  sockets: number,
  posts: readonly Post[],
): Promise<readonly HttpAnswer[]> {
  const answers = new Array<HttpAnswer>(posts.length);
  const kinds = [...new Map(posts.map((post) => [kindOf(post), post])).values()];
  const next = new Map(kinds.map((post) => [kindOf(post), 0]));
  const places = new Map(
    kinds.map((kind) => [kindOf(kind), posts.flatMap((post, place) => (kindOf(post) === kindOf(kind) ? [place] : []))]),
  );
  const drain = async (socket: number): Promise<void> => {
    const kind = kinds[socket % kinds.length]!;
    // Each kind of call meets every gateway.
    const url = urls[Math.floor(socket / kinds.length) % urls.length]!;
    const connection = await HttpConnection.open(new URL(kind.path, url), kind.contentType);
    const own = places.get(kindOf(kind))!;
    try {
      for (;;) {
        const turn = next.get(kindOf(kind))!;
        const place = own[turn];
        if (place === undefined) return;
        next.set(kindOf(kind), turn + 1);
        answers[place] = await connection.post(posts[place]!.body);
      }
    } finally {
      await connection.close();
    }
  };
  await Promise.all(Array.from({ length: sockets }, (_socket, index) => drain(index)));
  return answers;
}

function kindOf({ path, contentType }: Post): string {
  return `${path} ${contentType}`;
}
