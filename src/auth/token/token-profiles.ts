import type { TokenProfileName } from '../../config/token-profile-names.js';
import { auth0 } from './profiles/auth0.profile.js';
import { cognito } from './profiles/cognito.profile.js';
import { entra } from './profiles/entra.profile.js';
import { keycloak } from './profiles/keycloak.profile.js';
import { okta } from './profiles/okta.profile.js';
import type { TokenProfile } from './token-profile.js';

/** By the value of `TOKEN_PROFILE`. */
export const tokenProfiles: Readonly<Record<TokenProfileName, TokenProfile>> = {
  auth0,
  cognito,
  entra,
  keycloak,
  okta,
};
