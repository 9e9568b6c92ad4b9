import { readFileSync } from 'node:fs';
import type { Installation } from '../install-for-one-run.js';

interface Validator {
  validateWorkflow(source: string): { errors: readonly object[] };
}

/** Holds the workflow against GitHub's schema. */
export function checkWorkflow(packages: Installation): void {
  const validator = packages.require('@action-validator/core') as Validator;
  const { errors } = validator.validateWorkflow(
    readFileSync('.github/workflows/ci.yml', 'utf8'),
  );
  if (errors.length > 0) throw new Error(JSON.stringify(errors, null, 2));
}
