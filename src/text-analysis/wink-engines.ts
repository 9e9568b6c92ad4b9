import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Model, WinkMethods } from 'wink-nlp';

/** Makes an engine that knows the model and nothing else. */
export type NewEngine = () => WinkMethods;

/** What a vocabulary is to wink-nlp: names by number, numbers by name. It adds the words that it meets. */
interface Vocabulary {
  readonly list: string[];
  readonly hash?: Record<string, number>;
}

interface Core {
  readonly features: Readonly<Record<string, Vocabulary>>;
}

/** The parts of the model beside its core, each given out by a function. */
const parts = ['sbd', 'ner', 'pos', 'negation', 'sa', 'metaCER'] as const;

/** Sentences, names, parts of speech, negation, sentiment. */
const pipe = ['sbd', 'ner', 'pos', 'negation', 'sentiment'];

/**
 * Loads wink-nlp and its lite English model: some 150 ms of work in steps,
 * between which requests are served.
 *
 * An engine keeps every unknown word for ever, and takes a word for what it was
 * where it first met it: one engine for all would fill the memory (145 KB with
 * 10,000 characters), and what one client sends would change what the next is
 * answered. So each text gets an engine of its own, which shares what is costly
 * to load and is made in 4 ms.
 */
export async function loadWinkEngines(): Promise<NewEngine> {
  const { default: wink } = await import('wink-nlp');
  const { default: model } = await import('wink-eng-lite-web-model');
  await nextTurn();
  const core = (model.core as () => Core)();
  await nextTurn();
  const shared = shareParts(model);
  return () => wink({ ...shared, core: () => withOwnVocabularies(core) }, pipe);
}

/** Asks for each part once, since a part that is asked again comes out wrapped in one more JSON string. */
function shareParts(model: Model): Model {
  const once = parts.map((name) => {
    const part = (model[name] as () => unknown)();
    return [name, () => part] as const;
  });
  return { ...model, ...Object.fromEntries(once) };
}

function withOwnVocabularies(core: Core): Core {
  const own = Object.entries(core.features).map(
    ([name, feature]) =>
      [
        name,
        feature.hash
          ? {
              ...feature,
              list: [...feature.list],
              hash: Object.create(feature.hash) as unknown,
            }
          : feature,
      ] as const,
  );
  return { ...core, features: Object.fromEntries(own) as Core['features'] };
}
