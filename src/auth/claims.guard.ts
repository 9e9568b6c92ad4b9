import {
  Injectable,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { clientOf } from './client/client.decorator.js';
import { ClaimRefusedError } from './errors/claim-refused.error.js';
import { rulesOf } from './policy/route-rules.js';

/** Holds the caller's claims against the route's `@ClaimEquals`, `@ClaimIncludes` and `@ClaimCheck`. Global, the last of the three. */
@Injectable()
export class ClaimsGuard implements CanActivate {
  /** @throws {ClaimRefusedError} 403 naming the first claim that does not fit */
  canActivate(context: ExecutionContext): true {
    const { conditions } = rulesOf(context);
    if (conditions.length === 0) return true;

    const client = clientOf(context);
    const broken = conditions.find(
      ({ holds }) => !client || !holds(client.claims),
    );
    if (broken) throw new ClaimRefusedError(broken.claim, client?.id);
    return true;
  }
}
