import { Injectable } from '@nestjs/common';
import { mintToken } from '@repo/access-tokens/testing';
import { Gauge, type Registry } from 'prom-client';
import { expect, it } from 'vitest';
import type { MetricsSource } from '../../src/platform/metrics-source.js';
import { useApi } from '../support/use-api.js';
import { addToApp } from './support/add-to-app.js';

@Injectable()
class Orders implements MetricsSource {
  registerMetrics(registry: Registry): void {
    const gauge = new Gauge({ name: 'orders', help: 'Orders.', registers: [] });
    gauge.set(7);
    registry.registerMetric(gauge);
  }
}

const tested = useApi({
  root: addToApp({
    providers: [Orders, { provide: 'ORDERS', useExisting: Orders }],
  }),
});

it('a provider with registerMetrics() adds its metrics once, even if it has several tokens', async () => {
  const token = mintToken(tested.issuer, { scope: 'read:metrics' });
  const { status, text } = await tested.api
    .request()
    .get('/metrics')
    .auth(token, { type: 'bearer' });
  expect(status).toBe(200);
  expect(text).toMatch(/^orders 7$/m);
});
