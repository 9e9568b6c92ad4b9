import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

/** The load where there is no wrk, with the same arguments and the same line of result as `wrk.lua`. */
const [url = '', seconds, connections, file = '', from, count, once] =
  process.argv.slice(2);
const tokens = readFileSync(file, 'utf8')
  .split('\n')
  .slice(Number(from), Number(from) + Number(count));
let next = 0;

const result = await autocannon({
  url,
  connections: Number(connections),
  duration: Number(seconds),
  ...(once === '1' && { amount: tokens.length }),
  requests: [
    {
      method: 'GET',
      setupRequest: (request) => {
        request.headers = {
          authorization: `Bearer ${tokens[next % tokens.length]}`,
        };
        next += 1;
        return request;
      },
    },
  ],
});
console.log(
  JSON.stringify({
    ...(once === '1' && next >= tokens.length && { exhausted: true }),
    requests: result.requests.total,
    seconds: result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    refused: result.non2xx,
  }),
);
