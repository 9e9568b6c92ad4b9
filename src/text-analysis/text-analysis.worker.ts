import { analyzeText } from './analyze-text.js';

// Loads the model before the first text arrives. An error is ignored: it occurs again with that text and is logged then.
await analyzeText('Warm up.').catch(() => undefined);

/** Runs in a worker thread for each text. */
export default analyzeText;
