import {
  Controller,
  Get,
  Inject,
  Injectable,
  Module,
  Scope,
} from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { AUTH_OPTIONS, type AuthOptions } from '../../src/auth/auth-options.js';
import { ClientMetadataPipe } from '../../src/auth/client-metadata.pipe.js';
import { Public } from '../../src/auth/policy.js';
import { Environment, environment } from '../../src/config/environment.js';
import { getAuthOptions } from '../../src/config/module-options.js';
import { readEnvironment } from '../../src/platform/config/read-environment.js';
import { TestRoutesModule } from '../support/test-routes.module.js';
import { useTestingModule } from './support/use-testing-module.js';

@Injectable()
class Cats {
  getName(): string {
    return 'Tom';
  }
}

@Injectable({ scope: Scope.REQUEST })
class CatsOfRequest {
  constructor(@Inject(REQUEST) private readonly request: FastifyRequest) {}

  getName(): string {
    return this.request.url;
  }
}

@Public()
@Controller('habit-cats')
class CatsController {
  constructor(private readonly cats: Cats) {}

  @Get()
  find(): string[] {
    return [this.cats.getName()];
  }
}

@Module({
  imports: [TestRoutesModule],
  controllers: [CatsController],
  providers: [Cats],
})
class CatsModule {}

const api = useTestingModule(CatsModule);

/** The test environment with other values of these variables. */
const withVariables = (variables: NodeJS.ProcessEnv): Environment =>
  readEnvironment(Environment, { ...process.env, ...variables });

describe('a test can replace', () => {
  it('the configuration', async () => {
    const audience = 'https://other.example.com';
    const config = withVariables({
      AUDIENCE: audience,
      RATE_LIMIT: 'on',
      REFUSALS_PER_MINUTE: '1',
    });
    await api.start((builder) =>
      builder.overrideProvider(environment.KEY).useValue(config),
    );
    expect((await api.get('/client', { audience })).status).toBe(200);
    expect((await api.get('/client')).status).toBe(401);
    expect((await api.get('/client')).status).toBe(429);
  });

  it('the configuration that createApp() uses', async () => {
    const origin = 'https://app.example.com';
    const config = withVariables({ DOCS: 'off', CORS_ORIGINS: origin });
    await api.start((builder) =>
      builder.overrideProvider(environment.KEY).useValue(config),
    );
    expect((await api.get('/openapi.json')).status).toBe(404);
    const { headers } = await api.get('/health/live').set('origin', origin);
    expect(headers['access-control-allow-origin']).toBe(origin);
  });

  it('the authentication options', async () => {
    const audience = 'https://other.example.com';
    const options: AuthOptions = { ...getAuthOptions(environment()), audience };
    await api.start((builder) =>
      builder.overrideProvider(AUTH_OPTIONS).useValue(options),
    );
    expect((await api.get('/client')).status).toBe(401);
    expect((await api.get('/client', { audience })).status).toBe(200);
  });

  it('the pipe that reads the client’s metadata', async () => {
    const metadata = { urn: 'urn:of:the:pipe' };
    await api.start((builder) =>
      builder
        .overridePipe(ClientMetadataPipe)
        .useValue({ transform: () => metadata }),
    );
    const { body } = await api.get('/metadata/class');
    expect(body).toEqual({ isInstance: false, ...metadata });
  });

  it('a service with a request-scoped one', async () => {
    await api.start((builder) =>
      builder.overrideProvider(Cats).useClass(CatsOfRequest),
    );
    expect((await api.get('/habit-cats')).body).toEqual(['/habit-cats']);
  });
});
