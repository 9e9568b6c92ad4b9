import { Module } from '@nestjs/common';
import { TextAnalysisController } from './text-analysis.controller.js';
import { TextAnalysisService } from './text-analysis.service.js';

/** The sample. To remove it, delete this folder and its line in `app.module.ts`. */
@Module({
  controllers: [TextAnalysisController],
  providers: [TextAnalysisService],
})
export class TextAnalysisModule {}
