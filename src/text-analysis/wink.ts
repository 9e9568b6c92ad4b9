import type { Model, WinkMethods } from 'wink-nlp';
import { readDocument, type DocumentReading } from './read-document.js';

/** Reads a text that `toReadable` has prepared. */
export type ReadText = (text: string) => DocumentReading;

/** What a vocabulary is to wink-nlp: names by number, numbers by name. It adds the words that it meets. */
interface Vocabulary {
  readonly list: string[];
  /** The number of the next one. */
  index: number;
  readonly hash?: Record<string, number>;
}

interface Core {
  readonly features: Readonly<Record<string, Vocabulary>> & {
    readonly lexeme: Vocabulary;
  };
}

interface Engine extends WinkMethods {
  /** Makes every word unknown again that is not in the model. */
  readonly forget: () => void;
  /** Whether it keeps too much of what it has forgotten. */
  readonly isWorn: () => boolean;
}

/** How many forgotten words an engine may keep: some 2 MB. It can number a million words in all. */
const maxForgotten = 10_000;

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
 * answered. So after each text, it forgets what it has learned. A new engine
 * would do as well, but takes 4 ms, more than most texts.
 */
export async function loadWink(): Promise<ReadText> {
  const { default: wink } = await import('wink-nlp');
  const { default: model } = await import('wink-eng-lite-web-model');
  const sharedCore = (model.core as () => Core)();
  const shared = shareParts(model);

  const makeEngine = (): Engine => {
    const features = withOwnVocabularies(sharedCore.features);
    const { lexeme } = features;
    const core = () => ({ ...sharedCore, features });
    const engine = wink({ ...shared, core }, pipe);
    const known = Object.values(features).map(
      (vocabulary) => [vocabulary, vocabulary.list.length] as const,
    );
    const knownWords = lexeme.list.length;
    return {
      ...engine,
      forget: () => {
        for (const [vocabulary, length] of known) {
          const { hash, list } = vocabulary;
          if (!hash) continue;
          for (const name of Object.keys(hash)) delete hash[name];
          // Words keep their numbers, by which wink-nlp has more about them.
          if (vocabulary === lexeme) continue;
          list.length = length;
          vocabulary.index = length;
        }
      },
      isWorn: () => lexeme.list.length > knownWords + maxForgotten,
    };
  };

  let engine: Engine | undefined;
  return (text) => {
    engine ??= makeEngine();
    try {
      return readDocument(engine, text);
    } finally {
      engine.forget();
      if (engine.isWorn()) engine = undefined;
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
  return Object.fromEntries(own) as Core['features'];
}
