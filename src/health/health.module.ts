import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { HttpModule } from '../http/http.module.js';
import { HealthController } from './health.controller.js';

@Module({ imports: [AuthModule, HttpModule], controllers: [HealthController] })
export class HealthModule {}
