import type { Model, WinkMethods } from 'wink-nlp';
import { readDocument, type DocumentReading } from './read-document.js';

/** Reads a text prepared by `toReadable`. */
export type ReadText = (text: string) => DocumentReading;

/** A vocabulary of wink-nlp: words by number and numbers by word. wink-nlp adds every new word. */
interface Vocabulary {
  readonly list: string[];
  /** The number of the next word. */
  index: number;
  readonly hash?: Record<string, number>;
}

interface Core {
  readonly features: Readonly<Record<string, Vocabulary>> & {
    readonly lexeme: Vocabulary;
  };
}

interface Engine extends WinkMethods {
  /** Forgets every word that is not in the model. */
  readonly forget: () => void;
  /** Whether forgotten words take too much memory. */
  readonly isFull: () => boolean;
}

/** How many forgotten words an engine may keep, about 2 MB. Its own limit is a million words in total. */
const maxForgotten = 10_000;

/** The parts of the model besides its core; each is a function. */
const parts = ['sbd', 'ner', 'pos', 'negation', 'sa', 'metaCER'] as const;

/** What wink-nlp finds: sentences, entities, parts of speech, negation, sentiment. */
const pipe = ['sbd', 'ner', 'pos', 'negation', 'sentiment'];

/**
 * Loads wink-nlp and its lite English model, which takes about 150 ms.
 *
 * An engine keeps every unknown word forever, with the meaning that it had in the
 * first text. That would fill the memory, and one client's text would change the
 * results of others. So after each text, the engine forgets the new words. A new
 * engine for each text would take longer than most analyses.
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
          // Words keep their numbers, because wink-nlp stores more about them by number.
          if (vocabulary === lexeme) continue;
          list.length = length;
          vocabulary.index = length;
        }
      },
      isFull: () => lexeme.list.length > knownWords + maxForgotten,
    };
  };

  let engine: Engine | undefined;
  return (text) => {
    engine ??= makeEngine();
    try {
      return readDocument(engine, text);
    } finally {
      engine.forget();
      if (engine.isFull()) engine = undefined;
    }
  };
}

/** Calls each part's function once: another call would encode the part as JSON again. */
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
