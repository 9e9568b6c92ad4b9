/** A load that runs until it is stopped. */
export interface SteadyLoad {
  /** Resolves after this many more responses. */
  more(count: number): Promise<void>;
  /** Resolves with the count of each response, once no request is in flight. */
  stop(): Promise<ReadonlyMap<string, number>>;
}

/** Sends requests continuously, eight at a time. `sendOne` sends one and names its response; if it rejects, its error is the name. */
export function startLoad(sendOne: () => Promise<string>): SteadyLoad {
  const responses = new Map<string, number>();
  const waiting = new Set<() => void>();
  let answered = 0;
  const run = { stopped: false };
  const worker = async (): Promise<void> => {
    while (!run.stopped) {
      const response = await sendOne().catch(String);
      responses.set(response, (responses.get(response) ?? 0) + 1);
      answered += 1;
      for (const check of waiting) check();
    }
  };
  const workers = Array.from({ length: 8 }, worker);
  return {
    more: (count) =>
      new Promise((resolve) => {
        const enough = answered + count;
        const check = (): void => {
          if (answered < enough) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
      }),
    stop: async () => {
      run.stopped = true;
      await Promise.all(workers);
      return responses;
    },
  };
}

/** Sends a request with this token, and names its response: `GET /client 200`. */
export async function send(
  url: string,
  token: string,
  body?: string,
): Promise<string> {
  const method = body === undefined ? 'GET' : 'POST';
  const response = await fetch(url, {
    method,
    body: body ?? null,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
  });
  // Read, so that the connection can be reused.
  await response.arrayBuffer();
  return `${method} ${new URL(url).pathname} ${response.status}`;
}
