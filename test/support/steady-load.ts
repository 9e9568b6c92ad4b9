import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface LoadRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  /** The status that is due; 200 by default. */
  readonly status?: number;
}

export interface SteadyLoad {
  /** How many answers of the status that is due each kind of request got. */
  readonly answered: Readonly<Record<string, number>>;
  /** What any other request got: its status, or the error of its connection. */
  readonly lost: readonly string[];
  /** Lets the requests under way finish. */
  stop(): Promise<void>;
}

/** Sends these requests in turn, over as many kept-alive connections as `concurrency` says, until it is stopped. */
export function startLoad(
  url: string,
  token: string,
  requests: readonly LoadRequest[],
  concurrency = 8,
): SteadyLoad {
  const agent = new Agent({ keepAlive: true });
  const answered: Record<string, number> = {};
  const lost: string[] = [];
  const run = { stopped: false };

  const send = async ({
    method,
    path,
    body,
    status = 200,
  }: LoadRequest): Promise<void> => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const name = `${method} ${path}`;
    try {
      const outgoing = request(`${url}${path}`, { method, headers, agent });
      outgoing.end(body);
      const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
      const answerBody = await text(answer);
      if (answer.statusCode === status)
        answered[name] = (answered[name] ?? 0) + 1;
      else lost.push(`${name}: ${answer.statusCode} ${answerBody}`);
    } catch (error) {
      lost.push(`${name}: ${String(error)}`);
    }
  };
  const sendAll = async (): Promise<void> => {
    while (!run.stopped) for (const each of requests) await send(each);
  };
  const senders = Array.from({ length: concurrency }, sendAll);

  return {
    answered,
    lost,
    stop: async () => {
      run.stopped = true;
      await Promise.all(senders);
      agent.destroy();
    },
  };
}
