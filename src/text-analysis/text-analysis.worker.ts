import { analyzeText } from './analyze-text.js';

// Loads the model before the first text. A failure happens again with that text, and is answered and logged there.
await analyzeText('Warm up.').catch(() => undefined);

/** What a worker thread does with each text. */
export default analyzeText;
