import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { TextAnalysisController } from './text-analysis.controller.js';
import { TextAnalysisService } from './text-analysis.service.js';
import { WorkQueue, type WorkQueueOptions } from './work-queue.js';

const queueOptions: WorkQueueOptions = {
  name: 'text_analysis',
  worker: new URL('./text-analysis.worker.js', import.meta.url),
};

/** The sample. To remove it, delete this folder and its lines in `app.module.ts`. */
@Module({
  controllers: [TextAnalysisController],
  providers: [
    TextAnalysisService,
    {
      provide: WorkQueue,
      inject: [HttpAdapterHost],
      useFactory: (host: HttpAdapterHost) => new WorkQueue(queueOptions, host),
    },
  ],
})
export class TextAnalysisModule {}
