import { deepStrictEqual } from 'node:assert/strict';
import type { Resource } from './render.js';

interface ConfigMap extends Resource {
  readonly data: Readonly<Record<string, string>>;
}

interface ServiceMonitor extends Resource {
  readonly spec: {
    readonly endpoints: readonly {
      readonly oauth2: {
        readonly tokenUrl: string;
        readonly endpointParams: { readonly audience: string };
      };
    }[];
  };
}

/** Prometheus sends its secret to the API's own tenant, for a token of the API's audience. */
export function checkTokenRequest(resources: readonly Resource[]): void {
  const [config, monitor] = ['ConfigMap', 'ServiceMonitor'].map((kind) =>
    resources.find((resource) => resource.kind === kind),
  ) as [ConfigMap, ServiceMonitor];
  const { ISSUER_BASE_URL, AUDIENCE } = config.data;
  const requests = monitor.spec.endpoints.map(({ oauth2 }) => ({
    tokenUrl: oauth2.tokenUrl,
    audience: oauth2.endpointParams.audience,
  }));
  deepStrictEqual(requests, [
    { tokenUrl: `${ISSUER_BASE_URL}oauth/token`, audience: AUDIENCE },
  ]);
}
