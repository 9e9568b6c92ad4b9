import { Injectable } from '@nestjs/common';
import type { TextAnalysis } from './dto/text-analysis.dto.js';
import { textLimits, type Plan } from './plan.js';
import { countCodePoints } from './text-statistics.js';
import { TextTooLongError } from './text-too-long.error.js';
import { WorkQueue } from './work-queue.js';

/** Analyzes English texts in worker threads. Knows nothing of tokens: who may ask is the controller's policy. */
@Injectable()
export class TextAnalysisService {
  constructor(private readonly queue: WorkQueue<string, TextAnalysis>) {}

  /**
   * @param client whose turn in the queue it takes
   * @param signal drops the text if its analysis has not begun
   * @throws {TextTooLongError} before any other work, if the plan does not allow the text
   * @throws {ProblemException} `queue_full` or `client_queue_full`
   */
  async analyze(
    text: string,
    plan: Plan,
    client: string,
    signal: AbortSignal,
  ): Promise<TextAnalysis> {
    const characters = countCodePoints(text);
    if (characters > textLimits[plan])
      throw new TextTooLongError(characters, plan);
    return this.queue.run(client, text, signal);
  }
}
