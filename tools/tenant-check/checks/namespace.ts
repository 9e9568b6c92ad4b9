import { whyClaimIsIgnored } from '../../../tenant/local/exchange/claim-rules.js';
import { type Check, failed, ok, skipped } from '../finding.js';

export const namespace: Check = {
  name: 'claim namespace',
  judge: ({ settings: { namespace: prefix } }) => {
    if (prefix === '') return skipped('CLAIM_NAMESPACE is not set');
    const why = whyClaimIsIgnored(`${prefix}urn`, []);
    if (why) {
      return failed(
        `CLAIM_NAMESPACE is "${prefix}": tenants drop such claims without a word, since ${why}`,
        'Choose a URL of your own, for example https://your-company.example/. It need not lead anywhere. Set it here and as the Action’s secret CLAIM_NAMESPACE.',
      );
    }
    return ok(prefix);
  },
};
