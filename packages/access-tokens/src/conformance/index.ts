export {
  startConformanceIssuer,
  type ConformanceIssuer,
} from './conformance-issuer.js';
export { containsToken, getFaults } from './get-faults.js';
export { hostileProofs, type ProofOptions } from './hostile-proofs.js';
export { hostileRequests, type HostileOptions } from './hostile-requests.js';
export type {
  Expected,
  HostileRequest,
  RequestParts,
  TestedRoutes,
} from './hostile-request.js';
export {
  sendHostileRequest,
  sendRequest,
  type ApiResponse,
} from './send-hostile-request.js';
