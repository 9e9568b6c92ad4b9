import type { Environment } from './environment.js';

/** Whether `/docs` and `/openapi.json` are served: as `DOCS` says, else everywhere but in production. */
export const servesDocs = ({ DOCS, NODE_ENV }: Environment): boolean =>
  (DOCS ?? (NODE_ENV === 'production' ? 'off' : 'on')) === 'on';
