/** A load that goes on until it is told to stop. */
export interface Load {
  /** How many answers there were of each status; 0 stands for none at all. */
  readonly statuses: Map<number, number>;
  /** Resolves once as many more answers have come. */
  answers(more: number): Promise<void>;
  /** Resolves with the statuses once nothing is under way. */
  stop(): Promise<Map<number, number>>;
}

/** Asks over and over, eight times at once; `ask` gives the status that it was answered. */
export function keepAsking(ask: () => Promise<number>): Load {
  const statuses = new Map<number, number>();
  const waiting = new Set<() => void>();
  let answered = 0;
  const run = { stopped: false };
  const worker = async (): Promise<void> => {
    while (!run.stopped) {
      const status = await ask().catch(() => 0);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      answered += 1;
      for (const check of waiting) check();
    }
  };
  const workers = Array.from({ length: 8 }, worker);
  return {
    statuses,
    answers: (more) =>
      new Promise((resolve) => {
        const enough = answered + more;
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
      return statuses;
    },
  };
}

/** The status of `GET`, its body read so that the connection serves again. */
export async function statusOf(url: string, token?: string): Promise<number> {
  const answer = await fetch(url, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  await answer.arrayBuffer();
  return answer.status;
}
