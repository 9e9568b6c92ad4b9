import {
  Controller,
  Get,
  Injectable,
  SetMetadata,
  type ExecutionContext,
  type Type,
} from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describe, expect, it } from 'vitest';
import { AnyClient, RequiredScopes } from '../../src/auth/policy.js';
import { GuardedElsewhere } from '../../src/platform/routes/route-explorer.js';
import { useApi } from '../support/use-api.js';
import { addToApp } from './support/add-to-app.js';
import { getStartupError } from './support/get-startup-error.js';

// The metadata of @nestjs/websockets, @nestjs/microservices and @nestjs/graphql, which are not installed.
const WebSocketGateway = () => SetMetadata('websockets:is_gateway', true);
const MessagePattern = (name: string) =>
  SetMetadata('microservices:pattern', [name]);
const Query = () => SetMetadata('graphql:resolver_type', 'Query');

@AnyClient()
@WebSocketGateway()
@Injectable()
class ChatGateway {
  say(): void {
    // Only its decorators matter.
  }
}

@AnyClient()
@Controller('habit-orders')
class OrdersController {
  @Get()
  list(): string[] {
    return [];
  }

  @MessagePattern('order')
  order(): string {
    return 'ordered';
  }

  @GuardedElsewhere('only our own services reach the broker')
  @MessagePattern('cancel')
  cancel(): string {
    return 'cancelled';
  }
}

@Injectable()
class OrdersResolver {
  @Query()
  orders(): string[] {
    return [];
  }
}

describe('a handler that does not serve HTTP', () => {
  it.each([
    [
      'a gateway',
      { providers: [ChatGateway] },
      'ChatGateway: a WebSocket gateway',
    ],
    [
      'a message pattern',
      { controllers: [OrdersController] },
      'OrdersController.order(): a microservice handler',
    ],
    [
      'a resolver',
      { providers: [OrdersResolver] },
      'OrdersResolver.orders(): a GraphQL resolver',
    ],
  ])('prevents the API from starting: %s', async (_what, feature, named) => {
    const message = await getStartupError(feature);
    expect(message.split('\n')).toEqual([
      expect.stringContaining('open to anybody'),
      `  - ${named}`,
      expect.stringMatching(
        /@GuardedElsewhere\(.*src\/platform\/routes\/route-explorer\.ts/,
      ),
    ]);
  });
});

describe('a handler with @GuardedElsewhere()', () => {
  @RequiredScopes('read:metrics')
  @GuardedElsewhere('the gateway checks the ticket of each connection')
  @WebSocketGateway()
  class TicketGateway {
    say(): void {
      // Only its decorators matter.
    }
  }

  let app: NestFastifyApplication | undefined;
  useApi({
    root: addToApp({ providers: [TicketGateway] }),
    configure: (created) => {
      app = created;
    },
  });

  /** The results of the global guards, called as by a gateway or by a hybrid application with `inheritAppConfig`. */
  async function getResults(
    type: string,
    of: Type,
    method: string,
  ): Promise<unknown[]> {
    const handler = Reflect.get(of.prototype as object, method) as () => void;
    const context = new ExecutionContextHost([undefined, {}], of, handler);
    context.setType(type);
    const guards = app?.get(ApplicationConfig).getGlobalGuards() ?? [];
    expect(guards).toHaveLength(5);
    return Promise.all(
      guards.map(async (guard) =>
        guard.canActivate(context as ExecutionContext),
      ),
    );
  }

  it('passes the global guards', async () => {
    expect(await getResults('ws', TicketGateway, 'say')).not.toContain(false);
    expect(await getResults('rpc', OrdersController, 'cancel')).not.toContain(
      false,
    );
  });

  it('is the only kind that passes them', async () => {
    expect(await getResults('ws', ChatGateway, 'say')).toContain(false);
    expect(await getResults('rpc', OrdersController, 'order')).toContain(false);
    expect(await getResults('graphql', OrdersResolver, 'orders')).toContain(
      false,
    );
  });

  it('leaves its exceptions to Nest', () => {
    const host = new ExecutionContextHost([undefined, {}]);
    host.setType('rpc');
    for (const filter of app?.get(ApplicationConfig).getGlobalFilters() ?? [])
      expect(filter.catch(new Error('a defect'), host)).toBeUndefined();
  });
});
