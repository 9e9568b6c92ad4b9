import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

/** Generates the load where wrk is not installed. Its arguments and its line of output are those of `wrk.lua`. */
const [url = '', seconds, connections, file = '', from, count, once] =
  process.argv.slice(2);
const lines = readFileSync(file, 'utf8')
  .split('\n')
  .slice(Number(from), Number(from) + Number(count))
  .map((line) => line.split('\t').map((header) => header.split(': ')));
let next = 0;
let exhausted = false;

// Not autocannon's `amount`, which ignores the duration and always sends every line.
const options: autocannon.Options = {
  url,
  connections: Number(connections),
  duration: Number(seconds),
  // In milliseconds; a run ends only at such a tick.
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
      rejected: non2xx,
      errors,
    }),
  );
});
