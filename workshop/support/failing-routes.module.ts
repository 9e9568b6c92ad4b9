import {
  BadGatewayException,
  BadRequestException,
  ConflictException,
  Controller,
  ForbiddenException,
  Get,
  HttpException,
  Logger,
  Module,
  NotFoundException,
  Param,
  ServiceUnavailableException,
  UnauthorizedException,
} from '@nestjs/common';
import { AppModule } from '../../src/app.module.js';
import { AllowAnonymous, AnyClient } from '../../src/auth/policy.js';
import { MessagesController } from '../../test/support/test-routes.module.js';

/** What features may throw, by the name in the path. */
const failures: Readonly<Record<string, () => Error>> = {
  unauthorized: () => new UnauthorizedException('This client was suspended.'),
  'status-401': () => new HttpException('This client was suspended.', 401),
  forbidden: () => new ForbiddenException('Not in your country.'),
  conflict: () => new ConflictException('There is such an order already.'),
  'not-found': () => new NotFoundException('No order has this number.'),
  'status-429': () => new HttpException('Ten orders an hour are enough.', 429),
  unavailable: () => new ServiceUnavailableException('The stock is closed.'),
  'bad-request': () => new BadRequestException('Orders are for tomorrow.'),
  'bad-request-list': () =>
    new BadRequestException(['item must be a string', 'x'.repeat(1000)]),
  'bad-gateway': () => new BadGatewayException('the shop answered nonsense'),
  error: () => new Error('a defect'),
};

/** What a test puts into errors and log lines, to look for it in the log. */
export const spilled: { error?: unknown; message?: unknown; rest: unknown[] } =
  { rest: [] };

@AnyClient()
@Controller('failing')
class FailingController {
  private readonly logger = new Logger('Feature');

  @Get('spilled')
  spill(): never {
    throw spilled.error;
  }

  /** Throws the response of another server, like the HTTP clients that a feature may use. */
  @Get('upstream/:status')
  callAnother(@Param('status') status: string): never {
    const response = { statusCode: Number(status), status: Number(status) };
    throw Object.assign(new Error('the shop refused'), response);
  }

  @Get('logged')
  log(): string {
    this.logger.warn(spilled.message, ...spilled.rest);
    return 'logged';
  }

  @AllowAnonymous()
  @Get('anonymous/:how')
  failForAnybody(@Param('how') how: string): never {
    return this.fail(how);
  }

  @Get(':how')
  fail(@Param('how') how: string): never {
    throw failures[how]?.() ?? new Error(how);
  }
}

/** The whole application, with routes that fail like features. */
@Module({
  imports: [AppModule],
  controllers: [FailingController, MessagesController],
})
export class FailingRoutesModule {}
