import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MissingPolicyError } from './missing-policy.error.js';
import { RouteExplorer, routeName } from '../../routes/route-explorer.js';
import { rulesOf } from './route-rules.js';

/** Stops the boot where a route declares no policy: nothing is open, or closed, by forgetting. */
@Injectable()
export class PolicyExplorer implements OnModuleInit {
  constructor(private readonly explorer: RouteExplorer) {}

  /** @throws {MissingPolicyError} naming every route without a policy */
  onModuleInit(): void {
    const missing = this.explorer
      .routes()
      .filter((route) => !rulesOf(route).policy)
      .map(routeName);
    if (missing.length > 0) throw new MissingPolicyError(missing);
  }
}
