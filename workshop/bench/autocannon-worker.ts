import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

/** The load where there is no wrk, with the same arguments and the same line of result as `wrk.lua`. */
const [url = '', seconds, connections, file = '', from, count, once] =
  process.argv.slice(2);
const lines = readFileSync(file, 'utf8')
  .split('\n')
  .slice(Number(from), Number(from) + Number(count))
  .map((line) => line.split('\t').map((header) => header.split(': ')));
let next = 0;
let exhausted = false;

// Not autocannon's `amount`: it ignores the duration and always uses up all lines.
const options: autocannon.Options = {
  url,
  connections: Number(connections),
  duration: Number(seconds),
  // It ends at one of these ticks, in milliseconds.
  sampleInt: 50,
  requests: [
    {
      method: 'GET',
      setupRequest: (request) => {
        if (once === '1' && next === lines.length) {
          exhausted = true;
          instance.stop();
        }
        request.headers = Object.fromEntries(lines[next % lines.length] ?? []);
        next += 1;
        return request;
      },
    },
  ],
};
const instance = autocannon(options, (_error, result) => {
  const { requests, duration, latency, non2xx, errors } = result;
  console.log(
    JSON.stringify({
      ...(exhausted && { exhausted }),
      requests: requests.total,
      seconds: duration,
      p50Ms: latency.p50,
      p99Ms: latency.p99,
      refused: non2xx,
      errors,
    }),
  );
});
