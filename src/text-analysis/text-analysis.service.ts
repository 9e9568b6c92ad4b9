import { Injectable } from '@nestjs/common';
import type { TextAnalysis } from './dto/text-analysis.dto.js';
import { textLimits, type Plan } from './plan.js';
import { countCodePoints } from './text-statistics.js';
import { TextTooLongError } from './text-too-long.error.js';
import { WorkQueue } from './work-queue.js';

/** Analyzes English texts in worker threads. Does not authorize: the controller's policy does. */
@Injectable()
export class TextAnalysisService {
  constructor(private readonly queue: WorkQueue<string, TextAnalysis>) {}

  /**
   * @param client the id by which clients take turns in the queue
   * @param signal cancels the analysis if it has not started
   * @throws {TextTooLongError} if the text is too long for the plan
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
