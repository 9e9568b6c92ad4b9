/** A load that runs until it is stopped. */
export interface SteadyLoad {
  /** Resolves once as many more answers have come. */
  more(count: number): Promise<void>;
  /** Resolves, once nothing is under way, with how often each answer came. */
  stop(): Promise<ReadonlyMap<string, number>>;
}

/** Sends over and over, eight requests at a time. `ask` names its answer; if it rejects, its error is the answer. */
export function startLoad(ask: () => Promise<string>): SteadyLoad {
  const answers = new Map<string, number>();
  const waiting = new Set<() => void>();
  let answered = 0;
  const run = { stopped: false };
  const worker = async (): Promise<void> => {
    while (!run.stopped) {
      const answer = await ask().catch(String);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
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
      return answers;
    },
  };
}

/** `GET /client 200`: what a request with this token is answered. */
export async function send(
  url: string,
  token: string,
  body?: string,
): Promise<string> {
  const method = body === undefined ? 'GET' : 'POST';
  const answer = await fetch(url, {
    method,
    body: body ?? null,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
  });
  // Read, so that the connection serves again.
  await answer.arrayBuffer();
  return `${method} ${new URL(url).pathname} ${answer.status}`;
}
