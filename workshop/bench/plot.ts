import type { Row } from './rows.js';

const barHeight = 22;
const left = 300;
const width = 860;

/** A bar chart of requests/s with one group per load, as an SVG that is legible on light and dark pages. */
export function plot(
  groups: readonly { title: string; rows: readonly Row[] }[],
  caption: string,
): string {
  const most = Math.max(
    ...groups.flatMap(({ rows }) =>
      rows.map(({ requestsPerSecond }) => requestsPerSecond),
    ),
  );
  const parts: string[] = [];
  let y = 10;
  for (const { title, rows } of groups) {
    parts.push(
      `<text x="10" y="${y + 16}" class="title">${escape(title)}</text>`,
    );
    y += 28;
    for (const { title: name, target, requestsPerSecond } of rows) {
      const length = ((width - left - 90) * requestsPerSecond) / most;
      parts.push(
        `<text x="${left - 10}" y="${y + 15}" text-anchor="end">${escape(name)}</text>`,
        `<rect x="${left}" y="${y + 2}" width="${length.toFixed(1)}" height="${barHeight - 6}" class="${target.startsWith('api') ? 'api' : 'peer'}"/>`,
        `<text x="${(left + length + 8).toFixed(1)}" y="${y + 15}">${Math.round(requestsPerSecond).toLocaleString('en')}</text>`,
      );
      y += barHeight;
    }
    y += 12;
  }
  parts.push(`<text x="10" y="${y + 6}">${escape(caption)}</text>`);
  y += 20;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" role="img" aria-label="Requests per second">
<style>text{font:13px system-ui,sans-serif;fill:#656d76}.title{font-weight:600;font-size:14px}.api{fill:#e0234e}.peer{fill:#8c959f}</style>
${parts.join('\n')}
</svg>
`;
}

const escape = (text: string): string =>
  text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
