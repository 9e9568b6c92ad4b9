import type { Model, WinkMethods } from 'wink-nlp';
import { readDocument, type DocumentReading } from './read-document.js';

/** Reads a text that `toReadable` has prepared. */
export type ReadText = (text: string) => DocumentReading;

/** What a vocabulary is to wink-nlp: names by number, numbers by name. It adds the words that it meets. */
interface Vocabulary {
  readonly list: string[];
  readonly hash?: Record<string, number>;
}

interface Core {
  readonly features: Readonly<Record<string, Vocabulary>>;
}

interface Engine extends WinkMethods {
  /** Whether it has met a word that the model does not have. */
  readonly hasLearned: () => boolean;
}

/** The parts of the model beside its core, each given out by a function. */
const parts = ['sbd', 'ner', 'pos', 'negation', 'sa', 'metaCER'] as const;

/** Sentences, names, parts of speech, negation, sentiment. */
const pipe = ['sbd', 'ner', 'pos', 'negation', 'sentiment'];

/**
 * Loads wink-nlp and its lite English model: some 150 ms of work.
 *
 * An engine keeps every unknown word for ever, and takes a word for what it was
 * where it first met it: one engine for all would fill the memory (145 KB with
 * 10,000 characters), and what one client sends would change what the next is
 * answered. So an engine that has learned a word is replaced. A new one shares
 * what is costly to load, and is made in 4 ms.
 */
export async function loadWink(): Promise<ReadText> {
  const { default: wink } = await import('wink-nlp');
  const { default: model } = await import('wink-eng-lite-web-model');
  const sharedCore = (model.core as () => Core)();
  const shared = shareParts(model);

  const makeEngine = (): Engine => {
    const features = withOwnVocabularies(sharedCore.features);
    const vocabularies = Object.values(features).filter(({ hash }) => hash);
    const countWords = () =>
      vocabularies.reduce((sum, { list }) => sum + list.length, 0);
    const core = () => ({ ...sharedCore, features });
    const engine = wink({ ...shared, core }, pipe);
    const knownWords = countWords();
    return { ...engine, hasLearned: () => countWords() > knownWords };
  };

  let engine: Engine | undefined;
  return (text) => {
    engine ??= makeEngine();
    try {
      return readDocument(engine, text);
    } finally {
      if (engine.hasLearned()) engine = undefined;
    }
  };
}

/** Asks for each part once, since a part that is asked again comes out wrapped in one more JSON string. */
function shareParts(model: Model): Model {
  const once = parts.map((name) => {
    const part = (model[name] as () => unknown)();
    return [name, () => part] as const;
  });
  return { ...model, ...Object.fromEntries(once) };
}

function withOwnVocabularies(features: Core['features']): Core['features'] {
  const own = Object.entries(features).map(([name, feature]) => {
    const { list, hash } = feature;
    return [
      name,
      hash
        ? {
            ...feature,
            list: [...list],
            hash: Object.create(hash) as Record<string, number>,
          }
        : feature,
    ] as const;
  });
  return Object.fromEntries(own);
}
